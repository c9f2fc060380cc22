// A tfjs backend that computes nothing: every kernel call appends ONNX nodes to the trace under way and returns a
// fresh symbol. tfjs's own gradients run on top of it and so record themselves. It knows no kernel by name
// (kernels.ts does) and no session. One backend per process, one trace at a time (tracing is synchronous).
import * as tf from "@tensorflow/tfjs-core";
import type { Attribute, DType, GraphBuilder } from "../onnx/graph.ts";

export const RECORDER = "folklore-recorder";

/** Where a symbol's value comes from: a graph value, a constant of one repeated number, or an input not used yet. */
type Source =
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "uniform"; readonly value: number }
  | { readonly kind: "input"; declare(): string };

/** Backends receive data ids that they made themselves: any fresh object will do. */
type DataId = tf.TensorInfo["dataId"];

export class RecordingBackend extends tf.KernelBackend {
  /** Symbols of the current trace only: a stale one from an earlier trace is not found and throws. */
  #symbols = new WeakMap<DataId, Source>();
  #graph: GraphBuilder | undefined;

  begin(graph: GraphBuilder): void {
    this.#graph = graph;
    this.#symbols = new WeakMap();
  }

  end(): void {
    this.#graph = undefined;
    this.#symbols = new WeakMap();
  }

  get graph(): GraphBuilder {
    if (this.#graph === undefined) throw new Error("a tensor of a traced step was used outside its trace");
    return this.#graph;
  }

  /** A graph input, declared in the graph when it is first used. */
  placeholder(shape: readonly number[], dtype: "float32" | "int32", declare: () => string): tf.TensorInfo {
    let name: string | undefined;
    return this.#bind(shape, dtype, {
      kind: "input",
      declare: () => {
        name ??= declare();
        return name;
      },
    });
  }

  /** A constant array in which every element is `value`. */
  uniform(value: number, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    return this.#bind(shape, dtype, { kind: "uniform", value });
  }

  /** The repeated number of a uniform constant, or undefined. */
  uniformValue(info: tf.TensorInfo): number | undefined {
    const source = this.#source(info);
    return source.kind === "uniform" ? source.value : undefined;
  }

  /** The same data under another shape or type, where no node is needed. */
  alias(info: tf.TensorInfo, shape: readonly number[] = info.shape, dtype = info.dtype): tf.TensorInfo {
    return this.#bind(shape, dtype, this.#source(info));
  }

  /** The graph value that holds this tensor in its full shape. */
  value(info: tf.TensorInfo): string {
    const source = this.#source(info);
    if (source.kind === "value") return source.name;
    if (source.kind === "input") return source.declare();
    const scalar = this.graph.scalar(source.value, onnxType(info.dtype));
    if (info.shape.length === 0) return scalar;
    return this.graph.node("Expand", [scalar, this.graph.ints(info.shape)]);
  }

  /** Appends one node and returns its result. */
  emit(
    op: string,
    inputs: readonly string[],
    shape: readonly number[],
    dtype: tf.DataType,
    attributes?: Record<string, Attribute>,
  ): tf.TensorInfo {
    return this.wrap(this.graph.node(op, inputs, attributes), shape, dtype);
  }

  wrap(name: string, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    return this.#bind(shape, dtype, { kind: "value", name });
  }

  #bind(shape: readonly number[], dtype: tf.DataType, source: Source): tf.TensorInfo {
    const dataId: DataId = {};
    this.#symbols.set(dataId, source);
    return { dataId, shape: [...shape], dtype };
  }

  #source(info: tf.TensorInfo): Source {
    const source = this.#symbols.get(info.dataId);
    if (source === undefined)
      throw new Error("a tensor from outside was used in a traced step: pass it as an input");
    return source;
  }

  // What tfjs asks of a backend.

  /** Constants written inside the step; a repeated number stays one number (gradients make many `ones`). */
  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): DataId {
    const numbers = values as Float32Array;
    const first = numbers[0];
    if (first !== undefined && numbers.every((item) => item === first)) {
      return this.uniform(Number(first), shape, dtype).dataId;
    }
    const type = onnxType(dtype);
    return this.wrap(this.graph.constant({ dtype: type, shape, data: numbers }), shape, dtype).dataId;
  }

  override readSync(): never {
    throw new Error("a traced step cannot read values (dataSync, arraySync): it must be a pure function");
  }

  override read(): never {
    return this.readSync();
  }

  override disposeData(): boolean {
    return true;
  }

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override incRef(): void {}
  decRef(): void {}

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}
}

/** @throws Error for a tfjs type that has no counterpart here. */
export function onnxType(dtype: tf.DataType): DType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new Error(`tensors of type ${dtype} cannot be traced`);
}

// Builds one ONNX graph node by node; values are named by strings. Used by the tracer of the training step and
// by the directly written decode graph. It knows no model, no tensors library and no session.

import type { NodeProto, TensorProto, ValueProto } from "./proto.ts";
import { type Attribute, type Dimension, type DType, encodeModel } from "./proto.ts";

/** Opset 21 with IR 9: everything we use exists there and the CPU and WebGPU providers implement it. */
const OPSET = 21;
const IR_VERSION = 9;
/** Constants of up to this many elements are shared by value. */
const SHARE_LIMIT = 64;

export interface ConstantValue {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
}

/** Builds one ONNX graph; value names are strings. */
export class GraphBuilder {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueProto[] = [];
  readonly #outputs: ValueProto[] = [];
  readonly #shared = new Map<string, string>();
  readonly #domains = new Set<string>();
  #next = 0;

  /** A graph input; a string in `shape` is a symbolic dimension. Returns `name`. */
  input(name: string, dtype: DType, shape: readonly Dimension[]): string {
    this.#inputs.push({ name, dtype, shape });
    return name;
  }

  /**
   * An initializer; equal small constants are shared.
   * @throws RangeError if the data do not fill the shape.
   */
  constant(value: ConstantValue): string {
    const size = value.shape.reduce((a, b) => a * b, 1);
    if (size !== value.data.length) {
      throw new RangeError(`constant of shape [${value.shape.join(", ")}] has ${value.data.length} elements`);
    }
    const raw = rawData(value);
    if (size > SHARE_LIMIT) return this.#initializer(value, raw);
    const key = `${value.dtype}[${value.shape.join(",")}]${raw.join(",")}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.#initializer(value, raw);
    this.#shared.set(key, name);
    return name;
  }

  #initializer(value: ConstantValue, raw: Uint8Array): string {
    const name = this.#name("c");
    this.#initializers.push({ name, dtype: value.dtype, shape: [...value.shape], raw });
    return name;
  }

  /** A 0-d constant, float32 by default. */
  scalar(value: number, dtype: DType = "float32"): string {
    return this.constant({ dtype, shape: [], data: [value] });
  }

  /** A 1-d int64 constant: shapes, axes, starts. */
  ints(values: readonly number[]): string {
    return this.constant({ dtype: "int64", shape: [values.length], data: values });
  }

  /**
   * A node with one output. `op` is an ONNX operator, or one of another domain as "domain:Operator"
   * (e.g. "com.microsoft:FusedMatMul"). An empty input name leaves an optional input out.
   */
  node(op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    return this.nodeMulti(op, inputs, 1, attributes)[0] as string;
  }

  /** A node with several outputs. */
  nodeMulti(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Record<string, Attribute> = {},
  ): string[] {
    const colon = op.indexOf(":");
    const domain = colon < 0 ? "" : op.slice(0, colon);
    if (domain !== "") this.#domains.add(domain);
    const names = Array.from({ length: outputs }, () => this.#name("v"));
    this.#nodes.push({ op: op.slice(colon + 1), domain, inputs: [...inputs], outputs: names, attributes });
    return names;
  }

  /** Makes `value` a graph output called `name` (through an Identity, so any value may be one, even twice). */
  output(value: string, name: string, dtype: DType, shape?: readonly Dimension[]): void {
    this.#nodes.push({ op: "Identity", domain: "", inputs: [value], outputs: [name], attributes: {} });
    this.#outputs.push({ name, dtype, shape });
  }

  /** The serialised ModelProto. The builder may go on and be encoded again. */
  encode(): Uint8Array {
    const opsets = new Map([["", OPSET]]);
    for (const domain of this.#domains) opsets.set(domain, 1);
    const graph = {
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
    return encodeModel(graph, IR_VERSION, opsets);
  }

  /** Names start with an underscore and a letter, so they never meet an input's or output's own name. */
  #name(letter: string): string {
    return `_${letter}${this.#next++}`;
  }
}

function rawData(value: ConstantValue): Uint8Array {
  const numbers = value.data as ArrayLike<number>;
  const typed = () => {
    switch (value.dtype) {
      case "float32":
        return Float32Array.from(numbers);
      case "int32":
        return Int32Array.from(numbers);
      case "bool":
        return Uint8Array.from(numbers);
      case "int64":
        return BigInt64Array.from(value.data as ArrayLike<bigint>, (item) => BigInt(item));
    }
  };
  const array = typed();
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

export type { Attribute, Dimension, DType };

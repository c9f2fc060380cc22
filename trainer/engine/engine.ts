// The contract of an engine: what runs a training step. A step is a pure function over tfjs tensors; the engine
// decides whether it is traced into one ONNX graph (default) or executed eagerly (the oracle in tests).
// It knows no model, no optimiser and no device library.
import type { Tensor } from "@tensorflow/tfjs-core";

export type Tensors = Readonly<Record<string, Tensor>>;

/** Results of one step: `outputs` go back to the caller, `state` replaces the state arrays of the same name. */
export interface StepResult {
  readonly outputs: Tensors;
  readonly state: Tensors;
}

/**
 * A pure function of its tensors. Everything that changes from call to call (learning rate, step count, noise) must
 * be an input: JS numbers and JS branches are frozen when the step is traced, and reading a value inside throws.
 */
export type Step = (inputs: Tensors, state: Tensors) => StepResult;

/** The type of one input. With `rows`, the leading dimension may differ from call to call. */
export interface InputSpec {
  readonly dtype: "float32" | "int32";
  readonly shape: readonly number[];
  /** Name of the free leading dimension; the step must not depend on its size. */
  readonly rows?: string;
}

/** Arrays by the names of the inputs; float32 inputs take Float32Array, int32 inputs Int32Array. */
export type Feeds = Readonly<Record<string, Float32Array | Int32Array>>;
export type Fetched = Readonly<Record<string, Float32Array | Int32Array>>;

/** A named array with its shape: the form in which weights and optimiser slots travel. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type NamedArrays = ReadonlyMap<string, NamedArray>;

/** Arrays that live with the engine between steps: parameters and optimiser slots. */
export interface EngineState {
  /** Copies of all arrays. */
  read(): Map<string, NamedArray>;
  /**
   * Overwrites the named arrays, leaving others as they are.
   * @throws RangeError for an unknown name or a wrong size.
   */
  write(arrays: NamedArrays): void;
  dispose(): void;
}

/** A compiled step, bound to a state. Calls must not overlap. */
export interface Program {
  run(feeds: Feeds): Promise<Fetched>;
  dispose(): Promise<void>;
}

export interface Engine {
  /** Device and thread count, as shown to people. */
  readonly id: string;
  createState(arrays: NamedArrays): EngineState;
  /** `state` must come from this engine. Tracing and session set-up take about half a second for a small model. */
  compile(step: Step, inputs: Readonly<Record<string, InputSpec>>, state: EngineState): Promise<Program>;
}

/** The device asked for is not usable here; the message says what to do. */
export class DeviceError extends Error {
  override readonly name = "DeviceError";
}

/** Shape of a fed array: the leading dimension is worked out where the spec leaves it free. */
export function feedShape(
  name: string,
  spec: InputSpec,
  feed: Float32Array | Int32Array | undefined,
): number[] {
  if (feed === undefined) throw new RangeError(`no feed for input "${name}"`);
  const [first = 1, ...rest] = spec.shape;
  const row = rest.reduce((a, b) => a * b, 1);
  const leading = spec.rows === undefined ? first : feed.length / row;
  if (leading * row !== feed.length || !Number.isInteger(leading)) {
    throw new RangeError(
      `input "${name}" has ${feed.length} elements, its shape is [${spec.shape.join(", ")}]`,
    );
  }
  return spec.shape.length === 0 ? [] : [leading, ...rest];
}

/** @throws RangeError unless `arrays` fit the shapes in `known`. */
export function checkArrays(
  arrays: NamedArrays,
  known: (name: string) => readonly number[] | undefined,
): void {
  for (const [name, { shape, data }] of arrays) {
    const expected = known(name);
    if (expected === undefined) throw new RangeError(`unknown state array "${name}"`);
    const size = expected.reduce((a, b) => a * b, 1);
    if (shape.join() !== expected.join() || data.length !== size) {
      throw new RangeError(
        `state array "${name}" is [${shape.join(", ")}], expected [${expected.join(", ")}]`,
      );
    }
  }
}

// Runs a step kernel by kernel on a real tfjs backend: the pure JS one is the oracle of the tests (about 200 times
// too slow to train with), tfjs-node-gpu serves machines that have it. It knows no model.
import * as tf from "@tensorflow/tfjs-core";
import {
  checkArrays,
  DeviceError,
  type Engine,
  type EngineState,
  type Feeds,
  type Fetched,
  feedShape,
  type InputSpec,
  type NamedArray,
  type NamedArrays,
  type Program,
  type Step,
  type Tensors,
} from "./engine.ts";
import { registerGradients } from "./gradients.ts";

export class EagerEngine implements Engine {
  readonly id: string;
  readonly #backend: string;

  private constructor(id: string, backend: string) {
    registerGradients();
    this.id = id;
    this.#backend = backend;
  }

  /** The pure JS backend. */
  static async cpu(): Promise<EagerEngine> {
    tf.enableProdMode(); // or tfjs advises to install tfjs-node
    await import("@tensorflow/tfjs-backend-cpu");
    return new EagerEngine("tfjs-cpu", "cpu");
  }

  /** @throws DeviceError if @tensorflow/tfjs-node-gpu is not installed or does not load. */
  static async gpu(): Promise<EagerEngine> {
    try {
      await polyfillUtil();
      // Not in the list of dependencies: an optional peer whose binary must be downloaded where there is a GPU.
      const name: string = "@tensorflow/tfjs-node-gpu";
      await import(name);
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
      throw new DeviceError(
        'device "tfjs" needs @tensorflow/tfjs-node-gpu: run "npm install --no-save @tensorflow/tfjs-node-gpu@4.22.0" ' +
          `on a machine with an NVIDIA GPU and CUDA 11, or use --device cpu. (${detail})`,
        { cause },
      );
    }
    return new EagerEngine("tfjs-node-gpu", "tensorflow");
  }

  createState(arrays: NamedArrays): EngineState {
    return new EagerState(this.#backend, arrays);
  }

  async compile(
    step: Step,
    inputs: Readonly<Record<string, InputSpec>>,
    state: EngineState,
  ): Promise<Program> {
    if (!(state instanceof EagerState)) throw new TypeError("the state belongs to another engine");
    return {
      run: async (feeds) => on(this.#backend, () => runStep(step, inputs, feeds, state)),
      dispose: async () => {},
    };
  }
}

/** Runs `work` with the backend selected, then the one before again: the tracer may have its own in between. */
function on<T>(backend: string, work: () => T): T {
  const before = tf.getBackend();
  if (before === backend) return work();
  tf.setBackend(backend);
  try {
    return work();
  } finally {
    if (before) tf.setBackend(before);
  }
}

function runStep(
  step: Step,
  inputs: Readonly<Record<string, InputSpec>>,
  feeds: Feeds,
  state: EagerState,
): Fetched {
  return tf.tidy(() => {
    const fed: Record<string, tf.Tensor> = {};
    for (const [name, spec] of Object.entries(inputs)) {
      fed[name] = tf.tensor(feeds[name]!, feedShape(name, spec, feeds[name]), spec.dtype);
    }
    const result = step(fed, state.tensors());
    state.replace(result.state);
    const fetched: Record<string, Float32Array | Int32Array> = {};
    for (const [name, tensor] of Object.entries(result.outputs)) {
      fetched[name] = tensor.dataSync().slice() as Float32Array | Int32Array;
    }
    return fetched;
  });
}

class EagerState implements EngineState {
  readonly #backend: string;
  readonly #tensors = new Map<string, tf.Tensor>();

  constructor(backend: string, arrays: NamedArrays) {
    this.#backend = backend;
    for (const [name, { shape, data }] of arrays) this.#put(name, shape, data);
  }

  tensors(): Tensors {
    return Object.fromEntries(this.#tensors);
  }

  replace(tensors: Tensors): void {
    for (const [name, tensor] of Object.entries(tensors)) {
      this.#tensors.get(name)?.dispose();
      this.#tensors.set(name, tf.keep(tensor));
    }
  }

  read(): Map<string, NamedArray> {
    const out = new Map<string, NamedArray>();
    for (const [name, tensor] of this.#tensors) {
      out.set(name, { shape: tensor.shape, data: (tensor.dataSync() as Float32Array).slice() });
    }
    return out;
  }

  write(arrays: NamedArrays): void {
    checkArrays(arrays, (name) => this.#tensors.get(name)?.shape);
    for (const [name, { shape, data }] of arrays) this.#put(name, shape, data);
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }

  #put(name: string, shape: readonly number[], data: Float32Array): void {
    this.#tensors.get(name)?.dispose();
    const made = on(this.#backend, () => tf.tensor(data.slice(), [...shape], "float32"));
    this.#tensors.set(name, tf.keep(made));
  }
}

/** tfjs-node 4.22 calls two functions that Node 23 removed (tfjs issue 8609). */
async function polyfillUtil(): Promise<void> {
  const util = (await import("node:util")).default as unknown as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

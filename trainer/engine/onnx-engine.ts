// The engine that trains: each step becomes one ONNX graph and runs as one session call. State arrays are fed
// without copying and the session's own outputs are fed back at the next call. It knows no model.
import * as ort from "onnxruntime-node";
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
} from "./engine.ts";
import { type Trace, trace } from "./trace.ts";

export type Provider = "cpu" | "webgpu" | "cuda";

// Failures reach us as exceptions; the library's own log lines would only tear up the terminal panel.
ort.env.logLevel = "fatal";

export class OnnxEngine implements Engine {
  readonly id: string;
  readonly #provider: Provider;
  readonly #threads: number;

  /** One thread gives bit-identical results from run to run; several workers scale better than several threads. */
  constructor(provider: Provider, threads = 1) {
    this.#provider = provider;
    this.#threads = threads;
    this.id = `onnx-${provider}-${threads}`;
  }

  createState(arrays: NamedArrays): EngineState {
    return new OnnxState(arrays);
  }

  /** @throws DeviceError if the provider cannot be used here. */
  async compile(
    step: Step,
    inputs: Readonly<Record<string, InputSpec>>,
    state: EngineState,
  ): Promise<Program> {
    if (!(state instanceof OnnxState)) throw new TypeError("the state belongs to another engine");
    const traced = trace(step, inputs, state.shapes());
    return new OnnxProgram(await this.#session(traced.model), traced, inputs, state);
  }

  async #session(model: Uint8Array): Promise<ort.InferenceSession> {
    try {
      return await ort.InferenceSession.create(model, {
        executionProviders: [this.#provider],
        intraOpNumThreads: this.#threads,
        interOpNumThreads: 1,
        executionMode: "sequential",
        enableCpuMemArena: true,
        // Patterns are remembered for every size of a free dimension and never forgotten; without them no slower.
        enableMemPattern: false,
        logSeverityLevel: 4,
      });
    } catch (cause) {
      if (this.#provider === "cpu") throw cause;
      throw missingProvider(this.#provider, cause);
    }
  }
}

const REMEDY: Record<Exclude<Provider, "cpu">, string> = {
  webgpu: "it needs a GPU with a Vulkan, Metal or Direct3D 12 driver",
  cuda: "it needs an NVIDIA GPU, CUDA 12 and cuDNN 9, and ONNX Runtime's CUDA files (npm rebuild onnxruntime-node --foreground-scripts, with network)",
};

function missingProvider(provider: Exclude<Provider, "cpu">, cause: unknown): DeviceError {
  // The last clause is the reason; file names and conditions of the native code come before it.
  const detail = (cause instanceof Error ? cause.message : String(cause)).trim().split(/: |\n/).at(-1);
  return new DeviceError(
    `device "${provider}" cannot be used here: ${REMEDY[provider]}. Use --device cpu instead. (${detail})`,
    { cause },
  );
}

class OnnxState implements EngineState {
  readonly tensors = new Map<string, ort.Tensor>();

  constructor(arrays: NamedArrays) {
    for (const [name, { shape, data }] of arrays) this.#put(name, shape, data);
  }

  shapes(): Map<string, { shape: readonly number[] }> {
    return new Map([...this.tensors].map(([name, tensor]) => [name, { shape: tensor.dims }]));
  }

  read(): Map<string, NamedArray> {
    const out = new Map<string, NamedArray>();
    for (const [name, { dims, data }] of this.tensors) {
      out.set(name, { shape: [...dims], data: (data as Float32Array).slice() });
    }
    return out;
  }

  write(arrays: NamedArrays): void {
    checkArrays(arrays, (name) => this.tensors.get(name)?.dims);
    for (const [name, { shape, data }] of arrays) this.#put(name, shape, data);
  }

  dispose(): void {
    this.tensors.clear();
  }

  #put(name: string, shape: readonly number[], data: Float32Array): void {
    this.tensors.set(name, new ort.Tensor("float32", data.slice(), [...shape]));
  }
}

class OnnxProgram implements Program {
  readonly #session: ort.InferenceSession;
  readonly #trace: Trace;
  readonly #inputs: Readonly<Record<string, InputSpec>>;
  readonly #state: OnnxState;
  readonly #fetches: readonly string[];

  constructor(
    session: ort.InferenceSession,
    traced: Trace,
    inputs: Readonly<Record<string, InputSpec>>,
    state: OnnxState,
  ) {
    this.#session = session;
    this.#trace = traced;
    this.#inputs = inputs;
    this.#state = state;
    const { outputs, updated } = traced;
    this.#fetches = [...outputs.map((name) => `out/${name}`), ...updated.map((name) => `next/${name}`)];
  }

  async run(feeds: Feeds): Promise<Fetched> {
    const fed: Record<string, ort.Tensor> = {};
    for (const name of this.#trace.inputs) {
      const spec = this.#inputs[name]!;
      const shape = feedShape(name, spec, feeds[name]);
      fed[`in/${name}`] = new ort.Tensor(spec.dtype, feeds[name]!, shape);
    }
    for (const name of this.#trace.states) fed[`state/${name}`] = this.#state.tensors.get(name)!;
    const results = await this.#session.run(fed, this.#fetches);
    for (const name of this.#trace.updated) this.#state.tensors.set(name, results[`next/${name}`]!);
    const fetched: Record<string, Float32Array | Int32Array> = {};
    for (const name of this.#trace.outputs) {
      fetched[name] = results[`out/${name}`]!.data as Float32Array | Int32Array;
    }
    return fetched;
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }
}

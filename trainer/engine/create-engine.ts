// One place that turns the word after --device into an engine. It knows no model.
import * as tf from "@tensorflow/tfjs-core";
import { EagerEngine } from "./eager-engine.ts";
import { DeviceError, type Engine } from "./engine.ts";
import { OnnxEngine } from "./onnx-engine.ts";

export const DEVICES = ["auto", "cpu", "webgpu", "cuda", "tfjs"] as const;
export type Device = (typeof DEVICES)[number];

export interface EngineOptions {
  /** Threads within one operation; 1 (default) is bit-identical from run to run. */
  readonly threads?: number;
}

/**
 * The engine for a device; "auto" is the CPU, which is there everywhere and the fastest for models this small.
 * The device is tried at once, on a graph of one addition.
 * @throws DeviceError if it cannot be used here; the message says what to do.
 */
export async function createEngine(device: Device, options: EngineOptions = {}): Promise<Engine> {
  if (device === "tfjs") return EagerEngine.gpu();
  const engine = new OnnxEngine(device === "auto" ? "cpu" : device, options.threads ?? 1);
  if (device === "webgpu" || device === "cuda") await probe(engine, device);
  return engine;
}

async function probe(engine: OnnxEngine, device: string): Promise<void> {
  const one = new Map([["x", { shape: [1], data: Float32Array.of(1) }]]);
  const state = engine.createState(one);
  const program = await engine.compile(
    (_, { x }) => ({ outputs: { y: tf.add(x!, x!) }, state: {} }),
    {},
    state,
  );
  const { y } = await program.run({});
  await program.dispose();
  if (y?.[0] !== 2) throw new DeviceError(`device "${device}" computes 1 + 1 = ${y?.[0]}; use --device cpu`);
}

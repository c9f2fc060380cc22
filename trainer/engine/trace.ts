// Runs a step once on the recording backend and returns the ONNX graph it left behind: forward, backward and
// update in one. It knows no session and no device.
import * as tf from "@tensorflow/tfjs-core";
import { GraphBuilder } from "../onnx/graph.ts";
import type { InputSpec, NamedArray, Step, Tensors } from "./engine.ts";
import { registerGradients } from "./gradients.ts";
import { registerKernels } from "./kernels.ts";
import { onnxType, RECORDER, RecordingBackend } from "./recorder.ts";

/** A traced step; graph names are prefixed "in/", "state/", "out/" and "next/" so that they never meet. */
export interface Trace {
  readonly model: Uint8Array;
  /** Inputs and state arrays that the graph really reads. */
  readonly inputs: readonly string[];
  readonly states: readonly string[];
  readonly outputs: readonly string[];
  /** State arrays that the step replaces. */
  readonly updated: readonly string[];
}

let recorder: RecordingBackend | undefined;

function theRecorder(): RecordingBackend {
  if (recorder === undefined) {
    registerKernels();
    registerGradients();
    const made = new RecordingBackend();
    tf.registerBackend(RECORDER, () => made);
    recorder = made;
  }
  return recorder;
}

/** @throws Error if the step reads values, uses tensors from outside, or a kernel that has no mapping. */
export function trace(
  step: Step,
  inputs: Readonly<Record<string, InputSpec>>,
  state: ReadonlyMap<string, Pick<NamedArray, "shape">>,
): Trace {
  const backend = theRecorder();
  const graph = new GraphBuilder();
  const before = tf.getBackend();
  const used = { inputs: [] as string[], states: [] as string[] };
  const placeholder = (
    list: string[],
    prefix: string,
    name: string,
    { dtype, shape, rows }: InputSpec,
  ): tf.Tensor => {
    const info = backend.placeholder(shape, dtype, () => {
      list.push(name);
      return graph.input(prefix + name, dtype, rows === undefined ? shape : [rows, ...shape.slice(1)]);
    });
    return tf.engine().makeTensorFromTensorInfo(info);
  };
  backend.begin(graph);
  tf.engine().startScope("trace");
  try {
    if (!tf.setBackend(RECORDER)) throw new Error("the recording backend could not be set");
    const fed: Record<string, tf.Tensor> = {};
    for (const [name, spec] of Object.entries(inputs))
      fed[name] = placeholder(used.inputs, "in/", name, spec);
    const held: Record<string, tf.Tensor> = {};
    for (const [name, { shape }] of state) {
      held[name] = placeholder(used.states, "state/", name, { dtype: "float32", shape });
    }
    const result = step(fed, held);
    declare(backend, result.outputs, "out/");
    declare(backend, result.state, "next/");
    return {
      model: graph.encode(),
      ...used,
      outputs: Object.keys(result.outputs),
      updated: Object.keys(result.state),
    };
  } finally {
    tf.engine().endScope();
    backend.end();
    if (before !== "" && before !== undefined) tf.setBackend(before);
  }
}

function declare(backend: RecordingBackend, tensors: Tensors, prefix: string): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    backend.graph.output(backend.value(tensor), prefix + name, onnxType(tensor.dtype), tensor.shape);
  }
}

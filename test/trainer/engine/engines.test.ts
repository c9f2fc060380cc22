// What engines promise: pure steps, state between calls, free leading dimensions, and errors that help.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { createEngine } from "../../../trainer/engine/create-engine.ts";
import { EagerEngine } from "../../../trainer/engine/eager-engine.ts";
import { DeviceError, type Engine, type Step } from "../../../trainer/engine/engine.ts";
import { OnnxEngine } from "../../../trainer/engine/onnx-engine.ts";

const COUNTER = () =>
  new Map([
    ["count", { shape: [2], data: Float32Array.of(1, 10) }],
    ["other", { shape: [], data: Float32Array.of(7) }],
  ]);

/** count += by; outputs twice the old count. */
const countUp: Step = ({ by }, { count }) => ({
  outputs: { double: tf.mul(count!, 2) },
  state: { count: tf.add(count!, by!) },
});
const SCALAR = { by: { dtype: "float32", shape: [] } } as const;

let eager: Engine;
beforeAll(async () => {
  eager = await EagerEngine.cpu();
});

describe.each([
  ["onnx", () => new OnnxEngine("cpu") as Engine],
  ["eager", () => eager],
])("the %s engine", (_, make) => {
  it("carries state from call to call and between programs", async () => {
    const engine = make();
    const state = engine.createState(COUNTER());
    const program = await engine.compile(countUp, SCALAR, state);
    expect([...(await program.run({ by: Float32Array.of(5) })).double!]).toEqual([2, 20]);
    expect([...(await program.run({ by: Float32Array.of(1) })).double!]).toEqual([12, 30]);
    const reader: Step = (_inputs, { count, other }) => ({
      outputs: { sum: tf.add(count!, other!) },
      state: {},
    });
    const second = await engine.compile(reader, {}, state);
    expect([...(await second.run({})).sum!]).toEqual([14, 23]);
    expect([...state.read().get("count")!.data]).toEqual([7, 16]);
  });

  it("hands out copies and takes copies", async () => {
    const engine = make();
    const state = engine.createState(COUNTER());
    state.read().get("count")!.data.fill(99);
    const data = Float32Array.of(3, 4);
    state.write(new Map([["count", { shape: [2], data }]]));
    data.fill(99);
    expect([...state.read().get("count")!.data]).toEqual([3, 4]);
    expect([...state.read().get("other")!.data]).toEqual([7]);
  });

  it("refuses arrays and feeds that do not fit", async () => {
    const engine = make();
    const state = engine.createState(COUNTER());
    expect(() => state.write(new Map([["nobody", { shape: [], data: Float32Array.of(1) }]]))).toThrow(
      /nobody/,
    );
    expect(() => state.write(new Map([["count", { shape: [3], data: new Float32Array(3) }]]))).toThrow(
      RangeError,
    );
    const program = await engine.compile(countUp, SCALAR, state);
    await expect(program.run({})).rejects.toThrow(/no feed for input "by"/);
    await expect(program.run({ by: new Float32Array(2) })).rejects.toThrow(RangeError);
  });

  it("takes any number of rows where the leading dimension is free", async () => {
    const engine = make();
    const step: Step = ({ x }) => ({ outputs: { y: tf.sum(tf.square(x!), 0) }, state: {} });
    const specs = { x: { dtype: "float32", shape: [2, 2], rows: "N" } } as const;
    const program = await engine.compile(step, specs, engine.createState(new Map()));
    expect([...(await program.run({ x: Float32Array.of(1, 2, 3, 4) })).y!]).toEqual([10, 20]);
    expect([...(await program.run({ x: Float32Array.of(1, 2) })).y!]).toEqual([1, 4]);
    await expect(program.run({ x: Float32Array.of(1, 2, 3) })).rejects.toThrow(RangeError);
  });

  it("refuses the state of another engine", async () => {
    const other = make() === eager ? new OnnxEngine("cpu") : eager;
    await expect(make().compile(countUp, SCALAR, other.createState(COUNTER()))).rejects.toThrow(TypeError);
  });
});

describe("tracing", () => {
  const engine = new OnnxEngine("cpu");
  const compile = (step: Step) => engine.compile(step, SCALAR, engine.createState(COUNTER()));

  it("refuses to read values", async () => {
    await expect(
      compile(({ by }) => ({ outputs: { x: tf.scalar(by!.dataSync()[0]!) }, state: {} })),
    ).rejects.toThrow(/pure function/);
  });

  it("refuses tensors of an earlier trace and recovers", async () => {
    let leaked: tf.Tensor | undefined;
    await compile(({ by }) => {
      leaked = tf.keep(by!);
      return { outputs: { by: by! }, state: {} };
    });
    await expect(
      compile(({ by }) => ({ outputs: { x: tf.add(by!, leaked!) }, state: {} })),
    ).rejects.toThrow();
    const program = await compile(countUp);
    expect([...(await program.run({ by: Float32Array.of(0) })).double!]).toEqual([2, 20]);
  });

  it("leaves tfjs on the backend it found, even after a failure", async () => {
    tf.setBackend("cpu");
    await compile(countUp);
    expect(tf.getBackend()).toBe("cpu");
    await expect(
      compile(() => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.add(1, 2).dataSync()[0]).toBe(3);
  });
});

describe("devices that are not there", () => {
  it("tfjs says what to install", async () => {
    await expect(createEngine("tfjs")).rejects.toThrow(DeviceError);
    await expect(createEngine("tfjs")).rejects.toThrow(/npm install .*tfjs-node-gpu.*--device cpu/);
  });

  it("cuda says what it needs", async () => {
    const engine = createEngine("cuda");
    await expect(engine).rejects.toThrow(DeviceError);
    await expect(engine).rejects.toThrow(/NVIDIA GPU.*--device cpu/);
  });

  it("auto is the CPU", async () => {
    expect((await createEngine("auto")).id).toBe("onnx-cpu-1");
    expect((await createEngine("cpu", { threads: 2 })).id).toBe("onnx-cpu-2");
  });
});

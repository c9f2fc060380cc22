// The learner as others use it: it learns, repeats itself bit for bit, continues where it stopped, and agrees with
// the eager oracle over whole AdamW steps.
import { beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { EagerEngine } from "../../trainer/engine/eager-engine.ts";
import type { Engine, NamedArrays } from "../../trainer/engine/engine.ts";
import { OnnxEngine } from "../../trainer/engine/onnx-engine.ts";
import { Learner } from "../../trainer/learner.ts";
import { parameterShapes } from "../../trainer/model-config.ts";
import type { Sequence } from "../../trainer/sequence.ts";
import { plainForward, randomParameters, softmax } from "../fixtures/plain-model.ts";
import { distance } from "./engine/run-both.ts";
import { randomSequence, tinyConfig } from "./tiny.ts";

const config = tinyConfig();
const onnx = new OnnxEngine("cpu");
let eager: Engine;
beforeAll(async () => {
  eager = await EagerEngine.cpu();
});

/** Batches of mixed lengths and bag sizes. */
function batches(count: number): Sequence[][] {
  const rng = Rng.seed("batches");
  return Array.from({ length: count }, () =>
    [4, 7, 2].map((length) => randomSequence(config, rng, length, rng.pick([1, 3]))),
  );
}

async function trained(
  engine: Engine,
  data: Sequence[][],
  options = {},
): Promise<{ learner: Learner; losses: number[] }> {
  const learner = Learner.create(config, Rng.seed(5), engine, options);
  const losses: number[] = [];
  for (const [i, batch] of data.entries()) {
    losses.push((await learner.trainBatch(batch, { learningRate: 1e-2 / (i + 1), clip: 0.5 })).loss);
  }
  return { learner, losses };
}

function bits(state: NamedArrays): string {
  return [...state]
    .map(
      ([name, { data }]) =>
        `${name}:${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")}`,
    )
    .join("\n");
}

describe("Learner", () => {
  it.each([{ weightDecay: 0 }, { weightDecay: 0.1 }])(
    "agrees with the oracle over five AdamW steps %o",
    async (options) => {
      const data = batches(5);
      const a = await trained(onnx, data, options);
      const b = await trained(eager, data, options);
      expect(distance(a.losses, b.losses)).toBeLessThan(1e-5);
      const expected = b.learner.state();
      for (const [name, { data: values }] of a.learner.state()) {
        expect(distance(values, expected.get(name)!.data), name).toBeLessThan(1e-5);
      }
      const probe = data.flat();
      const scores = [await a.learner.score(probe), await b.learner.score(probe)];
      for (const [i, score] of scores[0]!.entries()) {
        expect(score.logProbs.length).toBe(probe[i]!.length);
        expect(distance(score.logProbs, scores[1]![i]!.logProbs)).toBeLessThan(1e-4);
        expect(score.best).toEqual(scores[1]![i]!.best);
      }
    },
  );

  it("memorises a sequence", async () => {
    const learner = Learner.create(config, Rng.seed(1), onnx);
    const sequence = { ...randomSequence(config, Rng.seed(2), 7), weights: new Float32Array(7).fill(1) };
    let loss = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 150; i++) ({ loss } = await learner.trainBatch([sequence], { learningRate: 2e-2 }));
    expect(loss).toBeLessThan(0.05);
    const [score] = await learner.score([sequence]);
    expect([...score!.best]).toEqual([...sequence.targets]);
    const mean = -score!.logProbs.reduce((sum, p) => sum + p, 0) / 7;
    expect(mean).toBeLessThan(0.05);
  });

  it("lets no optimiser slot of an unused embedding row become denormal, which would be slow", async () => {
    const learner = Learner.create(config, Rng.seed(1), onnx);
    const fading = learner.state();
    for (const [name, { data }] of fading) if (/^adam\.[mv]/.test(name)) data.fill(1e-41);
    learner.restore(fading);
    await learner.trainBatch(batches(1)[0]!, { learningRate: 1e-3 });
    for (const [name, { data }] of learner.state()) {
      if (name.startsWith("adam."))
        expect(
          data.every((x) => Math.abs(x) > 1.2e-38),
          name,
        ).toBe(true);
    }
  });

  it("gives the same bits for the same seed and batches", async () => {
    const first = await trained(onnx, batches(4));
    const second = await trained(onnx, batches(4));
    expect(first.losses).toEqual(second.losses);
    expect(bits(first.learner.state())).toBe(bits(second.learner.state()));
  });

  it("continues bit for bit from a saved state", async () => {
    const data = batches(6);
    const whole = await trained(onnx, data);
    const half = await trained(onnx, data.slice(0, 3));
    const saved = half.learner.state();
    const resumed = Learner.create(config, Rng.seed("another start"), onnx);
    resumed.restore(saved);
    expect(resumed.steps).toBe(3);
    for (const [i, batch] of data.slice(3).entries()) {
      await resumed.trainBatch(batch, { learningRate: 1e-2 / (i + 4), clip: 0.5 });
    }
    expect(bits(resumed.state())).toBe(bits(whole.learner.state()));
  });

  it("scores a sequence alike alone, in company, and with padding in its bags", async () => {
    const learner = Learner.create(config, Rng.seed(3), onnx);
    const rng = Rng.seed(4);
    const many = Array.from({ length: 9 }, (_, i) => randomSequence(config, rng, 1 + ((i * 5) % 13), 2));
    const together = await learner.score(many);
    for (const [i, sequence] of many.entries()) {
      const [alone] = await learner.score([widened(sequence, 5)]);
      expect(distance(together[i]!.logProbs, alone!.logProbs)).toBeLessThan(1e-5);
    }
  });

  it.each([{ tied: false }, { tied: true, layers: 3 }])(
    "scores as the plainly written model does %o",
    async (change) => {
      const model = tinyConfig(change);
      const parameters = randomParameters(model, Rng.seed("plain"));
      const learner = Learner.create(model, Rng.seed(3), onnx);
      learner.loadParameters(parameters);
      const sequence = randomSequence(model, Rng.seed(6), 9, 3);
      const [score] = await learner.score([sequence]);
      const expected = plainForward(model, parameters, sequence).map((logits, t) =>
        Math.log(softmax(logits.slice(1))[sequence.targets[t]! - 1]!),
      );
      expect(distance(score!.logProbs, expected)).toBeLessThan(1e-5);
    },
  );

  it("is causal: a position's score does not depend on what follows", async () => {
    const learner = Learner.create(config, Rng.seed(3), onnx);
    const sequence = randomSequence(config, Rng.seed(8), 8);
    const changed = { ...sequence, ids: sequence.ids.with(5, 1 + (sequence.ids[5]! % 6)) };
    const [a, b] = await learner.score([sequence, changed]);
    expect([...a!.logProbs.slice(0, 5)]).toEqual([...b!.logProbs.slice(0, 5)]);
    expect(a!.logProbs[5]).not.toBe(b!.logProbs[5]);
  });

  it("weighs positions: the loss is the weighted mean of scores", async () => {
    const learner = Learner.create(config, Rng.seed(3), onnx);
    const batch = batches(1)[0]!;
    const scores = await learner.score(batch);
    let expected = 0;
    let total = 0;
    for (const [i, { weights }] of batch.entries()) {
      weights.forEach((weight, t) => {
        expected -= weight * scores[i]!.logProbs[t]!;
        total += Math.abs(weight);
      });
    }
    const report = await learner.trainBatch(batch, { learningRate: 0 });
    expect(report.loss).toBeCloseTo(expected / total, 5);
    expect(report.tokens).toBe(13);
    const again = await learner.trainBatch(batch, { learningRate: 0, normaliser: 2 });
    expect(again.loss).toBeCloseTo(expected / 2, 4);
  });

  it("loads and hands out weights by name", () => {
    const learner = Learner.create(config, Rng.seed(3), onnx);
    const other = Learner.create(config, Rng.seed(9), onnx);
    expect([...learner.parameters().keys()]).toEqual([...parameterShapes(config).keys()]);
    other.loadParameters(learner.parameters());
    expect(bits(other.parameters())).toBe(bits(learner.parameters()));
    expect(() =>
      other.loadParameters(new Map([["adam.m/embed", learner.parameters().get("embed")!]])),
    ).toThrow(RangeError);
    expect(() => other.restore(learner.parameters())).toThrow(RangeError);
  });

  it("refuses batches that cannot be trained on", async () => {
    const learner = Learner.create(config, Rng.seed(3), onnx);
    const good = randomSequence(config, Rng.seed(1), 4);
    const train = (sequence: Sequence) => learner.trainBatch([sequence], { learningRate: 1e-3 });
    await expect(learner.trainBatch([], { learningRate: 1e-3 })).rejects.toThrow(/empty batch/);
    await expect(train({ ...good, weights: new Float32Array(4) })).rejects.toThrow(
      /no position with a loss weight/,
    );
    await expect(train({ ...good, weights: new Float32Array(3) })).rejects.toThrow(/3 weights/);
    await expect(train({ ...good, ids: good.ids.with(0, 12) })).rejects.toThrow(/input id 12/);
    await expect(train({ ...good, targets: good.targets.with(0, 7) })).rejects.toThrow(/vocabulary of 7/);
    expect(learner.steps).toBe(0);
  });
});

/** The same sequence with its bags padded to `bag` ids. */
function widened(sequence: Sequence, bag: number): Sequence {
  const ids = new Int32Array(sequence.length * bag);
  for (let t = 0; t < sequence.length; t++) {
    ids.set(sequence.ids.subarray(t * sequence.bag, (t + 1) * sequence.bag), t * bag);
  }
  return { ...sequence, bag, ids };
}

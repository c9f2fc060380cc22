// The mean of states, against exact arithmetic and real learners.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { averageStates } from "../../../server/simulation/average.ts";
import { createEngine, Learner, type NamedArrays } from "../../../trainer/index.ts";
import { randomSequence, tinyConfig } from "../../trainer/tiny.ts";

const state = (values: readonly number[], shape = [values.length]): NamedArrays =>
  new Map([["w", { shape, data: Float32Array.from(values) }]]);

/** Floats that are multiples of 2^-30: nothing is lost when their sum is divided as a double, however close to the middle
 *  of two floats the mean is. */
const floats = fc.array(
  fc.integer({ min: -(2 ** 44), max: 2 ** 44 }).map((whole) => Math.fround(whole * 2 ** -30)),
  { minLength: 3, maxLength: 3 },
);

/** The value in units of 2^-149, of which every float is a multiple. */
function exact(value: number): bigint {
  let whole = value;
  let unit = 2n ** 149n;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    unit /= 2n;
  }
  return BigInt(whole) * unit;
}

describe("averageStates", () => {
  it("is the float nearest to the exact mean", () => {
    fc.assert(
      fc.property(fc.array(floats, { minLength: 1, maxLength: 5 }), (rows) => {
        const mean = averageStates(rows.map((row) => state(row))).get("w")!.data;
        for (let i = 0; i < 3; i++) {
          const sum = rows.reduce((total, row) => total + exact(row[i]!), 0n);
          const error = (value: number): bigint => {
            const distance = exact(value) * BigInt(rows.length) - sum;
            return distance < 0n ? -distance : distance;
          };
          const own = error(mean[i]!);
          for (const step of [-1, 1]) expect(own <= error(neighbour(mean[i]!, step))).toBe(true);
        }
      }),
    );
  });

  it("of equal states is the state, and counts stay whole", () => {
    const one = new Map([...state([0.1, -3, 1e-30]), ["steps", { shape: [], data: Float32Array.of(7) }]]);
    expect(averageStates([one, one, one])).toEqual(one);
    const steps = (count: number): NamedArrays =>
      new Map([["steps", { shape: [], data: Float32Array.of(count) }]]);
    expect(averageStates([steps(3), steps(4)]).get("steps")!.data[0]).toBe(4);
  });

  it("refuses states that are not alike, or none", () => {
    const two = new Map([...state([1]), ["b", { shape: [1], data: Float32Array.of(1) }]]);
    for (const states of [
      [],
      [state([1, 2]), state([1])],
      [state([1]), two],
      [state([1, 2]), state([1, 2], [2, 1])],
    ]) {
      expect(() => averageStates(states)).toThrow(RangeError);
    }
  });

  it("of two learners is a learner that goes on; of two that do the same, the same one", async () => {
    const config = tinyConfig();
    const engine = await createEngine("cpu");
    const batch = (label: string) =>
      [randomSequence(config, Rng.seed(label), 5)].map((one) => ({ ...one, weights: one.weights.fill(1) }));
    const learn = async (label: string) => {
      const learner = Learner.create(config, Rng.seed("alike"), engine);
      await learner.trainBatch(batch(label), { learningRate: 0.01 });
      return learner;
    };
    const [a, again, b] = await Promise.all(["a", "a", "b"].map(learn));
    expect(averageStates([a!.state(), again!.state()])).toEqual(a!.state());
    const mean = averageStates([a!.state(), b!.state()]);
    const heir = Learner.create(config, Rng.seed("other"), engine);
    heir.restore(mean);
    expect(heir.state()).toEqual(mean);
    expect(heir.steps).toBe(1);
    const { loss } = await heir.trainBatch(batch("a"), { learningRate: 0.01 });
    expect(Number.isFinite(loss)).toBe(true);
  });
});

/** The next float above or below. */
function neighbour(value: number, step: number): number {
  const float = Float32Array.of(value);
  const bits = new Int32Array(float.buffer);
  if (value === 0) return step * 2 ** -149;
  bits[0] = bits[0]! + (value > 0 ? step : -step);
  return float[0]!;
}

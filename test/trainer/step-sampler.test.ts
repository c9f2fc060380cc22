// The distributions behind a continuation, against the plain model and against what the sampler itself reports.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { type SampleRequest, Sampler, sampleSteps } from "../../trainer/index.ts";
import { plainForward, randomParameters, softmax } from "../fixtures/plain-model.ts";
import { randomSequence, tinyConfig } from "./tiny.ts";

const config = tinyConfig({ width: 16, layers: 2 });
const parameters = randomParameters(config, Rng.seed("weights"));
const STOP = 1;
/** Padding is never written. */
const NEVER = 0;
const walker = () => {
  let at = 0;
  return (token: number) => [token, ++at, 1];
};

function request(allowed?: readonly number[]): SampleRequest {
  const { length, bag, ids, coords } = randomSequence(config, Rng.seed("prompt"), 5);
  return { prompt: { length, bag, ids, coords }, count: 1, walker, ...(allowed && { allowed }) };
}

/** The prompt and what was written after it, as the plain model reads it. */
function text({ prompt }: SampleRequest, tokens: readonly number[]) {
  const walk = walker();
  return {
    length: prompt.length + tokens.length,
    bag: 1,
    ids: Int32Array.from([...prompt.ids, ...tokens]),
    coords: Int32Array.from([...prompt.coords, ...tokens.flatMap(walk)]),
  };
}

describe("sampleSteps", () => {
  let sampler: Sampler;
  beforeAll(async () => {
    sampler = await Sampler.create(config);
    sampler.setParameters(parameters);
  });
  afterAll(() => sampler.dispose());

  it.each([[undefined], [[1, 3, 4]]])(
    "gives the distributions of the plain model, allowed %o",
    async (allowed) => {
      const asked = request(allowed);
      const settings = { temperature: 1.3, maxTokens: 12, stopToken: NEVER, rng: Rng.seed("long") };
      const { continuation, distributions } = await sampleSteps(sampler, asked, settings);
      expect(continuation.tokens.length).toBe(12);
      expect(distributions.length).toBe(continuation.tokens.length);
      const tokens = allowed ?? [1, 2, 3, 4, 5, 6];
      distributions.forEach((distribution, i) => {
        const logits = plainForward(config, parameters, text(asked, continuation.tokens.slice(0, i))).at(-1)!;
        const expected = softmax(tokens.map((token) => logits[token]!));
        for (let token = 0; token < config.vocabulary; token++) {
          const at = tokens.indexOf(token);
          expect(distribution[token]).toBeCloseTo(at < 0 ? 0 : expected[at]!, 5);
        }
      });
    },
  );

  it("gives the first token's distribution among those that it may begin with", async () => {
    const settings = { temperature: 1, maxTokens: 3, stopToken: NEVER, rng: Rng.seed("first") };
    const { distributions } = await sampleSteps(sampler, { ...request(), allowedFirst: [2, 5] }, settings);
    const written = distributions.map((distribution) =>
      [...distribution.keys()].filter((t) => distribution[t]! > 0),
    );
    expect(written).toEqual([
      [2, 5],
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  it("writes what the sampler writes, with the same log-probabilities", async () => {
    for (const temperature of [0, 1]) {
      const settings = () => ({ temperature, maxTokens: 12, stopToken: STOP, rng: Rng.seed("same") });
      const [expected] = await sampler.sample([request()], settings());
      const { continuation, distributions } = await sampleSteps(sampler, request(), settings());
      expect(continuation).toEqual(expected);
      continuation.tokens.forEach((token, i) => {
        expect(Math.log(distributions[i]![token]!)).toBeCloseTo(continuation.logProbs[i]!, 10);
        if (temperature === 0) expect(distributions[i]![token]).toBe(Math.max(...distributions[i]!));
      });
    }
  });

  it("can be ended from outside, and goes on working", async () => {
    const settings = { temperature: 0, maxTokens: 12, stopToken: STOP, rng: Rng.seed(1) };
    let seen = 0;
    const observe = () => {
      if (++seen === 2) throw new Error("enough");
    };
    await expect(sampleSteps(sampler, request(), { ...settings, observe })).rejects.toThrow("enough");
    expect(seen).toBe(2);
    const { distributions } = await sampleSteps(sampler, request(), settings);
    for (const distribution of distributions) {
      expect(distribution.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    }
  });
});

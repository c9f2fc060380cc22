// The sampler against the plain model: exact distributions enumerated, log-probabilities recomputed, and batching,
// masks, temperature and stopping shown not to change them.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import {
  createEngine,
  Learner,
  type ModelConfig,
  type Positions,
  type SampleRequest,
  Sampler,
  type Score,
  type Sequence,
} from "../../trainer/index.ts";
import { type Parameters, plainForward, randomParameters, softmax } from "../fixtures/plain-model.ts";

const config: ModelConfig = {
  width: 16,
  layers: 2,
  heads: 2,
  hidden: 24,
  vocabulary: 6,
  features: 5,
  channels: [
    { name: "seg", rotaryPairs: 1, learned: 0 },
    { name: "pc", rotaryPairs: 2, learned: 0 },
    { name: "idx", rotaryPairs: 0, learned: 4 },
  ],
  rotaryBase: 100,
  tied: false,
};
const STOP = 5;

/** A prompt of random bags and coordinates, some of them outside the learned table. */
function prompt(rng: Rng, length: number, bag: number): Positions {
  const ids = Int32Array.from({ length: length * bag }, (_, i) =>
    i % bag > 0 && rng.chance(0.4) ? 0 : rng.range(1, config.vocabulary + config.features - 1),
  );
  const coords = Int32Array.from({ length: length * config.channels.length }, () => rng.range(-1, 6));
  return { length, bag, ids, coords };
}

/** Coordinates that depend on all tokens so far: what a wrong walker or a wrong order would show up in. */
function walker(): (token: number) => number[] {
  let total = 0;
  let index = 0;
  return (token) => {
    total += token;
    index++;
    return [total, index, 5 - index];
  };
}

function request(positions: Positions, count: number, allowed?: readonly number[]): SampleRequest {
  return { prompt: positions, count, walker, ...(allowed ? { allowed } : {}) };
}

/** The prompt followed by tokens, in bags of the prompt's size. */
function extend(positions: Positions, tokens: readonly number[]): Positions {
  const walk = walker();
  const ids = [...positions.ids];
  const coords = [...positions.coords];
  for (const token of tokens) {
    ids.push(token, ...new Array<number>(positions.bag - 1).fill(0));
    coords.push(...walk(token));
  }
  return {
    length: positions.length + tokens.length,
    bag: positions.bag,
    ids: Int32Array.from(ids),
    coords: Int32Array.from(coords),
  };
}

/** Probabilities of the next token given the prompt and the tokens so far; 0 for tokens that are not allowed. */
function next(
  parameters: Parameters,
  positions: Positions,
  tokens: readonly number[],
  temperature: number,
  allowed: readonly number[] = [1, 2, 3, 4, 5],
  model = config,
): number[] {
  const logits = plainForward(model, parameters, extend(positions, tokens)).at(-1) as number[];
  const probabilities = softmax(allowed.map((token) => (logits[token] as number) / temperature));
  const out = new Array<number>(model.vocabulary).fill(0);
  allowed.forEach((token, i) => {
    out[token] = probabilities[i] as number;
  });
  return out;
}

function logProbsOf(
  parameters: Parameters,
  positions: Positions,
  tokens: readonly number[],
  allowed?: number[],
) {
  return tokens.map((token, t) =>
    Math.log(next(parameters, positions, tokens.slice(0, t), 1, allowed)[token] as number),
  );
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-4) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(tolerance);
  });
}

describe("Sampler", () => {
  const parameters = randomParameters(config, Rng.seed("weights"));
  let sampler: Sampler;
  beforeAll(async () => {
    sampler = await Sampler.create(config);
    sampler.setParameters(parameters);
  });
  afterAll(() => sampler.dispose());

  /** Chi-square of 4,000 samples of up to 3 tokens against the exact distribution of the plain model. */
  async function chiSquare(
    temperature: number,
    allowed: number[],
    options: { assumed?: number; first?: number[]; assumedFirst?: number[] } = {},
  ) {
    const { assumed = temperature, first = allowed, assumedFirst = first } = options;
    const positions = prompt(Rng.seed("chi"), 4, 3);
    const samples = 4000;
    const settings = { temperature, maxTokens: 3, stopToken: STOP, rng: Rng.seed("draws") };
    const asked = { ...request(positions, samples, allowed), allowedFirst: first };
    const results = await sampler.sample([asked], settings);
    const counts = new Map<string, number>();
    for (const { tokens } of results) counts.set(tokens.join(" "), (counts.get(tokens.join(" ")) ?? 0) + 1);
    let [statistic, cells, rareSeen, rareMass] = [0, 0, 0, 0];
    const visit = (tokens: number[], mass: number) => {
      if (tokens.length < 3 && tokens.at(-1) !== STOP) {
        const mask = tokens.length === 0 ? assumedFirst : allowed;
        next(parameters, positions, tokens, assumed, mask).forEach((p, token) => {
          if (p > 0) visit([...tokens, token], mass * p);
        });
        return;
      }
      const seen = counts.get(tokens.join(" ")) ?? 0;
      counts.delete(tokens.join(" "));
      if (mass * samples < 8) {
        rareSeen += seen;
        rareMass += mass;
      } else {
        statistic += (seen - mass * samples) ** 2 / (mass * samples);
        cells++;
      }
    };
    visit([], 1);
    expect([...counts.keys()]).toEqual([]); // nothing outside the mask, nothing after a stop
    if (rareMass * samples >= 8) {
      statistic += (rareSeen - rareMass * samples) ** 2 / (rareMass * samples);
      cells++;
    }
    const freedom = cells - 1;
    expect(freedom).toBeGreaterThan(8);
    // Normal approximation of the chi-square: standard deviations above what is expected.
    return (statistic - freedom) / Math.sqrt(2 * freedom);
  }

  it("draws from the distribution of the full forward pass", async () => {
    expect(await chiSquare(1, [1, 2, 3, 4, 5])).toBeLessThan(4);
  });

  it("draws at another temperature and under a mask", async () => {
    expect(await chiSquare(1.7, [1, 3, 4, 5])).toBeLessThan(4);
    const wrong = await chiSquare(1.7, [1, 3, 4, 5], { assumed: 1 });
    expect(wrong).toBeGreaterThan(20); // the test can tell temperatures apart
  });

  it("begins with the tokens that it may begin with, by their chances among themselves", async () => {
    const all = [1, 2, 3, 4, 5];
    expect(await chiSquare(1, all, { first: [1, 3, 4] })).toBeLessThan(4);
    // And with no others, though more are expected.
    expect(await chiSquare(1, all, { first: [1, 3], assumedFirst: [1, 3, 4] })).toBeGreaterThan(20);
  });

  it("counts what it may not begin with out of the first log-probability only", async () => {
    const asked = { ...request(prompt(Rng.seed("first"), 4, 2), 50), allowedFirst: [2, 4] };
    const settings = { temperature: 1, maxTokens: 4, stopToken: STOP, rng: Rng.seed("draws") };
    for (const { tokens, logProbs } of await sampler.sample([asked], settings)) {
      const [first, ...others] = logProbsOf(parameters, asked.prompt, tokens) as [number, ...number[]];
      const among = next(parameters, asked.prompt, [], 1, asked.allowedFirst)[tokens[0]!] as number;
      expect(Math.log(among)).toBeGreaterThan(first);
      expectClose(logProbs, [Math.log(among), ...others]);
    }
  });

  it("refuses to begin with nothing, or with what cannot be written", async () => {
    const asked = request(prompt(Rng.seed("first"), 4, 2), 1);
    const settings = { temperature: 1, maxTokens: 4, stopToken: STOP, rng: Rng.seed("draws") };
    for (const allowedFirst of [[], [0], [6]]) {
      await expect(sampler.sample([{ ...asked, allowedFirst }], settings)).rejects.toThrow(RangeError);
    }
  });

  it("reports log-probabilities of the masked distribution at temperature 1", async () => {
    const rng = Rng.seed("log-probs");
    const requests = [3, 1, 7, 20, 5].map((length, i) =>
      request(prompt(rng, length, 1 + (i % 3)), 2, i === 1 ? [2, 4] : undefined),
    );
    const settings = { temperature: 1.3, maxTokens: 20, stopToken: STOP, rng };
    const results = await sampler.sample(requests, settings);
    expect(results.map((result) => result.request)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(Math.max(...results.map((result) => result.tokens.length))).toBe(20);
    for (const { request: index, tokens, logProbs } of results) {
      const asked = requests[index] as SampleRequest;
      if (asked.allowed) expect(tokens.every((token) => asked.allowed?.includes(token))).toBe(true);
      expectClose(
        logProbs,
        logProbsOf(parameters, asked.prompt, tokens, asked.allowed as number[] | undefined),
      );
    }
  });

  it("reports the log-probabilities that the learner trains on", async () => {
    const rng = Rng.seed("learner");
    const learner = Learner.create(config, rng, await createEngine("cpu"));
    learner.loadParameters(parameters);
    const asked = request(prompt(rng, 4, 3), 6);
    const results = await sampler.sample([asked], { temperature: 1, maxTokens: 6, stopToken: STOP, rng });
    const scores = await learner.score(
      results.map(({ tokens }): Sequence => {
        const text = extend(asked.prompt, tokens.slice(0, -1));
        const targets = new Int32Array(text.length).fill(1);
        targets.set(tokens, asked.prompt.length - 1);
        return { ...text, targets, weights: new Float32Array(text.length) };
      }),
    );
    results.forEach(({ logProbs }, i) => {
      expectClose([...(scores[i] as Score).logProbs.slice(asked.prompt.length - 1)], logProbs);
    });
    await learner.dispose();
  });

  it("takes the likeliest token at temperature 0", async () => {
    const rng = Rng.seed("greedy");
    for (const length of [1, 6]) {
      const positions = prompt(rng, length, 2);
      const settings = { temperature: 0, maxTokens: 40, stopToken: STOP, rng };
      const [result] = await sampler.sample([request(positions, 1, [1, 2, 3, 4])], settings);
      const expected: number[] = [];
      while (expected.length < 40) {
        const probabilities = next(parameters, positions, expected, 1, [1, 2, 3, 4]);
        expected.push(probabilities.indexOf(Math.max(...probabilities)));
      }
      expect(result?.tokens).toEqual(expected); // 40 tokens: the cache grows twice
      expect(result?.stopped).toBe(false);
    }
  });

  it("gives each request the same continuations in a batch as alone, at its place", async () => {
    const rng = Rng.seed("batch");
    const requests = Array.from({ length: 9 }, (_, i) =>
      request(prompt(rng, 1 + ((i * 5) % 11), 1 + (i % 4)), 3),
    );
    const run = (chosen: readonly SampleRequest[]) =>
      sampler.sample(chosen, { temperature: 1, maxTokens: 12, stopToken: STOP, rng: Rng.seed("same") });
    const together = await run(requests);
    const absent = (asked: SampleRequest): SampleRequest => ({ ...asked, count: 0 });
    for (const [index, asked] of requests.entries()) {
      const alone = await run(requests.map((other) => (other === asked ? other : absent(other))));
      const mine = together.filter((result) => result.request === index);
      expect(alone.map(({ tokens }) => tokens)).toEqual(mine.map(({ tokens }) => tokens));
      alone.forEach(({ logProbs }, i) => {
        expectClose(logProbs, mine[i]?.logProbs ?? []);
      });
    }
  });

  it("splits large requests into batches without losing or repeating a continuation", async () => {
    const rng = Rng.seed("large");
    const positions = prompt(rng, 2, 1);
    const settings = { temperature: 1, maxTokens: 2, stopToken: STOP };
    const run = (count: number) =>
      sampler.sample([request(positions, 3), request(positions, count)], {
        ...settings,
        rng: Rng.seed("draws"),
      });
    const many = await run(1100);
    expect(many.length).toBe(1103);
    const few = await run(5);
    expect(many.slice(0, 8).map(({ tokens }) => tokens)).toEqual(few.map(({ tokens }) => tokens));
    expect(new Set(many.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(10);
  });

  it("ends rows at the stop token and calls walkers only for tokens that are read again", async () => {
    const rng = Rng.seed("stop");
    let calls = 0;
    const counted = () => {
      const walk = walker();
      return (token: number) => {
        calls++;
        return walk(token);
      };
    };
    const asked: SampleRequest = { prompt: prompt(rng, 3, 1), count: 200, walker: counted };
    const results = await sampler.sample([asked], { temperature: 1.5, maxTokens: 10, stopToken: STOP, rng });
    let read = 0;
    for (const { tokens, stopped, logProbs } of results) {
      expect(tokens.indexOf(STOP)).toBe(stopped ? tokens.length - 1 : -1);
      expect(stopped || tokens.length === 10).toBe(true);
      expect(logProbs.length).toBe(tokens.length);
      read += tokens.length - 1;
    }
    expect(new Set(results.map(({ tokens }) => tokens.length)).size).toBeGreaterThan(4);
    expect(calls).toBe(read);
    const only = await sampler.sample([request(asked.prompt, 4, [STOP])], {
      temperature: 1,
      maxTokens: 10,
      stopToken: STOP,
      rng,
    });
    expect(only.every(({ tokens }) => tokens.length === 1)).toBe(true);
  });

  it("is repeatable, and differs from call to call of one generator", async () => {
    const asked = [request(prompt(Rng.seed("repeat"), 3, 1), 20)];
    const settings = { temperature: 1, maxTokens: 8, stopToken: STOP };
    const rng = Rng.seed("one");
    const first = await sampler.sample(asked, { ...settings, rng });
    const second = await sampler.sample(asked, { ...settings, rng });
    expect(await sampler.sample(asked, { ...settings, rng: Rng.seed("one") })).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it("uses new parameters after setParameters, and a tied head", async () => {
    const tied = { ...config, tied: true };
    const other = randomParameters(tied, Rng.seed("tied"));
    const tiedSampler = await Sampler.create(tied);
    const positions = prompt(Rng.seed("prompt"), 4, 2);
    const ask = () =>
      tiedSampler.sample([request(positions, 1)], {
        temperature: 0,
        maxTokens: 1,
        stopToken: STOP,
        rng: Rng.seed(1),
      });
    await expect(ask()).rejects.toThrow("setParameters");
    for (const weights of [randomParameters(tied, Rng.seed("before")), other]) {
      tiedSampler.setParameters(weights);
      const [result] = await ask();
      const expected = next(weights, positions, [], 1, undefined, tied);
      expectClose(result?.logProbs ?? [], [Math.log(Math.max(...expected))]);
    }
    await tiedSampler.dispose();
  });

  it("recovers from weights that are not finite", async () => {
    const broken = new Map(parameters);
    const head = broken.get("layers.0.wv") as { shape: readonly number[]; data: Float32Array };
    broken.set("layers.0.wv", { shape: head.shape, data: head.data.map(() => Number.NaN) });
    const asked = [request(prompt(Rng.seed("nan"), 3, 1), 4)];
    const run = () =>
      sampler.sample(asked, { temperature: 1, maxTokens: 3, stopToken: STOP, rng: Rng.seed(1) });
    const before = await run();
    sampler.setParameters(broken);
    await expect(run()).rejects.toThrow("not finite");
    sampler.setParameters(parameters);
    expect(await run()).toEqual(before);
  });

  it("refuses what it cannot do, saying why", async () => {
    const rng = Rng.seed("bad");
    const good = prompt(rng, 2, 1);
    const settings = { temperature: 1, maxTokens: 2, stopToken: STOP, rng };
    const sample = (asked: SampleRequest, changed = {}) =>
      sampler.sample([asked], { ...settings, ...changed });
    await expect(sample(request({ ...good, length: 0, ids: new Int32Array() }, 1))).rejects.toThrow(
      "at least one",
    );
    await expect(sample(request(good, 1, []))).rejects.toThrow("no token is allowed");
    await expect(sample(request(good, 1, [0]))).rejects.toThrow("token 0");
    await expect(sample(request({ ...good, ids: Int32Array.of(1, 11) }, 1))).rejects.toThrow(
      "11 is out of range",
    );
    await expect(sample(request(good, 1), { temperature: -1 })).rejects.toThrow("temperature");
    await expect(sample(request(good, 1), { maxTokens: 0 })).rejects.toThrow("maxTokens");
    const missing = new Map(parameters);
    missing.delete("norm");
    expect(() => sampler.setParameters(missing)).toThrow("norm is missing");
    const misshapen = new Map(parameters).set("norm", { shape: [2], data: new Float32Array(2) });
    expect(() => sampler.setParameters(misshapen)).toThrow("norm is [2], expected [16]");
  });
});

// The trainable policy over a fake sampler: masks, walkers, scores and solve probabilities.
import { describe, expect, it } from "vitest";
import { Tokenizer, TransformerPolicy } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { textCoordinates } from "../../tasks/index.ts";
import type { Sequence } from "../../trainer/index.ts";
import { policyConformance } from "../conformance/policy.ts";
import { uniformSampler } from "./doubles.ts";

const tokenizer = Tokenizer.for([{ id: "toy", symbols: ["a", "b", "c"], features: 0 }], { ascii: false });
/** Every token of the vocabulary but padding is equally likely. */
const uniformScore = async (sequences: readonly Sequence[]): Promise<Float64Array[]> =>
  sequences.map(({ length }) => new Float64Array(length).fill(-Math.log(tokenizer.vocabulary - 1)));
const make = () => {
  const sampler = uniformSampler(tokenizer.vocabulary);
  return { sampler, policy: new TransformerPolicy("toy", tokenizer, sampler, uniformScore) };
};

policyConformance("transformer", () => make().policy);

const prompt = { pieces: ["a", "\n", "b"], text: "a\nb" };

describe("TransformerPolicy", () => {
  it("walks each completion on from the end of the prompt, each with its own cursor", async () => {
    const { policy, sampler } = make();
    const request = { prompt, coordinates: textCoordinates, count: 2, allowed: ["c"] };
    const [group = []] = await policy.sample([request], { temperature: 1, maxTokens: 2, rng: Rng.seed(5) });
    const lengths = group.map(({ logProbs }) => logProbs.length);
    // The prompt ends in line 1, column 0.
    const walk = [
      [1, 0, 1, 0],
      [1, 0, 2, 0],
    ];
    expect(sampler.walked).toEqual(lengths.flatMap((length) => walk.slice(0, length)));
  });

  it("begins with the symbols that it may begin with, and not by stopping", async () => {
    const request = {
      prompt,
      coordinates: textCoordinates,
      count: 200,
      allowed: ["a", "b", "c"],
      allowedFirst: ["b", "b", "c"],
    };
    const options = { temperature: 1, maxTokens: 3, rng: Rng.seed("first") };
    const [group = []] = await make().policy.sample([request], options);
    const places = [0, 1].map((i) => new Set(group.flatMap(({ text }) => text.split(" ")[i] ?? [])));
    expect(places.map((symbols) => [...symbols].sort())).toEqual([
      ["b", "c"],
      [".", "a", "b", "c"],
    ]);
  });

  it("refuses to allow a symbol that it does not know", async () => {
    const request = { prompt, coordinates: textCoordinates, count: 1, allowed: ["zz"] };
    const options = { temperature: 1, maxTokens: 2, rng: Rng.seed(5) };
    await expect(make().policy.sample([request], options)).rejects.toThrow(/"zz"/);
  });

  it("scores whole completions, whatever their weights", async () => {
    const { policy } = make();
    const example = { prompt, coordinates: textCoordinates, completion: "c c ." };
    const chance = 1 / (tokenizer.vocabulary - 1);
    const [all, weighted] = await policy.score([example, { ...example, weights: [1, 0, 0] }]);
    expect(all).toBeCloseTo(3 * Math.log(chance), 10);
    expect(weighted).toBe(all);
    const [p] = await policy.solveProbability([{ ...example, completion: "c ." }]);
    expect(p).toBeCloseTo(chance ** 2, 10);
  });
});

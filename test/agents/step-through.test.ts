// A completion token by token: the symbols, their chances and the likeliest ones, for a sampler with known logits.
import { describe, expect, it } from "vitest";
import { LIKELIEST, stepThrough, Tokenizer } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { textCoordinates } from "../../tasks/index.ts";
import type { SampleRequest, SampleSettings } from "../../trainer/index.ts";

const symbols = ["a", "b", "c", "d", "e", "f"];
const tokenizer = Tokenizer.for([{ id: "toy", symbols, features: 0 }], { ascii: false });
const prompt = { pieces: ["a", "b"], text: "a b" };
/** Logit of a symbol at a step: the first "c", then ".". */
const logitOf = (symbol: string, step: number) =>
  symbol === (step === 0 ? "c" : ".") ? 3 : symbols.indexOf(symbol) / 10;

/** Writes the likeliest allowed token, as told by logitOf. */
const sampler = {
  async sample(requests: readonly SampleRequest[], { observe }: SampleSettings) {
    return requests.map(({ allowed }, request) => {
      const tokens: number[] = [];
      for (let step = 0; tokens.at(-1) !== tokenizer.id("."); step++) {
        const logits = Float32Array.from({ length: tokenizer.vocabulary }, (_, id) =>
          id === 0 ? 99 : logitOf(tokenizer.symbol(id), step),
        );
        observe?.(request, logits);
        tokens.push([...(allowed ?? logits.keys())].sort((a, b) => logits[b]! - logits[a]!)[0]!);
      }
      return { request, tokens, logProbs: tokens.map(() => -0.5), stopped: true };
    });
  },
};

describe("stepThrough", () => {
  it("tells symbols, chances and the likeliest symbols of each step", async () => {
    const request = { prompt, coordinates: textCoordinates, allowed: symbols };
    const options = { temperature: 0, maxTokens: 9, rng: Rng.seed(1) };
    const { completion, steps } = await stepThrough(sampler, tokenizer, request, options);
    expect(completion).toEqual({ text: "c .", logProbs: [-0.5, -0.5], stopped: true });
    expect(steps.map(({ symbol }) => symbol)).toEqual(["c", "."]);
    for (const [i, { symbol, probability, top }] of steps.entries()) {
      const written = [...symbols, "."];
      const total = written.reduce((sum, each) => sum + Math.exp(logitOf(each, i)), 0);
      expect(probability).toBeCloseTo(Math.exp(logitOf(symbol, i)) / total, 6);
      expect(top.length).toBe(LIKELIEST);
      const order = [...written].sort((a, b) => logitOf(b, i) - logitOf(a, i));
      expect(top.map((likely) => likely.symbol)).toEqual(order.slice(0, LIKELIEST));
      for (const likely of top) {
        expect(likely.probability).toBeCloseTo(Math.exp(logitOf(likely.symbol, i)) / total, 6);
      }
    }
  });

  it("names no symbol that may not be written, and stops when told to", async () => {
    const request = { prompt, coordinates: textCoordinates, allowed: ["c"] };
    const options = { temperature: 0, maxTokens: 9, rng: Rng.seed(1) };
    const { steps } = await stepThrough(sampler, tokenizer, request, options);
    expect(steps.map(({ top }) => top.map(({ symbol }) => symbol))).toEqual([
      ["c", "."],
      [".", "c"],
    ]);
    const onStep = () => {
      throw new Error("too late");
    };
    await expect(stepThrough(sampler, tokenizer, request, { ...options, onStep })).rejects.toThrow(
      "too late",
    );
  });
});

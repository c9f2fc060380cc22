// Prompts and examples as arrays: round trips, coordinates and their offsets, the loss mask on the right tokens.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeExample, encodePrompt, Tokenizer } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { type Coordinates, type Cursor, textCoordinates } from "../../tasks/index.ts";

const family = { id: "toy", symbols: ["S", "a", "b", ":", "1", "2"], features: 50 };
const other = { id: "other", symbols: [], features: 10 };
const tokenizer = Tokenizer.for([other, family], { ascii: false });
const id = (symbol: string): number => tokenizer.id(symbol);
const prompt = (...pieces: string[]) => ({ pieces, text: pieces.join(" ") });

/** seg counts ":", pc counts everything, idx = 2 pc, sub = 1. */
const counting: Coordinates = { start: () => counter(0, 0) };
function counter(seg: number, pc: number): Cursor {
  return {
    next(symbol) {
      if (symbol === ":") seg++;
      pc++;
      return [seg, pc, 2 * pc, 1];
    },
    clone: () => counter(seg, pc),
  };
}
const rows = (coords: Int32Array): number[][] =>
  Array.from({ length: coords.length / 4 }, (_, t) => [...coords.subarray(4 * t, 4 * t + 4)]);

describe("encodePrompt", () => {
  it("walks the prompt and hands over the cursor where the completion starts", () => {
    const { positions, cursor } = encodePrompt(tokenizer, prompt("S", ":", "1"), counting);
    expect(positions.length).toBe(3);
    expect(positions.bag).toBe(1);
    expect([...positions.ids]).toEqual([id("S"), id(":"), id("1")]);
    expect(rows(positions.coords)).toEqual([
      [0, 1, 2, 1],
      [1, 2, 4, 1],
      [1, 3, 6, 1],
    ]);
    expect(cursor.clone().next(":")).toEqual([2, 4, 8, 1]);
    expect(cursor.next("a")).toEqual([1, 4, 8, 1]);
  });

  it("shifts seg and pc only, and goes on shifting", () => {
    const { positions, cursor } = encodePrompt(tokenizer, prompt("S", ":"), counting, { offset: 5 });
    expect(rows(positions.coords)).toEqual([
      [5, 6, 2, 1],
      [6, 7, 4, 1],
    ]);
    expect(cursor.clone().next("a")).toEqual([6, 8, 6, 1]);
  });

  it("lays an observation out as one position of the family's features", () => {
    const observed = { pieces: ["S", { bag: [0, 49], text: "1 2" }, "a"], text: "S 1 2 a" };
    const { positions } = encodePrompt(tokenizer, observed, counting, { family: "toy" });
    expect(positions.length).toBe(3);
    expect(positions.bag).toBe(40);
    const base = tokenizer.vocabulary + 10;
    expect([...positions.ids.subarray(0, 2)]).toEqual([id("S"), 0]);
    expect([...positions.ids.subarray(40, 43)]).toEqual([base, base + 49, 0]);
    expect([...positions.ids.subarray(80, 82)]).toEqual([id("a"), 0]);
    expect(rows(positions.coords)[2]).toEqual([0, 3, 6, 1]);
  });

  it("refuses features of others, and an empty prompt", () => {
    const wrong = { pieces: [{ bag: [50], text: "" }], text: "" };
    expect(() => encodePrompt(tokenizer, wrong, counting, { family: "toy" })).toThrow(RangeError);
    expect(() => encodePrompt(tokenizer, wrong, counting)).toThrow(/which family/);
    expect(() => encodePrompt(tokenizer, prompt(), counting)).toThrow(/empty prompt/);
  });
});

describe("encodeExample", () => {
  const example = { prompt: prompt("S", "a", ":"), completion: "1 2 .", coordinates: counting };

  it("predicts the next token and trains on the completion only", () => {
    const sequence = encodeExample(tokenizer, example);
    expect([...sequence.ids]).toEqual(["S", "a", ":", "1", "2"].map(id));
    expect([...sequence.targets]).toEqual(["a", ":", "1", "2", "."].map(id));
    expect([...sequence.weights]).toEqual([0, 0, 1, 1, 1]);
    expect(rows(sequence.coords)[4]).toEqual([1, 5, 10, 1]);
  });

  it("takes a weight per completion token and cuts off what no loss sees", () => {
    const sequence = encodeExample(tokenizer, { ...example, weights: [-0.5, 2, 0] });
    expect([...sequence.targets]).toEqual(["a", ":", "1", "2"].map(id));
    expect([...sequence.weights]).toEqual([0, 0, -0.5, 2]);
    expect([...encodeExample(tokenizer, { ...example, weights: 3 }).weights]).toEqual([0, 0, 3, 3, 3]);
    expect(() => encodeExample(tokenizer, { ...example, weights: [1] })).toThrow(/1 weights .* 3 tokens/);
    expect(() => encodeExample(tokenizer, { ...example, completion: "" })).toThrow(/completion/);
  });

  it("has no target where an observation follows", () => {
    const pieces = ["S", { bag: [1, 2], text: "" }, ":"];
    const sequence = encodeExample(tokenizer, { ...example, family: "toy", prompt: { pieces, text: "" } });
    expect([...sequence.targets]).toEqual([0, id(":"), id("1"), id("2"), id(".")]);
    expect(sequence.ids.length).toBe(5 * 40);
  });

  it("adds one offset of 0 to 9 to seg and pc of the whole sequence", () => {
    const plain = rows(encodeExample(tokenizer, example).coords);
    const rng = Rng.seed(3);
    const seen = new Set<number>();
    for (let i = 0; i < 200; i++) {
      const shifted = rows(encodeExample(tokenizer, example, rng).coords);
      const offset = (shifted[0]?.[0] as number) - (plain[0]?.[0] as number);
      seen.add(offset);
      expect(shifted).toEqual(plain.map(([seg, pc, idx, sub]) => [seg! + offset, pc! + offset, idx, sub]));
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("agrees with encodePrompt on the prompt and with its cursor on the completion", () => {
    const symbol = fc.constantFrom(...family.symbols);
    const text = fc.array(symbol, { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(text, text, fc.boolean(), (head, tail, lines) => {
        const coordinates = lines ? textCoordinates : counting;
        const { positions, cursor } = encodePrompt(tokenizer, prompt(...head), coordinates);
        const completion = [...tail, "."];
        const sequence = encodeExample(tokenizer, {
          prompt: prompt(...head),
          completion: completion.join(" "),
          coordinates,
        });
        expect(sequence.length).toBe(head.length + tail.length);
        expect([...sequence.coords.subarray(0, positions.coords.length)]).toEqual([...positions.coords]);
        expect(rows(sequence.coords).slice(head.length)).toEqual(tail.map((each) => [...cursor.next(each)]));
        const trained = [...sequence.targets].filter((_, t) => sequence.weights[t] !== 0);
        expect(tokenizer.decode(trained)).toBe(completion.join(" "));
      }),
    );
  });
});

// Scripted policies keep the policy contract; the enumerator writes every short program exactly once.
import { describe, expect, it } from "vitest";
import {
  OraclePolicy,
  ParrotPolicy,
  type Policy,
  RandomSearcher,
  SilentPolicy,
  SystematicEnumerator,
} from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { textCoordinates } from "../../tasks/index.ts";
import { policyConformance } from "../conformance/policy.ts";

policyConformance("oracle", () => new OraclePolicy(new Map([["a b c a", "c b a ."]])));
policyConformance("parrot", () => new ParrotPolicy());
policyConformance("silent", () => new SilentPolicy());
policyConformance("random searcher", () => new RandomSearcher(3));
policyConformance("enumerator", () => new SystematicEnumerator(3));

async function texts(policy: Policy, count: number, allowed?: string[], prompt = "a b", maxTokens = 9) {
  const request = {
    prompt: { pieces: prompt.split(" "), text: prompt },
    coordinates: textCoordinates,
    count,
  };
  const [group = []] = await policy.sample([allowed ? { ...request, allowed } : request], {
    temperature: 1,
    maxTokens,
    rng: Rng.seed("scripted"),
  });
  return group.map(({ text }) => text);
}

describe("scripted policies", () => {
  it("the oracle says what it was told, and nothing to strangers", async () => {
    const oracle = new OraclePolicy(new Map([["a b", "x y ."]]));
    expect(await texts(oracle, 2)).toEqual(["x y .", "x y ."]);
    expect(await texts(oracle, 1, ["x"])).toEqual(["x"]);
    expect(await texts(oracle, 1, undefined, "b a")).toEqual(["."]);
  });

  it("the parrot repeats what it may of the prompt, the silent one nothing", async () => {
    expect(await texts(new ParrotPolicy(), 1, undefined, "a . b b")).toEqual(["a b b ."]);
    expect(await texts(new ParrotPolicy(), 1, ["b"], "a . b b")).toEqual(["b b ."]);
    expect(await texts(new SilentPolicy(), 2)).toEqual([".", "."]);
  });

  it("searchers must know the symbols", async () => {
    await expect(texts(new RandomSearcher(2), 1)).rejects.toThrow(/symbols/);
    await expect(texts(new SystematicEnumerator(2), 1)).rejects.toThrow(/symbols/);
  });

  it("the random searcher draws lengths evenly and symbols evenly", async () => {
    const counts = new Map<string, number>();
    const n = 12_000;
    for (const text of await texts(new RandomSearcher(2), n, ["a", "b", "."])) {
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a binomial with p = 1/4 and 1/8.
    for (const [text, count] of counts) {
      const p = text.split(" ").length === 2 ? 1 / 4 : 1 / 8;
      expect(Math.abs(count - n * p)).toBeLessThan(5 * Math.sqrt(n * p * (1 - p)));
    }
  });
});

describe("SystematicEnumerator", () => {
  const upToTwo = [
    "a .",
    "b .",
    "c .",
    ...["a", "b", "c"].flatMap((x) => ["a", "b", "c"].map((y) => `${x} ${y} .`)),
  ];

  it("writes each program of length 1 and 2 exactly once, in order, and then falls silent", async () => {
    expect(await texts(new SystematicEnumerator(2), 14, ["a", "b", "c", "."])).toEqual([
      ...upToTwo,
      ".",
      ".",
    ]);
    expect(await texts(new SystematicEnumerator(9), 13, ["a", "b", "c"], "a", 3)).toEqual([...upToTwo, "."]);
  });

  it("goes on where it was with each prompt, also after a load", async () => {
    const enumerator = new SystematicEnumerator(2);
    const first = await texts(enumerator, 5, ["a", "b", "c"], "one");
    expect(await texts(enumerator, 2, ["a", "b", "c"], "other")).toEqual(["a .", "b ."]);
    const loaded = new SystematicEnumerator(2);
    loaded.load(JSON.parse(JSON.stringify(enumerator.save())));
    const rest = await texts(loaded, 7, ["a", "b", "c"], "one");
    expect([...first, ...rest]).toEqual(upToTwo);
    expect(await texts(loaded, 1, ["a", "b", "c"], "other")).toEqual(["c ."]);
    expect(() => loaded.load({ one: 3 })).toThrow();
  });

  it("knows a topic again when its prompts differ", async () => {
    const enumerator = new SystematicEnumerator(2);
    const options = { temperature: 1, maxTokens: 3, rng: Rng.seed(1) };
    const request = { coordinates: textCoordinates, count: 1, allowed: ["a", "b"], topic: "law 7" };
    const written: string[] = [];
    for (const text of ["one", "two"]) {
      const [[first] = []] = await enumerator.sample(
        [{ ...request, prompt: { pieces: [text], text } }],
        options,
      );
      written.push(first?.text ?? "");
    }
    expect(written).toEqual(["a .", "b ."]);
  });

  it("tries what a new symbol makes possible without repeating itself", async () => {
    const enumerator = new SystematicEnumerator(2);
    const before = await texts(enumerator, 4, ["a", "b"]); // a, b, aa, ab
    const after = await texts(enumerator, 8, ["a", "b", "c"]);
    expect([...before, ...after].sort()).toEqual([...upToTwo].sort());
    expect(after[0]).toBe("c .");
    expect(await texts(enumerator, 1, ["a", "b", "c"])).toEqual(["."]);
  });
});

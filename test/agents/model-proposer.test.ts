// The language-model proposer on a toy policy: guards keep it varied, without them it collapses.
import { describe, expect, it } from "vitest";
import {
  type Completion,
  ModelProposer,
  type Policy,
  type PolicyRequest,
  words,
} from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import type { TaskOutcome } from "../../tasks/index.ts";
import { letters } from "./doubles.ts";

/** Says the given texts in turn, over and over. */
function speaker(texts: readonly string[]): Policy & { requests: PolicyRequest[] } {
  const requests: PolicyRequest[] = [];
  let at = 0;
  return {
    id: "speaker",
    requests,
    async sample(asked) {
      requests.push(...asked);
      return asked.map(({ count }) =>
        Array.from({ length: count }, () => ({
          text: texts[at++ % texts.length]!,
          logProbs: [],
          stopped: true,
        })),
      );
    },
  };
}

/** What the round makes of a proposal: nothing if it does not parse, else a task with this learnability. */
function outcome(text: string, learnability: number): TaskOutcome[] {
  const task = letters.parse(text, { kind: "agent", agent: "ada", proposer: "model" });
  return task.ok ? [{ task: task.value, attempts: 8, correct: 4, learnability }] : [];
}

const proposer = (policy: Policy, guards = true) =>
  new ModelProposer({ policy, agent: "ada", families: [letters], guards, maxTokens: 8 });
const rng = Rng.seed("proposer");

describe("ModelProposer", () => {
  it("asks in the family's own symbols and proposes without the end symbol", async () => {
    const policy = speaker(["a b : 3 .", "a b"]);
    const proposals = await proposer(policy).next(letters, 2, rng);
    expect(proposals).toEqual([
      { family: "letters", text: "a b : 3", proposer: "model", agent: "ada" },
      { family: "letters", text: "a b", proposer: "model", agent: "ada" },
    ]);
    expect(policy.requests[0]?.prompt.pieces).toEqual(["P", "@letters"]);
    expect(policy.requests[0]?.allowed).toEqual(letters.symbols);
  });

  it("imitates what was accepted and learnable, and nothing else", async () => {
    const own = proposer(speaker(["a : 1 .", "b : 1 .", "c c", "d : 2 ."]));
    await own.next(letters, 4, rng);
    own.observe([...outcome("a : 1", 0.25), ...outcome("b : 1", 0.1), ...outcome("c c : 1", 0.25)]);
    expect(own.goodExamples()).toEqual([
      {
        family: "letters",
        prompt: { pieces: ["P", "@letters"], text: "P @letters" },
        completion: "a : 1 .",
        coordinates: letters.coordinates,
        weights: 1,
      },
    ]);
  });

  it("takes no credit for what others proposed in the same words", async () => {
    const own = proposer(speaker(["a : 1 ."]));
    await own.next(letters, 1, rng);
    for (const agent of ["ben", "ada"]) {
      const proposer = agent === "ada" ? "mutation" : "model";
      const task = letters.parse("a : 1", { kind: "agent", agent, proposer });
      if (task.ok) own.observe([{ task: task.value, attempts: 8, correct: 4, learnability: 0.25 }]);
    }
    expect(own.goodExamples()).toEqual([]);
  });

  it("takes the same program at most twice in 3,000 proposals, whatever its input", async () => {
    const own = proposer(speaker(["a : 1 .", "a : 2 .", "a : 3 .", "a : 0 ."]));
    const round = async (n: number) => {
      const proposals = await own.next(letters, n, rng);
      own.observe(proposals.flatMap(({ text }) => outcome(text, 0.25)));
    };
    await round(4);
    expect(own.goodExamples().map(({ completion }) => completion)).toEqual(["a : 1 .", "a : 2 ."]);
    await round(2995);
    expect(own.goodExamples()).toHaveLength(2);
    await round(3); // the first two fall out of the window one by one
    expect(own.goodExamples().length).toBeGreaterThan(2);
    expect(own.goodExamples().length).toBeLessThan(5);
  });

  it("finds its own words again by the text of the outcome, and counts programs by the task's", async () => {
    const own = proposer(speaker(["a  a : 1 .", "b : 1 .", "a : 2 .", "a : 3 ."]));
    await own.next(letters, 4, rng);
    const task = (text: string, written: string) =>
      outcome(text, 0.25).map((each) => ({ ...each, text: written }));
    own.observe([
      ...task("a : 1", "a a : 1"),
      ...task("b : 1", "b : 1"),
      ...task("a : 2", "a : 2"),
      ...task("a : 3", "a : 3"),
    ]);
    const good = own.goodExamples().map(({ completion }) => completion);
    expect(good).toEqual(["a a : 1 .", "b : 1 .", "a : 2 ."]);
  });

  it("mixes good proposals, each once, with random tasks, and starts with those alone", async () => {
    const own = proposer(speaker(["d d d a : 1 .", "d d d b : 1 .", "d d d c : 1 ."]));
    const deep = (n: number) =>
      own.examples(n, rng).filter(({ completion }) => completion.startsWith("d d d")).length;
    for (const { completion, weights } of own.examples(50, rng)) {
      expect(letters.parse(completion.replace(/ \.$/, ""), { kind: "seed", source: "t" }).ok).toBe(true);
      expect(weights ?? 1).toBe(1);
    }
    await own.next(letters, 3, rng);
    own.observe(["a", "b", "c"].flatMap((last) => outcome(`d d d ${last} : 1`, 0.25)));
    expect(own.examples(40, rng)).toHaveLength(40);
    expect(deep(40)).toBe(3);
    expect(deep(4)).toBe(2);
  });

  it("without guards: every proposal once, by its advantage", async () => {
    const own = proposer(speaker(["a : 1 .", "a : 1 .", "b", "c : 1 ."]), false);
    await own.next(letters, 4, rng);
    own.observe([...outcome("a : 1", 0.25), ...outcome("c : 1", 0.1)]);
    // Rewards 1, 1, 0, 0.4; the first batch is compared with its own mean, 0.6.
    const examples = own.examples(0, rng);
    expect(examples.map(({ completion }) => completion)).toEqual(["a : 1 .", "a : 1 .", "b", "c : 1 ."]);
    const weights = examples.map((example) => example.weights as number);
    for (const [i, weight] of [0.4, 0.4, -0.6, -0.2].entries()) expect(weights[i]).toBeCloseTo(weight, 10);
    expect(own.examples(0, rng)).toEqual([]);
    expect(own.goodExamples()).toEqual([]);
  });

  it("goes on after a load as if nothing had happened", async () => {
    for (const guards of [true, false]) {
      const texts = ["a : 1 .", "b : 2 .", "c : 3 ."];
      const own = proposer(speaker(texts), guards);
      await own.next(letters, 3, rng);
      own.observe(outcome("a : 1", 0.2));
      const loaded = proposer(speaker(texts), guards);
      loaded.load(JSON.parse(JSON.stringify(own.save())));
      for (const each of [own, loaded]) each.observe(outcome("b : 2", 0.25));
      expect(loaded.examples(9, Rng.seed(4))).toEqual(own.examples(9, Rng.seed(4)));
      expect(loaded.save()).toEqual(own.save());
    }
    expect(() => proposer(speaker([""])).load({ pending: 1 })).toThrow();
  });
});

/** A policy that learns: a softmax over all programs of one and two letters, trained on the proposer's examples. */
class TabularPolicy implements Policy {
  readonly id = "tabular";
  readonly #programs = ["a", "b", "c", "d"].flatMap((x) => [
    x,
    ...["a", "b", "c", "d"].map((y) => `${x} ${y}`),
  ]);
  readonly #logits = this.#programs.map(() => 0);

  get chances(): number[] {
    const weights = this.#logits.map(Math.exp);
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / total);
  }

  /** Bits of entropy; log2(20) = 4.3 at the start. */
  get entropy(): number {
    return this.chances.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0);
  }

  async sample(requests: readonly PolicyRequest[], options: { rng: Rng }): Promise<Completion[][]> {
    const { rng } = options;
    const one = () => ({
      text: `${this.#programs[rng.weighted(this.chances)]} : ${rng.int(4)} .`,
      logProbs: [],
      stopped: true,
    });
    return requests.map(({ count }) => Array.from({ length: count }, one));
  }

  /** One step of w * gradient of log p, averaged over the examples. */
  learn(examples: readonly { readonly program: string; readonly weight: number }[], rate: number): void {
    const { chances } = this;
    for (const { program, weight } of examples) {
      this.#programs.forEach((other, i) => {
        const gradient = (other === program ? 1 : 0) - (chances[i] as number);
        this.#logits[i] = (this.#logits[i] as number) + (rate * weight * gradient) / examples.length;
      });
    }
  }
}

describe("collapse", () => {
  /** Programs with an "a" in them are the learnable ones, "a a" most of all. */
  const reward = (program: string) => words(program).filter((letter) => letter === "a").length / 8;

  async function entropyAfter(guards: boolean): Promise<number> {
    const policy = new TabularPolicy();
    const own = proposer(policy, guards);
    const random = Rng.seed(`collapse ${guards}`);
    for (let round = 0; round < 300; round++) {
      const proposals = await own.next(letters, 16, random);
      own.observe(proposals.flatMap(({ text }) => outcome(text, reward(text))));
      const examples = own.examples(16, random).map(({ completion, weights }) => ({
        program: completion.split(" :")[0] as string,
        weight: (weights as number | undefined) ?? 1,
      }));
      policy.learn(examples, 0.5);
    }
    return policy.entropy;
  }

  it("happens to the naive proposer, and the guards prevent it", async () => {
    expect(await entropyAfter(false)).toBeLessThan(1);
    expect(await entropyAfter(true)).toBeGreaterThan(3);
  });
});

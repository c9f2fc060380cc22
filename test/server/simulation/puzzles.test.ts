// What a round of puzzles records beside its tasks: how alike and how new they were, and how sure the solvers.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { puzzleAttemptsEvent } from "../../../server/simulation/attempt-events.ts";
import { makeFamilies } from "../../../server/simulation/families.ts";
import { type PuzzleAttempts, Puzzles } from "../../../server/simulation/puzzles.ts";
import { familySymbols } from "../../../tasks/index.ts";
import { type ScriptedPopulation, type Stage, scripted, stage } from "./doubles.ts";
import { naiveNovelty, symbolsOf } from "./naive-novelty.ts";

const FAMILIES = makeFamilies({ ops: "B", observations: 8 });

async function play(
  perRound: number,
  host: ScriptedPopulation,
): Promise<{ on: Stage; attempts: PuzzleAttempts[] }> {
  const on = stage({
    populations: [{ name: "ash", agents: 1 }],
    propose: {
      perRound,
      attemptsPerTask: 3,
      quotas: { random: 0.5, learnability: 0.5, mutation: 0, model: 0 },
    },
  });
  const puzzles = new Puzzles(on.config, FAMILIES, [host], new Set(), on.log);
  const attempts: PuzzleAttempts[] = [];
  for (let round = 1; round <= 3; round++) {
    on.log.startRound(round);
    attempts.push(...(await puzzles.round(on.agents, on.knowledge, Rng.seed(`round ${round}`))));
  }
  return { on, attempts };
}

describe("a round of puzzles", () => {
  it("records how new its tasks were, and their largest cluster", async () => {
    const { on } = await play(
      24,
      scripted("ash", () => "rev ."),
    );
    const measured = on.events.filter((event) => event.type === "diversity.measured");
    expect(measured).toHaveLength(3 * FAMILIES.length);
    for (const { round, data } of measured) {
      const skip = familySymbols(FAMILIES.find(({ id }) => id === data.family)!).punctuation;
      const posed = on.events.flatMap((event) =>
        event.type === "task.proposed" && event.data.family === data.family
          ? [{ round: event.round, text: event.data.text }]
          : [],
      );
      const now = posed.filter((task) => task.round === round).map(({ text }) => text);
      const before = posed.filter((task) => task.round < round).map(({ text }) => text);
      expect(data.novelty).toBeCloseTo(naiveNovelty(now, before, skip)!, 12);
      // At the least, a cluster holds all that are the same program.
      const same = Map.groupBy(now, (text) => symbolsOf(text, skip).join(" "));
      const largest = Math.max(...[...same.values()].map((texts) => texts.length));
      expect(data.clusterShare).toBeGreaterThanOrEqual(largest / now.length);
      expect(data.clusterShare).toBeLessThanOrEqual(1);
    }
  });

  it("leaves both out where there is nothing to compare", async () => {
    const { on } = await play(
      2,
      scripted("ash", () => "rev ."),
    );
    const [first, ...later] = on.of("diversity.measured").filter(({ family }) => family === "laws");
    expect(first).toMatchObject({ accepted: 1 });
    expect(first).not.toHaveProperty("novelty");
    for (const data of later.filter(({ accepted }) => accepted > 0)) expect(data).toHaveProperty("novelty");
    for (const data of on.of("diversity.measured")) expect(data).not.toHaveProperty("clusterShare");
  });

  it("records the log-probability of all sampled tokens, where the policy has any", async () => {
    const sure = await play(
      8,
      scripted("ash", (_, i) => (i === 0 ? "rev ." : "rev inc .")),
    );
    expect(sure.attempts.length).toBeGreaterThan(0);
    // Each token has -1: one completion of two tokens, two of three.
    for (const attempted of sure.attempts) {
      expect(puzzleAttemptsEvent(attempted)).toMatchObject({ attempts: 3, tokens: 8, logProb: -8 });
    }
    const mute = scripted("ash", () => "rev .");
    const sample: ScriptedPopulation["sample"] = async (call) =>
      (await mute.sample(call)).map((group) => group.map((made) => ({ ...made, logProbs: [] })));
    for (const attempted of (await play(8, { ...mute, sample })).attempts) {
      expect(puzzleAttemptsEvent(attempted)).not.toHaveProperty("logProb");
    }
  });
});

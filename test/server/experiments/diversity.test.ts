// The experiment on responses to a collapse, with tiny budgets: every column of its tables is there, variants of a seed
// share start and first tasks, and two cells of one seed are the same. What is learned is not looked at.
import { describe, expect, it } from "vitest";
import type { CellFigures } from "../../../server/experiments/contract.ts";
import { diversity, diversitySchema } from "../../../server/experiments/diversity.ts";
import type { NamedArrays } from "../../../trainer/index.ts";

const config = diversitySchema.parse({
  items: 4,
  start: { practice: 128, dreams: 0, proposals: 256, warmupSteps: 4 },
  practice: { tokens: 1_000_000, perRound: 48, maxRounds: 2 },
  attemptsPerTask: 2,
});

function cell(variant: string, start?: NamedArrays): Promise<CellFigures> {
  return diversity.run({
    config,
    variant,
    seed: 1,
    start,
    progress: () => {},
    timed: (_, work) => work(),
  });
}

describe("diversity", () => {
  it("gives every column of its tables, and the same again", async () => {
    const { state, spent, values } = await cell("start");
    expect(spent.trainedTokens).toBeGreaterThan(128 * 10);
    expect(values["apply/greedy-mean"]).toBeGreaterThanOrEqual(0);
    const one = await cell("all", state);
    const measures = diversity.layout.groups.flatMap((group) => group.measures);
    for (const { key } of measures) expect(one.values[key], key).toBeGreaterThanOrEqual(0);
    expect(one.values.rounds).toBe(2);
    expect(one.notes.at(-1)).toContain("ended after 2 rounds");
    expect(await cell("all", state)).toEqual(one);
    // Before any alarm, what is done about one makes no difference.
    expect((await cell("no-response", state)).values["proposed/entropy-first"]).toBe(
      one.values["proposed/entropy-first"],
    );
    const random = await cell("random", state);
    expect(random.values).toMatchObject({ proposals: 0, refused: 0, alarms: 0 });
    expect(random.values.tasks).toBeGreaterThan(0);
    expect(random.values.tasks).toBeLessThanOrEqual(2 * 48);
  });
});

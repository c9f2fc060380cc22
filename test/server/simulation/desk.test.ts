// A language-model proposer that writes one and the same puzzle: the alarm is raised and recorded. With guards its
// share goes to the others; without them the alarm says that nothing was done.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { makeFamilies } from "../../../server/simulation/families.ts";
import { Puzzles } from "../../../server/simulation/puzzles.ts";
import { scripted, stage } from "./doubles.ts";

/** Proposals asked for per round; the model's quota is half. */
const PER_ROUND = 64;

interface Shown {
  /** The model's proposals in each round. */
  readonly asked: number[];
  readonly alarms: { kind: string; response: string }[];
}

async function rounds(count: number, guards: boolean, proposal: (i: number) => string): Promise<Shown> {
  const on = stage({
    populations: [{ name: "ash", agents: 1 }],
    propose: {
      perRound: PER_ROUND,
      guards,
      attemptsPerTask: 1,
      quotas: { random: 0.5, learnability: 0, mutation: 0, model: 0.5 },
    },
  });
  const families = makeFamilies({ ops: "B", observations: 8 });
  let written = 0;
  const host = scripted("ash", ({ prompt }) => (prompt.text.startsWith("P") ? proposal(written++) : "rev ."));
  const puzzles = new Puzzles(on.config, families, [host], new Set(), on.log);
  const asked: number[] = [];
  for (let round = 1; round <= count; round++) {
    const before = written;
    on.log.startRound(round);
    await puzzles.round(on.agents, on.knowledge, Rng.seed(`round ${round}`));
    asked.push(written - before);
  }
  return { asked, alarms: on.of("alarm.raised") };
}

const collapsed = () => "inc .";

describe("a collapsing proposer", () => {
  it("raises the alarm and loses its share to the others, more of it while it lasts", async () => {
    const { asked, alarms } = await rounds(10, true, collapsed);
    expect(alarms.map(({ kind }) => kind)).toEqual(["proposals-collapse", "proposals-collapse"]);
    expect(alarms[0]?.response).toContain("25 %");
    expect(alarms[1]?.response).toContain("5 %");
    expect(asked[0]).toBe(PER_ROUND / 2);
    expect(asked.at(-1)).toBeLessThan(PER_ROUND / 8);
  });

  it("without guards raises the alarm all the same, which says that nothing is done", async () => {
    const { asked, alarms } = await rounds(10, false, collapsed);
    expect(alarms.map(({ kind }) => kind)).toContain("proposals-collapse");
    for (const { response } of alarms) expect(response).toContain("guards are switched off");
    expect(asked.at(-1)).toBe(PER_ROUND / 2);
  });
});

describe("a healthy proposer", () => {
  it("raises none and keeps its share", async () => {
    const rng = Rng.seed("healthy");
    const ops = ["rev", "sort", "rot", "swp", "inc", "tri", "neg", "cum", "ix", "hd", "par", "dup"];
    const varied = () => `${Array.from({ length: rng.range(2, 4) }, () => rng.pick(ops)).join(" ")} .`;
    const { asked, alarms } = await rounds(6, true, varied);
    // It writes laws only: as a proposer of programs it is refused, which is another alarm than collapse.
    expect(alarms.filter(({ kind }) => kind === "proposals-collapse")).toEqual([]);
    expect(asked[0]).toBe(PER_ROUND / 2);
  });
});

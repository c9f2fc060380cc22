// A proposer that poses ill-posed tasks on purpose earns less than an honest one, through the real gate and with the
// real reward; and more where a family lets ambiguity through, so that the first is no accident.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import {
  atMost,
  auditFamily,
  builtInFamilies,
  Gate,
  learnability,
  type Proposer,
  RandomProposer,
  type TaskFamily,
} from "../../../tasks/index.ts";
import { AmbiguityAttacker } from "../../../tasks/proposers/ambiguity-attacker.ts";
import { laxFamily, neighbours } from "./lax-family.ts";

const PROPOSALS = 300;
const PEERS = 8;

/** Everything that a solver who sees nothing but the prompt can take for right; undefined if it cannot read it. */
type Reader = (prompt: string) => readonly string[] | undefined;

/** Reads prompts that are written as proposals are: what this family makes of the text is what the text means. */
function readerOf(family: TaskFamily): Reader {
  return (prompt) => {
    const parsed = family.parse(prompt, { kind: "seed", source: "solver" });
    return parsed.ok ? [family.oracle(parsed.value).completion] : undefined;
  };
}

/** Mean reward per proposal: learnability of what passes the gate, nothing for the rest. */
async function earnings(family: TaskFamily, proposer: Proposer, reader: Reader, skill: number) {
  const gate = new Gate({ families: [family], maxText: 4096, nearLimit: atMost(PROPOSALS) });
  const rng = Rng.seed(`${family.id} ${skill}`);
  let reward = 0;
  let accepted = 0;
  for (const proposal of await proposer.next(family, PROPOSALS, rng)) {
    const judged = gate.judge(proposal);
    if (!judged.ok) continue;
    accepted++;
    const known = reader(family.render(judged.value).text) ?? [];
    let correct = 0;
    for (let peer = 0; peer < PEERS; peer++) {
      const answer = known.length > 0 && rng.chance(skill) ? rng.pick(known) : "";
      if (family.verify(judged.value, answer).correct) correct++;
    }
    reward += learnability(correct, PEERS);
  }
  return { mean: reward / PROPOSALS, accepted };
}

/** Two of each kind whose prompts say all there is to say, in the proposal language. */
const readable = [
  ...Map.groupBy(
    builtInFamilies()
      .list()
      .filter((family) => {
        if (family.proposals === false) return false;
        const task = family.generate(Rng.seed(1), 1);
        return readerOf(family)(family.render(task).text)?.[0] === family.oracle(task).completion;
      }),
    ({ kind }) => kind,
  ).values(),
].flatMap((same) => same.slice(0, 2));

describe("an ambiguity attacker", () => {
  it("meets several families here", () => {
    expect(readable.length).toBeGreaterThan(3);
  });

  for (const family of readable) {
    it.each([0.5, 0.9])(
      `earns less than an honest proposer of ${family.id}, from peers of skill %f`,
      async (skill) => {
        const reader = readerOf(family);
        const honest = await earnings(family, new RandomProposer(), reader, skill);
        const attack = await earnings(family, new AmbiguityAttacker(), reader, skill);
        expect(honest.accepted).toBeGreaterThan(PROPOSALS / 2);
        expect(honest.mean).toBeGreaterThan(0.02);
        expect(attack.mean).toBeLessThan(honest.mean);
      },
    );
  }

  it("earns more where a family takes ill-posed tasks, and the audit finds that family", async () => {
    const family = laxFamily as TaskFamily;
    const reader: Reader = (prompt) => neighbours(prompt).map((number) => `${number} .`);
    const honest = await earnings(family, new RandomProposer(), reader, 0.97);
    const attack = await earnings(family, new AmbiguityAttacker(), reader, 0.97);
    expect(attack.mean).toBeGreaterThan(honest.mean);
    const failing = auditFamily(family, { items: 120 }).rows.filter(({ ok }) => !ok);
    expect(failing.map(({ check }) => check)).toContain("ambiguity does not pay");
    expect(failing.find(({ check }) => check === "ambiguity does not pay")?.value).toBeGreaterThanOrEqual(0);
  });

  it("says the same from the same generator, and no more than it is asked for", () => {
    const family = laxFamily as TaskFamily;
    const attacker = new AmbiguityAttacker();
    const first = attacker.next(family, 50, Rng.seed(3));
    expect(first).toHaveLength(50);
    expect(attacker.next(family, 50, Rng.seed(3))).toEqual(first);
    expect(new Set(first.map(({ text }) => text)).size).toBeGreaterThan(30);
  });
});

// The programs that a culture's readers had accepted lately: by which they explained laws, and those of posed puzzles.
// Kept in ops, so that they outlive the names they were written with. It knows no editors.
import { z } from "zod";
import type { YCulture } from "../../culture/index.ts";
import { expand, isOp, type Op, type ProgramPayload } from "../../tasks/index.ts";
import type { Claim, Knowledge } from "./knowledge.ts";
import type { PuzzleAttempts } from "./puzzles.ts";

/** Rounds that a program is remembered. */
const WINDOW_ROUNDS = 10;
/** Programs remembered per culture: counting patterns in them takes some milliseconds. */
const MOST_PROGRAMS = 512;
/** Shorter ones hold no pattern, longer ones are no program of one task. */
const LENGTHS = { least: 2, most: 16 } as const;

const stateSchema = z.record(
  z.string(),
  z.array(
    z.strictObject({
      round: z.number().int().min(0),
      ops: z.array(z.string().refine((symbol) => isOp(symbol), "not an op")),
    }),
  ),
);
type Accepted = { round: number; ops: Op[] };

export class AcceptedPrograms {
  /** Oldest first, by culture. */
  #byCulture = new Map<string, Accepted[]>();

  /** Takes in a round. Puzzles belong to the readers' cultures: of each culture once, whoever solved them. */
  add(
    claims: readonly Claim[],
    puzzles: readonly PuzzleAttempts[],
    knowledge: Knowledge,
    round: number,
  ): void {
    const seen = new Set<string>();
    for (const { find, accepted } of claims) {
      const culture = knowledge.cultureOf(find.agent);
      if (!accepted || culture === undefined) continue;
      const meaning = new Map(knowledge.definitions(find.agent).map(({ name, body }) => [name, body]));
      this.#put(nameOf(culture, knowledge), find.program, meaning, round);
    }
    for (const { agent, posed } of puzzles) {
      const culture = knowledge.cultureOf(agent);
      const key = `${culture === undefined ? "" : nameOf(culture, knowledge)} ${posed.task.id}`;
      if (culture === undefined || posed.task.family !== "programs" || seen.has(key)) continue;
      seen.add(key);
      const { program, definitions } = posed.task.payload as ProgramPayload;
      const meaning = new Map(definitions.map(({ name, body }) => [name, body]));
      this.#put(nameOf(culture, knowledge), program, meaning, round);
    }
    for (const [name, programs] of this.#byCulture) {
      const kept = programs.filter((one) => round - one.round < WINDOW_ROUNDS).slice(-MOST_PROGRAMS);
      if (kept.length > 0 && [...knowledge.cultures.keys()].includes(name)) this.#byCulture.set(name, kept);
      else this.#byCulture.delete(name);
    }
  }

  /** Two halves, oldest first: one to look for patterns in, one to test them on. */
  halves(culture: string): { readonly shown: readonly Op[][]; readonly heldOut: readonly Op[][] } {
    const all = (this.#byCulture.get(culture) ?? []).map(({ ops }) => ops);
    return { shown: all.filter((_, i) => i % 2 === 0), heldOut: all.filter((_, i) => i % 2 === 1) };
  }

  #put(
    culture: string,
    program: readonly string[],
    meaning: ReadonlyMap<string, readonly string[]>,
    round: number,
  ): void {
    const ops = expand(program, meaning);
    if (!ops.ok || ops.value.length < LENGTHS.least || ops.value.length > LENGTHS.most) return;
    const programs = this.#byCulture.get(culture) ?? [];
    programs.push({ round, ops: ops.value });
    this.#byCulture.set(culture, programs);
  }

  save(): unknown {
    return Object.fromEntries(structuredClone([...this.#byCulture]));
  }

  /** @throws ZodError on anything that `save` did not write. */
  load(state: unknown): void {
    this.#byCulture = new Map(Object.entries(stateSchema.parse(state))) as Map<string, Accepted[]>;
  }
}

/** An agent's own culture comes to be when it is first asked for, so this is looked up each time. */
function nameOf(culture: YCulture, { cultures }: Knowledge): string {
  return [...cultures].find(([, known]) => known === culture)![0];
}

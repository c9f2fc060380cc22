// What a population learns about editing: bodies that were accepted as names (anybody's), and rewriting programs with
// names: worked by the oracle at first, and its own verified answers. Plain examples for the lesson.
import { z } from "zod";
import { type ExampleData, editorExample, editorPrompt } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { type OpSet, rewritesFamily } from "../../tasks/index.ts";

/** Accepted bodies remembered, oldest forgotten first, and how many are taught in one round. */
const BODIES_KEPT = 64;
const BODIES_TAUGHT = 32;
/** Tasks worked by the oracle per round, as long as fewer than this share of the own answers is right. */
const WORKED = 64;
const COMPETENT = 0.8;

const stateSchema = z.strictObject({
  bodies: z.array(
    z.strictObject({ body: z.array(z.string()), programs: z.array(z.array(z.string())).min(1) }),
  ),
  /** Share of a population's own rewrites that were right when it last wrote any. */
  right: z.record(z.string(), z.number().min(0).max(1)),
});
type State = z.output<typeof stateSchema>;

export class EditorLessons {
  readonly #ops: OpSet;
  #bodies: State["bodies"] = [];
  readonly #right = new Map<string, number>();
  /** Of this round only, by population. */
  readonly #own = new Map<string, ExampleData[]>();

  constructor(ops: OpSet) {
    this.#ops = ops;
  }

  startRound(): void {
    this.#own.clear();
  }

  /** A body that became a name, and the programs it was found in. */
  accepted(body: readonly string[], programs: readonly (readonly string[])[]): void {
    if (programs.length === 0) return;
    const kept = { body: [...body], programs: programs.slice(-16).map((program) => [...program]) };
    this.#bodies = [...this.#bodies, kept].slice(-BODIES_KEPT);
  }

  /** A population's verified rewrites of this round, and how many it tried. */
  rewritten(population: string, right: readonly ExampleData[], tried: number): void {
    this.#own.set(population, [...right]);
    if (tried > 0) this.#right.set(population, right.length / tried);
  }

  lessons(population: string, rng: Rng): ExampleData[] {
    const family = rewritesFamily({ ops: this.#ops });
    const young = (this.#right.get(population) ?? 0) < COMPETENT;
    const worked = Array.from({ length: young ? WORKED : 0 }, (): ExampleData => {
      const task = family.generate(rng, rng.range(1, family.levels));
      return { family: family.id, prompt: family.render(task), completion: family.oracle(task).completion };
    });
    const bodies = rng
      .shuffle(this.#bodies)
      .slice(0, BODIES_TAUGHT)
      .map(({ body, programs }) => editorExample(editorPrompt(programs, rng), body));
    return [...bodies, ...(this.#own.get(population) ?? []), ...worked];
  }

  save(): unknown {
    return structuredClone({ bodies: this.#bodies, right: Object.fromEntries(this.#right) });
  }

  /** @throws ZodError on anything that `save` did not write. */
  load(state: unknown): void {
    const { bodies, right } = stateSchema.parse(state);
    this.#bodies = bodies;
    this.#right.clear();
    for (const [population, share] of Object.entries(right)) this.#right.set(population, share);
  }
}

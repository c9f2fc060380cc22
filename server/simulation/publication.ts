// How a find gets its name and its place in a culture; in the arm `placebo`, with another body, of which it remembers
// what it stands in for. It knows no reviews.
import { z } from "zod";
import type { Agent } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { YCulture } from "../../culture/index.ts";
import { CULTURE_NAMES, type Law } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { placeboBody } from "./control-bodies.ts";
import { type Cultures, definitionsIn, freeNames } from "./cultures.ts";

const savedSchema = z.record(z.string(), z.array(z.string()));

/** A find as it is to be published. */
interface Publishable {
  readonly agent: Agent;
  readonly law: Law;
  readonly program: readonly string[];
  readonly fitted: number;
}

export class Publication {
  readonly #config: RunConfig;
  readonly #cultures: Cultures;
  /** What placebo entries stand in for, in ops. */
  readonly #meant = new Map<string, readonly string[]>();

  constructor(config: RunConfig, cultures: Cultures) {
    this.#config = config;
    this.#cultures = cultures;
  }

  /** Proposes the find as a definition. The entry's id; undefined if no name is free or the edit is refused. */
  publish(
    culture: YCulture,
    { agent, law, program, fitted }: Publishable,
    inOps: readonly string[],
    round: number,
    rng: Rng,
  ): string | undefined {
    const name = this.#freeName(culture, agent, round);
    if (name === undefined) return undefined;
    const { arm, world } = this.#config;
    const names = definitionsIn(culture);
    const body = arm === "placebo" ? placeboBody(world.ops, names, law, program, rng) : program;
    const parents = [...new Set(body)].flatMap((symbol) => culture.resolve(symbol)?.id ?? []);
    const id = this.#cultures.edit(
      culture,
      { op: "propose", kind: "definition", name, body: [...body], parents, about: law.id, fitted },
      agent.name,
      round,
    );
    if (id !== undefined && arm === "placebo") this.#meant.set(id, inOps);
    return id;
  }

  /** What an entry's author had tested, in ops: its body, or what a placebo took the place of. */
  meaning(culture: YCulture, entry: string): readonly string[] {
    return this.#meant.get(entry) ?? culture.expand(entry) ?? [];
  }

  /** The first name that no living entry of the culture holds and nobody else has reserved. Agents that share weights
   *  but not a culture take turns through the names, so that one name never means two things to one set of weights. */
  #freeName(culture: YCulture, agent: Agent, round: number): string | undefined {
    const own = this.#cultures.areShared ? 1 : this.#agentsOf(agent);
    const reserved = new Set(
      culture
        .reservations(round)
        .filter(({ author }) => author !== agent.name)
        .map(({ name }) => name),
    );
    return freeNames(culture).find(
      (name) => !reserved.has(name) && (own === 1 || CULTURE_NAMES.indexOf(name) % own === agent.seat),
    );
  }

  #agentsOf({ population }: Agent): number {
    if (this.#config.arm === "single") return 1;
    return this.#config.populations.find(({ name }) => name === population)!.agents;
  }

  save(): z.input<typeof savedSchema> {
    return Object.fromEntries([...this.#meant].map(([id, program]) => [id, [...program]]));
  }

  /** @throws ZodError on what `save` did not write. */
  load(saved: unknown): void {
    this.#meant.clear();
    for (const [id, program] of Object.entries(savedSchema.parse(saved))) this.#meant.set(id, program);
  }
}

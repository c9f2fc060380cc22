// What is known in a run, by whom: the arms differ here and nowhere else. Turns finds into claims, has peers check them,
// and says which names an agent may use and which laws it still looks for. It knows no weights and no sampling.

import type { Agent } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { Edit, YCulture } from "../../culture/index.ts";
import {
  CULTURE_NAMES,
  type Definition,
  degenerate,
  equivalent,
  expand,
  type Law,
  OP_SETS,
  ProgramTables,
  type World,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { Cultures, definitionsIn, freeNames } from "./cultures.ts";
import type { EventLog } from "./event-log.ts";
import type { ForeignEdit } from "./foreign.ts";
import { ForeignEntry } from "./foreign-entry.ts";
import { PeerReview } from "./peer-review.ts";

/** Placebo bodies drawn before taking one that does nothing useful either. */
const PLACEBO_DRAWS = 200;

/** A program that explains all the pairs its finder saw. */
export interface Find {
  readonly agent: Agent;
  readonly law: Law;
  readonly program: readonly string[];
  readonly fitted: number;
}

/** What became of a find. */
export interface Claim {
  readonly find: Find;
  /** It computes the law on every input; known to the harness only. */
  readonly correct: boolean;
  /** Its checkers' fresh observations all agreed (or nobody checked). */
  readonly accepted: boolean;
}

export class Knowledge {
  readonly #config: RunConfig;
  readonly #world: World;
  readonly #cultures: Cultures;
  readonly #peers: PeerReview;
  readonly #foreign: ForeignEntry;
  /** Laws that an agent holds to be explained; for arms without shared knowledge. */
  readonly #solved = new Map<string, Set<string>>();

  constructor(config: RunConfig, world: World, log: EventLog) {
    this.#config = config;
    this.#world = world;
    this.#cultures = new Cultures(config, log);
    this.#peers = new PeerReview(world, this.#cultures);
    this.#foreign = new ForeignEntry(config, world, this.#cultures, this.#peers);
  }

  /** Every culture of the run by name: "shared", or the agents' own. */
  get cultures(): ReadonlyMap<string, YCulture> {
    return this.#cultures.byName;
  }

  /** The culture that an agent reads and writes; undefined in the arm without names. */
  cultureOf(agent: Agent): YCulture | undefined {
    return this.#cultures.of(agent);
  }

  /** The names an agent may use in programs, with their bodies, oldest first. */
  definitions(agent: Agent): Definition[] {
    const culture = this.cultureOf(agent);
    return culture === undefined ? [] : definitionsIn(culture);
  }

  /** The names that mean the same to everyone: those of a shared culture. */
  common(): Definition[] {
    const { shared } = this.#cultures;
    return shared === undefined ? [] : definitionsIn(shared);
  }

  /** The definitions that an agent looks up for a text: the names it holds and those they stand on, as many as fit. */
  excerpt(agent: Agent, text: string): Definition[] {
    const culture = this.cultureOf(agent);
    if (culture === undefined) return [];
    const names = [...new Set(text.split(" "))];
    return culture
      .retrieve({ names }, this.#config.culture.budget)
      .filter(({ kind }) => kind === "definition")
      .map(({ name, body }) => ({ name, body }));
  }

  /** The laws that an agent still looks for. */
  open(agent: Agent): Law[] {
    const { shared } = this.#cultures;
    const solved = shared
      ? new Set(
          shared
            .entries()
            .filter(({ status }) => status === "adopted")
            .map(({ evidence }) => evidence.about),
        )
      : (this.#solved.get(agent.name) ?? new Set());
    return this.#world.laws.filter(({ id }) => !solved.has(id));
  }

  /** Ends what an agent alone knew. Its names are free again, also where others who share its weights live on: the
   *  next dreams teach what they mean now. */
  forget(agent: Agent): void {
    this.#solved.delete(agent.name);
    this.#cultures.end(agent);
  }

  /**
   * A find becomes a claim: published where there is a culture, checked on fresh observations (by every other agent
   * of a shared culture, by the finder itself otherwise), adopted or refuted. Undefined if the law was explained in
   * the meantime or no name is free.
   */
  claim(find: Find, agents: readonly Agent[], round: number, rng: Rng): Claim | undefined {
    const { agent, law, program } = find;
    if (!this.open(agent).includes(law)) return undefined;
    const tables = new ProgramTables(this.definitions(agent));
    const correct = equivalent(program, law.program, tables);
    const peers = agents.filter(({ name }) => name !== agent.name);
    const test = (by: string, count: number) => this.#peers.test(law, program, tables, by, count, rng);
    const { checks } = this.#config.culture;
    const reviewed = this.#cultures.areShared && checks > 0 && peers.length > 0;
    // Who has no peers to ask looks at as many fresh observations alone.
    const alone = checks * Math.max(1, peers.length);
    const results = reviewed
      ? peers.map(({ name }) => test(name, checks))
      : checks > 0
        ? [test(agent.name, alone)]
        : [];
    const agreed = results.every((result) => result.agreed === result.tested);

    const culture = this.cultureOf(agent);
    let accepted = agreed;
    if (culture !== undefined) {
      const id = this.#publish(culture, find, round, rng);
      if (id === undefined) return undefined;
      if (reviewed) accepted = this.#peers.review(culture, id, results, round);
      this.#peers.settle(culture, id, accepted, agent.name, round);
    }
    if (accepted && !this.#cultures.areShared) this.#explain(agent, law);
    return { find, correct, accepted };
  }

  /** An edit from outside, recorded like any other, refused or not, and tested like an agent's claim. */
  foreign(edit: ForeignEdit, agents: readonly Agent[], round: number, rng: Rng): void {
    const explained = this.#foreign.enter(edit, agents, round, rng);
    if (explained !== undefined) this.#explain(explained.owner, explained.law);
  }

  #explain(agent: Agent, law: Law): void {
    this.#solved.set(agent.name, (this.#solved.get(agent.name) ?? new Set()).add(law.id));
  }

  /** Counts the use of names in programs that were accepted or solved something. */
  cite(agent: Agent, program: readonly string[], round: number): void {
    const culture = this.cultureOf(agent);
    if (culture === undefined) return;
    for (const symbol of new Set(program)) {
      const entry = culture.resolve(symbol);
      if (entry === undefined) continue;
      this.#cultures.edit(culture, { op: "cite", id: entry.id, times: 1 }, agent.name, round);
    }
  }

  /** Proposes the find as a definition. The entry's id; undefined if no name is free or the edit is refused. */
  #publish(culture: YCulture, find: Find, round: number, rng: Rng): string | undefined {
    const { agent, law, program, fitted } = find;
    const name = this.#freeName(culture, agent);
    if (name === undefined) return undefined;
    const body = this.#config.arm === "placebo" ? this.#placeboBody(culture, law, program, rng) : program;
    const parents = [...new Set(body)].flatMap((symbol) => culture.resolve(symbol)?.id ?? []);
    const edit: Edit = {
      op: "propose",
      kind: "definition",
      name,
      body: [...body],
      parents,
      about: law.id,
      fitted,
    };
    return this.#cultures.edit(culture, edit, agent.name, round);
  }

  /** The first name that no living entry of the culture holds. Agents that share weights but not a culture take
   *  turns through the names, so that one name never means two things to one set of weights. */
  #freeName(culture: YCulture, agent: Agent): string | undefined {
    const own = this.#cultures.areShared ? 1 : this.#agentsOf(agent);
    return freeNames(culture).find((name) => own === 1 || CULTURE_NAMES.indexOf(name) % own === agent.seat);
  }

  #agentsOf({ population }: Agent): number {
    if (this.#config.arm === "single") return 1;
    return this.#config.populations.find(({ name }) => name === population)!.agents;
  }

  /** Valid, of the same length, and wrong: the control for "more vocabulary helps by itself". */
  #placeboBody(culture: YCulture, law: Law, program: readonly string[], rng: Rng): readonly string[] {
    const names = definitionsIn(culture);
    const tables = new ProgramTables(names);
    const ops = OP_SETS[this.#config.world.ops];
    const symbols = [...ops, ...names.map(({ name }) => name)];
    let body: readonly string[] = program;
    for (let draw = 0; draw < PLACEBO_DRAWS; draw++) {
      body = Array.from({ length: program.length }, () => rng.pick(symbols));
      const inOps = expand(body, tables.definitions);
      if (!inOps.ok || degenerate(this.#config.world.ops, inOps.value) !== undefined) continue;
      if (!equivalent(inOps.value, law.program)) break;
    }
    return body;
  }

  save(): { solved: Record<string, string[]>; cultures: Map<string, Uint8Array> } {
    return {
      solved: Object.fromEntries([...this.#solved].map(([agent, laws]) => [agent, [...laws]])),
      cultures: this.#cultures.save(),
    };
  }

  load(solved: Readonly<Record<string, readonly string[]>>, cultures: ReadonlyMap<string, Uint8Array>): void {
    for (const [agent, laws] of Object.entries(solved)) this.#solved.set(agent, new Set(laws));
    this.#cultures.load(cultures);
  }
}

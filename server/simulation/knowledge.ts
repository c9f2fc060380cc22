// What is known in a run, by whom: the arms differ here and nowhere else. Keeps the cultures (one shared, one per
// agent, or none), turns finds into claims, has peers check them, and says which names an agent may use.
// It knows no weights and no sampling.

import type { Agent } from "../../agents/index.ts";
import { contentId, type Rng } from "../../core/index.ts";
import { adoptionVerdict, type Edit, type Entry, YCulture } from "../../culture/index.ts";
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
import type { EventLog } from "./event-log.ts";
import type { ForeignEdit } from "./foreign.ts";

/** Name of the one culture of the arms that share. */
const SHARED = "shared";
/** Placebo bodies drawn before taking one that does nothing useful either. */
const PLACEBO_DRAWS = 200;

/** A program that explains all the pairs its finder saw. */
export interface Find {
  readonly agent: Agent;
  readonly law: Law;
  readonly program: readonly string[];
  readonly fitted: number;
}

/** A test of a claim on fresh observations. */
interface PeerCheck {
  readonly by: string;
  readonly agreed: number;
  readonly tested: number;
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
  readonly #log: EventLog;
  readonly #cultures = new Map<string, YCulture>();
  /** Laws that an agent holds to be explained; for arms without shared knowledge. */
  readonly #solved = new Map<string, Set<string>>();

  constructor(config: RunConfig, world: World, log: EventLog) {
    this.#config = config;
    this.#world = world;
    this.#log = log;
    if (this.#sharing) this.#cultures.set(SHARED, this.#newCulture(SHARED));
  }

  get #sharing(): boolean {
    return this.#config.arm === "shared" || this.#config.arm === "placebo";
  }

  /** Every culture of the run by name: "shared", or the agents' own. */
  get cultures(): ReadonlyMap<string, YCulture> {
    return this.#cultures;
  }

  /** The culture that an agent reads and writes; undefined in the arm without names. */
  cultureOf(agent: Agent): YCulture | undefined {
    if (this.#sharing) return this.#cultures.get(SHARED);
    if (this.#config.arm === "none") return undefined;
    let own = this.#cultures.get(agent.name);
    if (own === undefined) {
      own = this.#newCulture(agent.name);
      this.#cultures.set(agent.name, own);
    }
    return own;
  }

  /** The names an agent may use in programs, with their bodies, oldest first. */
  definitions(agent: Agent): Definition[] {
    const culture = this.cultureOf(agent);
    return culture === undefined ? [] : adopted(culture).map(({ name, body }) => ({ name, body }));
  }

  /** The names that mean the same to everyone: those of a shared culture. */
  common(): Definition[] {
    const culture = this.#cultures.get(SHARED);
    return culture === undefined ? [] : adopted(culture).map(({ name, body }) => ({ name, body }));
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
    const solved = this.#sharing
      ? new Set(
          this.#cultures
            .get(SHARED)!
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
    this.#cultures.delete(agent.name);
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
    const test = (by: string, count: number) => this.#test(law, program, tables, by, count, rng);
    const { checks } = this.#config.culture;
    const reviewed = this.#sharing && checks > 0 && peers.length > 0;
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
      if (reviewed) accepted = this.#review(culture, id, results, round);
      this.#settle(culture, id, accepted, agent.name, round);
    }
    if (accepted && !this.#sharing) {
      const solved = this.#solved.get(agent.name) ?? new Set();
      this.#solved.set(agent.name, solved.add(law.id));
    }
    return { find, correct, accepted };
  }

  /**
   * An edit from outside, recorded like any other, refused or not. What it defines as a law's explanation is put to
   * the same test as an agent's claim: every reader of that culture checks it on fresh observations, and it is
   * adopted or refuted by what they find.
   */
  foreign(foreign: ForeignEdit, agents: readonly Agent[], round: number, rng: Rng): void {
    const { culture: name, author, edit, request } = foreign;
    const owner = this.#sharing ? undefined : agents.find((agent) => agent.name === name);
    const culture = owner === undefined ? this.#cultures.get(name) : this.cultureOf(owner);
    if (culture === undefined) {
      const known = this.#config.arm === "none" ? "this run has none" : "there are shared or the agents' own";
      this.#refuse(foreign, `not-allowed: no culture "${name}" (${known})`);
      return;
    }
    const named = edit.op === "propose" && edit.kind === "definition" ? edit.name : undefined;
    if (named !== undefined && !CULTURE_NAMES.includes(named)) {
      const free = this.#freeNames(culture)[0];
      const advice = free === undefined ? "and all of them are taken" : `for example ${free}`;
      const names = `${CULTURE_NAMES[0]} to ${CULTURE_NAMES.at(-1)}`;
      this.#refuse(foreign, `not-allowed: agents read the names ${names} only, ${advice}`);
      return;
    }
    const tables = new ProgramTables(adopted(culture).map(({ name, body }) => ({ name, body })));
    const id = this.#edit(culture, edit, author, round, request);
    if (id === undefined || named === undefined || edit.op !== "propose") return;
    const law = this.#world.laws.find((each) => each.id === edit.about);
    const { checks } = this.#config.culture;
    if (law === undefined || checks === 0) return;
    const readers = owner === undefined ? agents : [owner];
    const results = readers.map((reader) => this.#test(law, edit.body, tables, reader.name, checks, rng));
    const accepted = this.#review(culture, id, results, round);
    this.#settle(culture, id, accepted, readers[0]!.name, round);
    if (accepted && owner !== undefined) {
      this.#solved.set(owner.name, (this.#solved.get(owner.name) ?? new Set()).add(law.id));
    }
  }

  /** One reader's test of a program on fresh observations of a law. */
  #test(
    law: Law,
    program: readonly string[],
    tables: ProgramTables,
    by: string,
    count: number,
    rng: Rng,
  ): PeerCheck {
    const fresh = this.#world.observe(law, rng.fork(by), count);
    const agreed = fresh.filter((pair) => tables.agreeing([program], [pair]).length === 1).length;
    return { by, agreed, tested: count };
  }

  /** Writes the checks down; whether they are enough to adopt the entry. */
  #review(culture: YCulture, id: string, checks: readonly PeerCheck[], round: number): boolean {
    for (const { by, agreed, tested } of checks) {
      this.#edit(culture, { op: "check", id, agreed, tested }, by, round);
    }
    const rule = { minChecks: checks.length, minAgreement: 1 };
    return adoptionVerdict(culture.get(id) as Entry, rule) === "adopt";
  }

  #settle(culture: YCulture, id: string, accepted: boolean, author: string, round: number): void {
    const reason = "a fresh observation disagrees";
    this.#edit(culture, accepted ? { op: "adopt", id } : { op: "refute", id, reason }, author, round);
  }

  #refuse({ culture, author, edit, request }: ForeignEdit, reason: string): void {
    const refused = { accepted: false, entry: null, reason, update: null };
    this.#log.add("culture.edited", { culture, author, edit, ...refused, request });
  }

  /** Counts the use of names in programs that were accepted or solved something. */
  cite(agent: Agent, program: readonly string[], round: number): void {
    const culture = this.cultureOf(agent);
    if (culture === undefined) return;
    for (const symbol of new Set(program)) {
      const entry = culture.resolve(symbol);
      if (entry !== undefined) this.#edit(culture, { op: "cite", id: entry.id, times: 1 }, agent.name, round);
    }
  }

  /** Applies any edit (an agent's or a person's) and records it, refused or not. The entry's id, if accepted. */
  #edit(culture: YCulture, edit: Edit, author: string, round: number, request?: string): string | undefined {
    const name = [...this.#cultures].find(([, known]) => known === culture)![0];
    const before = culture.stateVector();
    const result = culture.edit(edit, { author, round });
    this.#log.add("culture.edited", {
      culture: name,
      author,
      edit,
      accepted: result.ok,
      entry: result.ok ? result.value : null,
      reason: result.ok ? null : `${result.error.reason}: ${result.error.detail}`,
      update: result.ok ? Buffer.from(culture.encode(before)).toString("base64") : null,
      ...(request !== undefined && { request }),
    });
    return result.ok ? result.value : undefined;
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
    return this.#edit(culture, edit, agent.name, round);
  }

  /** The first name that no living entry of the culture holds. Agents that share weights but not a culture take
   *  turns through the names, so that one name never means two things to one set of weights. */
  #freeName(culture: YCulture, agent: Agent): string | undefined {
    const own = this.#sharing ? 1 : this.#agentsOf(agent);
    return this.#freeNames(culture).find(
      (name) => own === 1 || CULTURE_NAMES.indexOf(name) % own === agent.seat,
    );
  }

  #freeNames(culture: YCulture): string[] {
    const taken = new Set(
      culture
        .entries()
        .filter(({ status }) => status === "adopted" || status === "claimed")
        .map(({ name }) => name),
    );
    return CULTURE_NAMES.filter((name) => !taken.has(name));
  }

  #agentsOf({ population }: Agent): number {
    if (this.#config.arm === "single") return 1;
    return this.#config.populations.find(({ name }) => name === population)!.agents;
  }

  /** Valid, of the same length, and wrong: the control for "more vocabulary helps by itself". */
  #placeboBody(culture: YCulture, law: Law, program: readonly string[], rng: Rng): readonly string[] {
    const names = adopted(culture).map(({ name, body }) => ({ name, body }));
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

  #newCulture(name: string): YCulture {
    const clientId = Number.parseInt(contentId({ culture: name, seed: this.#config.seed }).slice(0, 7), 16);
    return new YCulture({ clientId, primitives: OP_SETS[this.#config.world.ops] });
  }

  save(): { solved: Record<string, string[]>; cultures: Map<string, Uint8Array> } {
    return {
      solved: Object.fromEntries([...this.#solved].map(([agent, laws]) => [agent, [...laws]])),
      cultures: new Map([...this.#cultures].map(([name, culture]) => [name, culture.encode()])),
    };
  }

  load(solved: Readonly<Record<string, readonly string[]>>, cultures: ReadonlyMap<string, Uint8Array>): void {
    for (const [agent, laws] of Object.entries(solved)) this.#solved.set(agent, new Set(laws));
    for (const [name, update] of cultures) {
      const culture = this.#newCulture(name);
      const applied = culture.apply(update);
      if (!applied.ok) throw new Error(`the saved culture "${name}" is damaged: ${applied.error.detail}`);
      this.#cultures.set(name, culture);
    }
  }
}

/** Adopted definitions, one per meaning, oldest first. */
function adopted(culture: YCulture): Entry[] {
  return culture.adopted().filter(({ kind }) => kind === "definition");
}

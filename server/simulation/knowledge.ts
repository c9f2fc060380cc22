// What is known in a run, by whom. Turns finds into claims, has peers review them, and says which names an agent may
// use and which laws it still looks for. What the arms mean stands in arms.ts. It knows no weights and no sampling.
import { z } from "zod";
import type { Agent } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import type { Edit, Entry, YCulture } from "../../culture/index.ts";
import {
  type Definition,
  equivalent,
  expand,
  type Law,
  ProgramTables,
  type World,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { isFrozen, namesFinds } from "./arms.ts";
import { randomBodies } from "./control-bodies.ts";
import { Cultures, definitionsIn, freeNames } from "./cultures.ts";
import type { EventLog } from "./event-log.ts";
import type { ForeignEdit } from "./foreign.ts";
import { ForeignEntry } from "./foreign-entry.ts";
import { PeerReview, type ReviewOutcome } from "./peer-review.ts";
import { Publication } from "./publication.ts";
import { explanationsIn, Replication } from "./replication.ts";
import { ReviewBook } from "./review-book.ts";

/** Author of the names for random programs. */
const CHANCE = "chance";
/** Who holds the laws that all agents hold to be explained though no name says so. */
const EVERYBODY = "everybody";

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
  /** Its checkers' fresh observations did not contradict it (or nobody checked). */
  readonly accepted: boolean;
  readonly outcome: ReviewOutcome;
}

/** A definition given to be read, and the entry that it is. */
export interface ReadDefinition extends Definition {
  readonly entry: string;
}

const savedSchema = z.strictObject({
  records: z.unknown(),
  open: z.unknown(),
  meant: z.unknown(),
});

export class Knowledge {
  readonly #config: RunConfig;
  readonly #world: World;
  readonly #cultures: Cultures;
  readonly #book: ReviewBook;
  readonly #publication: Publication;
  readonly #peers: PeerReview;
  readonly #replication: Replication;
  readonly #foreign: ForeignEntry;
  /** Laws held to be explained without a name that says so, by agent. */
  readonly #solved = new Map<string, Set<string>>();

  constructor(config: RunConfig, world: World, log: EventLog) {
    this.#config = config;
    this.#world = world;
    this.#cultures = new Cultures(config, log);
    this.#book = new ReviewBook(config, world, this.#cultures, log);
    this.#peers = new PeerReview(config, world, this.#cultures, this.#book);
    this.#publication = new Publication(config, this.#cultures);
    this.#replication = new Replication(config, world, this.#cultures, this.#book, this.#publication);
    this.#foreign = new ForeignEntry(config, world, this.#cultures, this.#peers);
  }

  /** Every culture of the run by name: "shared", or the agents' own. */
  get cultures(): ReadonlyMap<string, YCulture> {
    return this.#cultures.byName;
  }

  /** The culture that an agent reads and writes; undefined in the arms without names. */
  cultureOf(agent: Agent): YCulture | undefined {
    return this.#cultures.of(agent);
  }

  /** The names an agent may use in programs, with their bodies, oldest first. */
  definitions(agent: Agent): Definition[] {
    const culture = this.cultureOf(agent);
    return culture === undefined ? [] : definitionsIn(culture);
  }

  /** Everything adopted that an agent may read, definitions and other kinds, one entry per meaning. */
  adoptedEntries(agent: Agent): readonly Entry[] {
    return this.cultureOf(agent)?.adopted() ?? [];
  }

  /** The names that mean the same to everyone: those of a shared culture. */
  common(): Definition[] {
    const { shared } = this.#cultures;
    return shared === undefined ? [] : definitionsIn(shared);
  }

  /**
   * The definitions that an agent looks up for a text: the names it holds and those they stand on, as many as fit.
   * Entries in `without` need no looking up: they are not asked for, and left out where others stand on them.
   */
  excerpt(agent: Agent, text: string, without: ReadonlySet<string> = new Set()): ReadDefinition[] {
    const culture = this.cultureOf(agent);
    if (culture === undefined) return [];
    const names = [...new Set(text.split(" "))].filter(
      (name) => !without.has(culture.resolve(name)?.id ?? ""),
    );
    return culture
      .retrieve({ names }, this.#config.culture.budget)
      .filter(({ id, kind }) => kind === "definition" && !without.has(id))
      .map(({ id, name, body }) => ({ name, body, entry: id }));
  }

  /** The laws that an agent still looks for: neither explained, nor the subject of a claim of its own under review. */
  open(agent: Agent): Law[] {
    const culture = this.cultureOf(agent);
    const solved = new Set([
      ...(this.#solved.get(agent.name) ?? []),
      ...(this.#solved.get(EVERYBODY) ?? []),
      ...(culture === undefined ? [] : explainedIn(culture)),
    ]);
    const claimed = ({ id }: Law): boolean =>
      culture !== undefined &&
      this.#peers.awaiting(this.#cultures.nameOf(culture), id)?.author === agent.name;
    return this.#world.laws.filter((law) => !solved.has(law.id) && !claimed(law));
  }

  /** Puts in place what an arm begins with: in `random-names`, names for random programs, in the first round. */
  prepare(round: number, rng: Rng): void {
    const { shared } = this.#cultures;
    if (this.#config.arm !== "random-names" || round !== 1 || shared === undefined) return;
    const { ops, perLevel } = this.#config.world;
    for (const body of randomBodies(ops, perLevel, rng)) {
      const name = freeNames(shared)[0];
      if (name === undefined) return;
      const id = this.edit(shared, { op: "propose", kind: "definition", name, body }, CHANCE, round);
      if (id !== undefined) this.edit(shared, { op: "adopt", id }, CHANCE, round);
    }
  }

  /** Ends what an agent alone knew. Its names are free again, also where others who share its weights live on: the
   *  next dreams teach what they mean now. */
  forget(agent: Agent): void {
    this.#solved.delete(agent.name);
    this.#cultures.end(agent);
  }

  /** Claims that found no budget in earlier rounds, those of them that were decided now or deferred again. */
  review(agents: readonly Agent[], round: number, rng: Rng): Claim[] {
    return this.#peers.resume(agents, round, rng).flatMap(({ claim: { about, found, program }, outcome }) => {
      if (found === null) return [];
      const law = this.#world.law(about);
      return [claimOf({ ...found, law }, equivalent(program, law.program), outcome)];
    });
  }

  /**
   * A find becomes a claim: published where finds are named, tested on fresh observations (by every other agent
   * where knowledge is shared, by the finder itself otherwise), and adopted, refuted, or deferred. Undefined if no
   * claim came of it: the law was explained in the meantime (which the find may confirm, or refute and then claim),
   * another one's claim about it awaits its review, or no name is free.
   */
  claim(find: Find, agents: readonly Agent[], round: number, rng: Rng): Claim | undefined {
    const { agent, law, program } = find;
    const culture = this.cultureOf(agent);
    const published = culture !== undefined && namesFinds(this.#config, round);
    const tables = new ProgramTables(this.definitions(agent));
    const inOps = expand(program, tables.definitions);
    if (!inOps.ok) return undefined;
    // Placebos are drawn from the same generator: the tests see what they would see without.
    const observing = Rng.restore(rng.state());
    if (published && this.#cultures.areShared) {
      const second = { ...find, program: inOps.value };
      if (this.#isTaken(culture, second, round, observing.fork("second"))) return undefined;
    }
    if (!this.open(agent).includes(law)) return undefined;
    const correct = equivalent(inOps.value, law.program);
    if (!published) {
      const held = this.#hold({ agent, law, program: inOps.value }, agents, round, observing);
      return claimOf(find, correct, held ? "accepted" : "refuted");
    }
    const entry = this.#publication.publish(culture, find, inOps.value, round, rng);
    if (entry === undefined) return undefined;
    const outcome = this.#peers.review(
      {
        culture: this.#cultures.nameOf(culture),
        entry,
        author: agent.name,
        about: law.id,
        program: [...inOps.value],
        found: { agent, program: [...program], fitted: find.fitted },
        own: { agreed: 0, tested: 0 },
        again: false,
      },
      agents,
      round,
      observing,
    );
    return claimOf(find, correct, outcome);
  }

  /** Agents test again what has long been adopted, where the config asks for it. */
  retest(agents: readonly Agent[], round: number, rng: Rng): void {
    this.#replication.again(agents, round, rng);
  }

  /** An edit from outside, recorded like any other, refused or not, and tested like an agent's claim. */
  foreign(edit: ForeignEdit, agents: readonly Agent[], round: number, rng: Rng): void {
    this.#foreign.enter(edit, agents, round, rng);
  }

  /** Any other edit of one of the run's cultures, recorded, refused or not. The entry's id, if accepted. */
  edit(culture: YCulture, edit: Edit, author: string, round: number, role?: string): string | undefined {
    return this.#cultures.edit(culture, edit, author, round, role === undefined ? {} : { role });
  }

  /** Counts the use of names in programs that were accepted or solved something. */
  cite(agent: Agent, program: readonly string[], round: number): void {
    const culture = this.cultureOf(agent);
    if (culture === undefined || isFrozen(this.#config, round)) return;
    for (const symbol of new Set(program)) {
      const entry = culture.resolve(symbol);
      if (entry === undefined) continue;
      this.#cultures.edit(culture, { op: "cite", id: entry.id, times: 1 }, agent.name, round);
    }
  }

  /**
   * The law is another one's already. A claim under review holds it (its author has reserved it); an adopted entry does
   * unless the find says something else and, put to the test again, the entry fails. Who found the same confirms it.
   */
  #isTaken(culture: YCulture, find: Find, round: number, rng: Rng): boolean {
    const { agent, law } = find;
    const awaiting = this.#peers.awaiting(this.#cultures.nameOf(culture), law.id);
    const adopted = explanationsIn(culture, this.#world).filter(({ evidence }) => evidence.about === law.id);
    const held = awaiting === undefined ? [] : [culture.get(awaiting.entry) as Entry];
    for (const entry of [...adopted, ...held]) {
      if (entry.author === agent.name) return true;
      if (this.#replication.confirmedBy(culture, entry, find, round)) return true;
      if (entry.status === "claimed") return true;
      const wanted = this.#book.perPeer(entry.author);
      if (!this.#replication.refutedBy(culture, entry, agent.name, wanted, round, rng)) return true;
    }
    return false;
  }

  /** A find that is named nowhere: tested all the same, and held by those who share what they know. */
  #hold(find: Omit<Find, "fitted">, agents: readonly Agent[], round: number, rng: Rng): boolean {
    const common = this.#cultures.areShared && !isFrozen(this.#config, round);
    const { name } = find.agent;
    const readers = common ? agents.filter((agent) => agent.name !== name).map((agent) => agent.name) : [];
    const held = this.#peers.holds(find, readers, agents, round, rng);
    const holder = common ? EVERYBODY : name;
    if (held) this.#solved.set(holder, (this.#solved.get(holder) ?? new Set()).add(find.law.id));
    return held;
  }

  save(): { solved: Record<string, string[]>; cultures: Map<string, Uint8Array>; review: unknown } {
    const review: z.input<typeof savedSchema> = {
      records: this.#book.records.save(),
      open: this.#peers.save(),
      meant: this.#publication.save(),
    };
    return {
      solved: Object.fromEntries([...this.#solved].map(([agent, laws]) => [agent, [...laws]])),
      cultures: this.#cultures.save(),
      review,
    };
  }

  /**
   * Takes over what was saved. Without `review` nothing awaits review and every author is a stranger: for readers.
   * @throws ZodError on what `save` did not write.
   */
  load(
    solved: Readonly<Record<string, readonly string[]>>,
    cultures: ReadonlyMap<string, Uint8Array>,
    review?: unknown,
  ): void {
    for (const [agent, laws] of Object.entries(solved)) this.#solved.set(agent, new Set(laws));
    this.#cultures.load(cultures);
    if (review === undefined) return;
    const { records, open, meant } = savedSchema.parse(review);
    this.#book.records.load(records);
    this.#peers.load(open);
    this.#publication.load(meant);
  }
}

function claimOf(find: Find, correct: boolean, outcome: ReviewOutcome): Claim {
  return { find, correct, accepted: outcome === "accepted", outcome };
}

/** What a culture explains: by adopted entries, also where others stand for them. */
function explainedIn(culture: YCulture): string[] {
  return culture
    .entries()
    .filter(({ id, status }) => {
      if (status !== "retired") return status === "adopted";
      const standing = culture.canonical(id);
      return standing !== id && culture.get(standing)?.status === "adopted";
    })
    .map(({ evidence }) => evidence.about);
}

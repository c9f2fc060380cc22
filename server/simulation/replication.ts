// What happens to a claim after (or while) it is reviewed: others find the same for themselves, or test it again. That
// adds to its evidence, or refutes what had been adopted. It knows not how claims are made.
import type { Agent } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { Entry, YCulture } from "../../culture/index.ts";
import { equivalent, type Law, type World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { isFrozen } from "./arms.ts";
import type { Cultures } from "./cultures.ts";
import type { Publication } from "./publication.ts";
import { type Claimed, checkOf, type ReviewBook, total } from "./review-book.ts";

/** A second agent's find about a law that an entry explains. */
export interface SecondFind {
  readonly agent: Agent;
  readonly law: Law;
  /** In ops. */
  readonly program: readonly string[];
  readonly fitted: number;
}

export class Replication {
  readonly #config: RunConfig;
  readonly #world: World;
  readonly #cultures: Cultures;
  readonly #book: ReviewBook;
  readonly #publication: Publication;

  constructor(
    config: RunConfig,
    world: World,
    cultures: Cultures,
    book: ReviewBook,
    publication: Publication,
  ) {
    this.#config = config;
    this.#world = world;
    this.#cultures = cultures;
    this.#book = book;
    this.#publication = publication;
  }

  /** Another agent's find computes what the entry says: the observations it rests on count as a check. */
  confirmedBy(
    culture: YCulture,
    entry: Entry,
    { agent, program, fitted }: SecondFind,
    round: number,
  ): boolean {
    if (!equivalent(program, this.#publication.meaning(culture, entry.id))) return false;
    const claimed = claimedBy(culture, entry);
    this.#book.write(claimed, { by: agent.name, agreed: fitted, tested: fitted }, round);
    // It spent none of anybody's budget.
    const reason = `found again by ${agent.name} from ${fitted} observations`;
    this.#book.report(claimed, "replicated", [], reason, this.#book.records.of(entry.author));
    return true;
  }

  /** Tests an adopted entry again, out of the tester's budget; true if that refuted it. */
  refutedBy(culture: YCulture, entry: Entry, by: string, wanted: number, round: number, rng: Rng): boolean {
    const law = this.#world.law(entry.evidence.about);
    const check = this.#book.look(law, this.#publication.meaning(culture, entry.id), by, wanted, round, rng);
    if (check.tested === 0) return false;
    const claimed = claimedBy(culture, entry);
    const record = this.#book.records.of(entry.author);
    this.#book.write(claimed, check, round);
    const evidence = total((culture.get(entry.id) as Entry).evidence.checks);
    if (!this.#book.contradicted(evidence)) {
      this.#book.report(claimed, "replicated", [check], "tested again", record);
      return false;
    }
    const reason = "a later observation disagrees";
    this.#cultures.edit(culture, { op: "refute", id: entry.id, reason }, by, round);
    this.#book.records.overturned(entry.author);
    this.#book.report(claimed, "refuted", [check], reason, record);
    return true;
  }

  /** Each agent tests some of what others wrote and all have adopted, the least tested first. Nobody draws anything
   *  when culture.retests is 0. */
  again(agents: readonly Agent[], round: number, rng: Rng): void {
    const { shared } = this.#cultures;
    const { retests } = this.#config.culture;
    if (shared === undefined || retests === 0 || isFrozen(this.#config, round)) return;
    for (const { name } of agents) {
      for (const { id } of this.#leastTested(shared, name).slice(0, retests)) {
        const entry = shared.get(id) as Entry;
        const wanted = Math.max(1, this.#book.perPeer(entry.author));
        this.refutedBy(shared, entry, name, wanted, round, rng.fork(`${name} ${id}`));
      }
    }
  }

  #leastTested(culture: YCulture, agent: string): Entry[] {
    return explanationsIn(culture, this.#world)
      .filter(({ author }) => author !== agent)
      .map((entry) => ({
        entry,
        tested: total(entry.evidence.checks).tested,
        own: checkOf(entry, agent).tested,
      }))
      .sort((a, b) => a.tested - b.tested || a.own - b.own || a.entry.round - b.entry.round)
      .map(({ entry }) => entry);
  }
}

/** The adopted entries about laws of the world, oldest first. */
export function explanationsIn(culture: YCulture, { laws }: World): Entry[] {
  const ids = new Set(laws.map(({ id }) => id));
  return culture
    .entries()
    .filter(
      ({ status, kind, evidence }) =>
        status === "adopted" && kind === "definition" && ids.has(evidence.about),
    );
}

function claimedBy(culture: YCulture, { id, author, evidence }: Entry): Claimed {
  return { culture, entry: id, author, about: evidence.about };
}

// How a society finds out whether a claim explains its law: readers try it on fresh observations, as far as their
// budgets go, and what all of them together do not contradict is adopted. What finds no budget waits for a later round.
// It knows not how claims are made, nor what their names are.
import { z } from "zod";
import type { Agent } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { Edit, Entry } from "../../culture/index.ts";
import type { Law, World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { isFrozen } from "./arms.ts";
import type { Cultures } from "./cultures.ts";
import { type OpenClaim, openClaimSchema } from "./open-claim.ts";
import { type Claimed, checkOf, type PeerCheck, type ReviewBook, total } from "./review-book.ts";

/** Rounds for which a deferral keeps the claim's law and name for its author. The next round begins with its review,
 *  which defers it again or leaves the law to others. */
const RESERVED = 1;

export type ReviewOutcome = "accepted" | "refuted" | "retracted" | "deferred";

export interface Reviewed {
  readonly claim: OpenClaim;
  readonly outcome: ReviewOutcome;
}

/** Fresh observations asked for, and what was made of them. */
interface Asked {
  readonly checks: readonly PeerCheck[];
  /** Somebody could not afford all of its part. */
  readonly lacking: boolean;
  /** Observations in all, earlier ones included, once everybody has done its part. */
  readonly planned: number;
}

export class PeerReview {
  readonly #config: RunConfig;
  readonly #world: World;
  readonly #cultures: Cultures;
  readonly #book: ReviewBook;
  /** Deferred claims by entry, the first come first. */
  readonly #open = new Map<string, OpenClaim>();

  constructor(config: RunConfig, world: World, cultures: Cultures, book: ReviewBook) {
    this.#config = config;
    this.#world = world;
    this.#cultures = cultures;
    this.#book = book;
  }

  /** The deferred claim about a law in a culture. */
  awaiting(culture: string, law: string): OpenClaim | undefined {
    return [...this.#open.values()].find((claim) => claim.culture === culture && claim.about === law);
  }

  /** Reviews what was deferred in earlier rounds, the oldest first. Of what others settled meanwhile nothing is said. */
  resume(agents: readonly Agent[], round: number, rng: Rng): Reviewed[] {
    return [...this.#open.values()].flatMap((claim) => {
      this.#open.delete(claim.entry);
      const entry = this.#cultures.byName.get(claim.culture)?.get(claim.entry);
      if (entry?.status !== "claimed" || isFrozen(this.#config, round)) return [];
      const own = rng.fork(claim.entry);
      const again = this.#lookAgain(claim, agents, round, own.fork("again"));
      const outcome = again === "contradicted" ? "retracted" : this.review(again, agents, round, own);
      return [{ claim, outcome }];
    });
  }

  /** Puts a published claim to the test. */
  review(claim: OpenClaim, agents: readonly Agent[], round: number, rng: Rng): ReviewOutcome {
    const claimed = this.#claimed(claim);
    const readers = this.#readersOf(claim, agents);
    const record = this.#book.records.of(claim.author);
    const seen = (by: string): number =>
      by === claim.author ? claim.own.tested : checkOf(claimed.culture.get(claim.entry) as Entry, by).tested;
    const law = this.#world.law(claim.about);
    const asked = this.#ask(law, claim.program, claim.author, readers, agents, seen, round, rng);
    for (const check of asked.checks) if (check.by !== claim.author) this.#book.write(claimed, check, round);
    const own = total([
      { by: claim.author, ...claim.own },
      ...asked.checks.filter(({ by }) => by === claim.author),
    ]);
    const peers = total((claimed.culture.get(claim.entry) as Entry).evidence.checks);
    const outcome = this.#outcome(
      { agreed: own.agreed + peers.agreed, tested: own.tested + peers.tested },
      asked,
    );
    // Claims from outside are settled by one of those who tested them.
    const by = claim.found === null ? (readers[0] ?? claim.author) : claim.author;
    const reason = this.#settle({ ...claim, own }, outcome, by, round);
    this.#book.report(claimed, outcome, asked.checks, reason, record);
    return outcome;
  }

  /** The same test for a find that is published nowhere: by these readers, or by its finder alone. */
  holds(
    find: { readonly agent: Agent; readonly law: Law; readonly program: readonly string[] },
    readers: readonly string[],
    agents: readonly Agent[],
    round: number,
    rng: Rng,
  ): boolean {
    const asked = this.#ask(find.law, find.program, find.agent.name, readers, agents, () => 0, round, rng);
    return this.#outcome(total(asked.checks), asked) === "accepted";
  }

  #ask(
    law: Law,
    program: readonly string[],
    author: string,
    readers: readonly string[],
    agents: readonly Agent[],
    seen: (by: string) => number,
    round: number,
    rng: Rng,
  ): Asked {
    // Who has no peers to ask looks at as many fresh observations alone.
    const others = agents.filter(({ name }) => name !== author).length;
    const alone = this.#config.culture.checks * Math.max(1, others);
    const parts =
      readers.length > 0
        ? readers.map((by) => ({ by, part: this.#book.perPeer(author) }))
        : [{ by: author, part: alone }];
    const tests = parts.map(({ by, part }) => ({ by, part, wanted: Math.max(0, part - seen(by)) }));
    const checks = tests.map(({ by, wanted }) => this.#book.look(law, program, by, wanted, round, rng));
    return {
      checks,
      lacking: checks.some(({ tested }, i) => tested < tests[i]!.wanted),
      planned: tests.reduce((sum, { part }) => sum + part, 0),
    };
  }

  /** What is contradicted even if all that is still to come agreed is not waited for. */
  #outcome(
    evidence: Omit<PeerCheck, "by">,
    { lacking, planned }: Asked,
  ): "accepted" | "refuted" | "deferred" {
    if (this.#book.contradicted(evidence, planned)) return "refuted";
    return lacking ? "deferred" : "accepted";
  }

  #settle(claim: OpenClaim, outcome: "accepted" | "refuted" | "deferred", by: string, round: number): string {
    const { entry: id, author } = claim;
    const { culture } = this.#claimed(claim);
    const edit = (made: Edit, who: string) => this.#cultures.edit(culture, made, who, round);
    switch (outcome) {
      case "accepted":
        edit({ op: "adopt", id }, by);
        if (this.#config.culture.checks === 0) return "not tested";
        this.#book.records.accepted(author);
        return "no fresh observation contradicts it";
      case "refuted": {
        const reason = "a fresh observation disagrees";
        edit({ op: "refute", id, reason }, by);
        this.#book.records.refuted(author);
        return reason;
      }
      case "deferred": {
        this.#open.set(id, claim);
        const { name } = culture.get(id) as Entry;
        if (this.#cultures.areShared && claim.found !== null)
          edit({ op: "reserve", about: claim.about, name, rounds: RESERVED }, author);
        return "the review budget of this round is spent";
      }
    }
  }

  /**
   * The author of a deferred claim looks at it once more before others spend observations on it, and takes it back if
   * it was wrong; that is held against nobody. A claim from outside has nobody to look.
   */
  #lookAgain(
    claim: OpenClaim,
    agents: readonly Agent[],
    round: number,
    rng: Rng,
  ): OpenClaim | "contradicted" {
    const alive = agents.some(({ name }) => name === claim.author);
    if (claim.again || !alive || this.#readersOf(claim, agents).length === 0) return claim;
    const { checks } = this.#config.culture;
    const law = this.#world.law(claim.about);
    const check = this.#book.look(law, claim.program, claim.author, checks, round, rng);
    if (!this.#book.contradicted(check)) return { ...claim, again: check.tested > 0 };
    const claimed = this.#claimed(claim);
    const reason = "its author's own later observation disagrees";
    this.#cultures.edit(claimed.culture, { op: "retract", id: claim.entry, reason }, claim.author, round);
    this.#book.report(claimed, "retracted", [check], reason, this.#book.records.of(claim.author));
    return "contradicted";
  }

  #claimed({ culture, entry, author, about }: OpenClaim): Claimed {
    return { culture: this.#cultures.byName.get(culture)!, entry, author, about };
  }

  /** Who reads a culture and did not write the claim: all others of a shared one, the owner of an own one. */
  #readersOf({ culture, author }: OpenClaim, agents: readonly Agent[]): string[] {
    return agents
      .map(({ name }) => name)
      .filter((name) => name !== author && (this.#cultures.areShared || name === culture));
  }

  save(): unknown[] {
    return [...this.#open.values()];
  }

  /** @throws ZodError on what `save` did not write. */
  load(saved: unknown): void {
    this.#open.clear();
    for (const claim of z.array(openClaimSchema).parse(saved)) this.#open.set(claim.entry, claim);
  }
}

// What every test of a claim goes through, whoever asks for it: fresh observations out of the tester's budget, checks
// written into the culture, the event that says what came of it, and the author's record. It decides no order.
import type { Rng } from "../../core/index.ts";
import type { Entry, YCulture } from "../../culture/index.ts";
import { agrees, type Law, tolerance, type World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { EventData } from "../events.ts";
import type { Cultures } from "./cultures.ts";
import type { EventLog } from "./event-log.ts";
import { ReviewBudget } from "./review-budget.ts";
import { observationsPerPeer, type TrackRecord, TrackRecords } from "./track-records.ts";

/** What one tester saw of a claim on fresh observations. */
export interface PeerCheck {
  readonly by: string;
  readonly agreed: number;
  readonly tested: number;
}

/** An entry of a culture that claims to explain a law. */
export interface Claimed {
  readonly culture: YCulture;
  readonly entry: string;
  readonly author: string;
  readonly about: string;
}

type Outcome = EventData<"claim.reviewed">["outcome"];

export class ReviewBook {
  readonly #config: RunConfig;
  readonly #world: World;
  readonly #cultures: Cultures;
  readonly #log: EventLog;
  readonly #budget: ReviewBudget;
  readonly records = new TrackRecords();

  constructor(config: RunConfig, world: World, cultures: Cultures, log: EventLog) {
    this.#config = config;
    this.#world = world;
    this.#cultures = cultures;
    this.#log = log;
    this.#budget = new ReviewBudget(config);
  }

  /** Fresh observations that each peer tests an author's claim on. */
  perPeer(author: string): number {
    const { checks, records } = this.#config.culture;
    return observationsPerPeer(this.records.of(author), checks, records);
  }

  /** One tester's look at a program of ops, at as many of the wanted observations as it can afford, maybe none. */
  look(law: Law, program: readonly string[], by: string, wanted: number, round: number, rng: Rng): PeerCheck {
    const tested = this.#budget.take(by, wanted, round);
    if (tested === 0) return { by, agreed: 0, tested };
    const fresh = this.#world.observe(law, rng.fork(by), tested);
    return { by, agreed: fresh.filter((pair) => agrees(program, [pair])).length, tested };
  }

  /** More disagree than the world's noise explains, over all observations that will have been made. */
  contradicted({ agreed, tested }: Omit<PeerCheck, "by">, planned = tested): boolean {
    return tested - agreed > tolerance(Math.max(planned, tested), this.#config.world.noise);
  }

  /** Adds to what the tester has already written about the entry. */
  write({ culture, entry }: Claimed, { by, agreed, tested }: PeerCheck, round: number): void {
    if (tested === 0) return;
    const before = checkOf(culture.get(entry) as Entry, by);
    const edit = {
      op: "check",
      id: entry,
      agreed: before.agreed + agreed,
      tested: before.tested + tested,
    } as const;
    this.#cultures.edit(culture, edit, by, round);
  }

  /** Says what a review came to. The record is the author's before it. */
  report(
    claim: Claimed,
    outcome: Outcome,
    checks: readonly PeerCheck[],
    reason: string,
    record: TrackRecord,
  ): void {
    const peers = checks.filter(({ by, tested }) => tested > 0 && by !== claim.author);
    this.#log.add("claim.reviewed", {
      culture: this.#cultures.nameOf(claim.culture),
      entry: claim.entry,
      author: claim.author,
      about: claim.about,
      outcome,
      reviewers: peers.length,
      observations: checks.reduce((sum, { tested }) => sum + tested, 0),
      agreed: checks.reduce((sum, { agreed }) => sum + agreed, 0),
      record: { ...record },
      reason,
    });
  }
}

/** A tester's observations so far, as the entry has them. */
export function checkOf({ evidence }: Pick<Entry, "evidence">, by: string): PeerCheck {
  return evidence.checks.find((check) => check.by === by) ?? { by, agreed: 0, tested: 0 };
}

/** All testers' observations together. */
export function total(checks: readonly PeerCheck[]): { agreed: number; tested: number } {
  return {
    agreed: checks.reduce((sum, { agreed }) => sum + agreed, 0),
    tested: checks.reduce((sum, { tested }) => sum + tested, 0),
  };
}

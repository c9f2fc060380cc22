// How a society finds out whether a definition explains a law: readers try it on fresh observations, their checks are
// written down, and what all of them agree with is adopted. It knows not who proposed it.
import type { Rng } from "../../core/index.ts";
import { adoptionVerdict, type Entry, type YCulture } from "../../culture/index.ts";
import type { Law, ProgramTables, World } from "../../tasks/index.ts";
import type { Cultures } from "./cultures.ts";

/** A test of a claim on fresh observations. */
export interface PeerCheck {
  readonly by: string;
  readonly agreed: number;
  readonly tested: number;
}

export class PeerReview {
  readonly #world: World;
  readonly #cultures: Cultures;

  constructor(world: World, cultures: Cultures) {
    this.#world = world;
    this.#cultures = cultures;
  }

  /** One reader's test of a program on fresh observations of a law. */
  test(
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
  review(culture: YCulture, id: string, checks: readonly PeerCheck[], round: number): boolean {
    for (const { by, agreed, tested } of checks) {
      this.#cultures.edit(culture, { op: "check", id, agreed, tested }, by, round);
    }
    const rule = { minChecks: checks.length, minAgreement: 1 };
    return adoptionVerdict(culture.get(id) as Entry, rule) === "adopt";
  }

  settle(culture: YCulture, id: string, accepted: boolean, author: string, round: number): void {
    const reason = "a fresh observation disagrees";
    const edit = accepted ? ({ op: "adopt", id } as const) : ({ op: "refute", id, reason } as const);
    this.#cultures.edit(culture, edit, author, round);
  }
}

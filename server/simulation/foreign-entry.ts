// How an edit from outside enters a culture: under the rules that agents keep, and put to the test that their claims
// are put to, in peers' budgets and by its author's record. It knows not who sent it, nor which laws are looked for.
import type { Agent } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { YCulture } from "../../culture/index.ts";
import { CULTURE_NAMES, type World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { hasNames } from "./arms.ts";
import { type Cultures, freeNames } from "./cultures.ts";
import type { ForeignEdit } from "./foreign.ts";
import type { PeerReview } from "./peer-review.ts";

export class ForeignEntry {
  readonly #config: RunConfig;
  readonly #world: World;
  readonly #cultures: Cultures;
  readonly #peers: PeerReview;

  constructor(config: RunConfig, world: World, cultures: Cultures, peers: PeerReview) {
    this.#config = config;
    this.#world = world;
    this.#cultures = cultures;
    this.#peers = peers;
  }

  /**
   * Records the edit like any other, refused or not. What it defines as a law's explanation is reviewed by every reader
   * of that culture, now or, when their budgets are spent, in a later round.
   */
  enter(foreign: ForeignEdit, agents: readonly Agent[], round: number, rng: Rng): void {
    const { culture: name, author, edit, request } = foreign;
    const owner = this.#cultures.areShared ? undefined : agents.find((agent) => agent.name === name);
    const culture = owner === undefined ? this.#cultures.byName.get(name) : this.#cultures.of(owner);
    if (culture === undefined) {
      this.#cultures.refuse(foreign, this.#noCulture(name));
      return;
    }
    const defines = edit.op === "propose" && edit.kind === "definition";
    if (defines && !CULTURE_NAMES.includes(edit.name)) {
      this.#cultures.refuse(foreign, unreadable(culture));
      return;
    }
    const id = this.#cultures.edit(culture, edit, author, round, { request });
    if (id === undefined || !defines) return;
    const law = this.#world.laws.find((each) => each.id === edit.about);
    const program = culture.expand(id);
    // The same proposal again is the same entry, which may have been settled long ago.
    const claims = culture.get(id)?.status === "claimed";
    if (law === undefined || program === undefined || !claims || this.#config.culture.checks === 0) return;
    const own = { agreed: 0, tested: 0 };
    this.#peers.review(
      {
        culture: name,
        entry: id,
        author,
        about: law.id,
        program: [...program],
        found: null,
        own,
        again: false,
      },
      agents,
      round,
      rng,
    );
  }

  #noCulture(name: string): string {
    const known = hasNames(this.#config) ? "there are shared or the agents' own" : "this run has none";
    return `not-allowed: no culture "${name}" (${known})`;
  }
}

function unreadable(culture: YCulture): string {
  const free = freeNames(culture)[0];
  const advice = free === undefined ? "and all of them are taken" : `for example ${free}`;
  const names = `${CULTURE_NAMES[0]} to ${CULTURE_NAMES.at(-1)}`;
  return `not-allowed: agents read the names ${names} only, ${advice}`;
}

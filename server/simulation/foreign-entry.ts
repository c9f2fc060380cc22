// How an edit from outside enters a culture: under the rules that agents keep, and put to the test that their claims
// are put to. It knows not who sent it, nor which laws are still looked for.
import type { Agent } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { YCulture } from "../../culture/index.ts";
import { CULTURE_NAMES, type Law, ProgramTables, type World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { type Cultures, definitionsIn, freeNames } from "./cultures.ts";
import type { ForeignEdit } from "./foreign.ts";
import type { PeerReview } from "./peer-review.ts";

/** A law that an edit from outside has explained to the one agent whose culture it was written into. */
export interface Explained {
  readonly owner: Agent;
  readonly law: Law;
}

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
   * Records the edit like any other, refused or not. What it defines as a law's explanation is checked by every reader
   * of that culture on fresh observations, and adopted or refuted by what they find.
   */
  enter(foreign: ForeignEdit, agents: readonly Agent[], round: number, rng: Rng): Explained | undefined {
    const { culture: name, author, edit, request } = foreign;
    const owner = this.#cultures.areShared ? undefined : agents.find((agent) => agent.name === name);
    const culture = owner === undefined ? this.#cultures.byName.get(name) : this.#cultures.of(owner);
    if (culture === undefined) {
      this.#cultures.refuse(foreign, this.#noCulture(name));
      return undefined;
    }
    const defines = edit.op === "propose" && edit.kind === "definition";
    if (defines && !CULTURE_NAMES.includes(edit.name)) {
      this.#cultures.refuse(foreign, unreadable(culture));
      return undefined;
    }
    const tables = new ProgramTables(definitionsIn(culture));
    const id = this.#cultures.edit(culture, edit, author, round, request);
    if (id === undefined || !defines) return undefined;
    const law = this.#world.laws.find((each) => each.id === edit.about);
    const { checks } = this.#config.culture;
    if (law === undefined || checks === 0) return undefined;
    const readers = owner === undefined ? agents : [owner];
    const results = readers.map((reader) =>
      this.#peers.test(law, edit.body, tables, reader.name, checks, rng),
    );
    const accepted = this.#peers.review(culture, id, results, round);
    this.#peers.settle(culture, id, accepted, readers[0]!.name, round);
    return accepted && owner !== undefined ? { owner, law } : undefined;
  }

  #noCulture(name: string): string {
    const known = this.#config.arm === "none" ? "this run has none" : "there are shared or the agents' own";
    return `not-allowed: no culture "${name}" (${known})`;
  }
}

function unreadable(culture: YCulture): string {
  const free = freeNames(culture)[0];
  const advice = free === undefined ? "and all of them are taken" : `for example ${free}`;
  const names = `${CULTURE_NAMES[0]} to ${CULTURE_NAMES.at(-1)}`;
  return `not-allowed: agents read the names ${names} only, ${advice}`;
}

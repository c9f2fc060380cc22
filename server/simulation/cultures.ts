// The cultures of a run by name: one that all share, one of each agent, or none. Whoever edits one does it here, so
// that every edit is recorded, refused or not. What an arm has frozen stays as it is. It knows no laws, and not who is
// right.
import type { Agent } from "../../agents/index.ts";
import { contentId, err } from "../../core/index.ts";
import { type Edit, YCulture } from "../../culture/index.ts";
import { CULTURE_NAMES, type Definition, OP_SETS } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { hasNames, isFrozen, sharesCulture } from "./arms.ts";
import type { EventLog } from "./event-log.ts";
import type { ForeignEdit } from "./foreign.ts";

/** Name of the one culture of the arms that share. */
const SHARED = "shared";

/** What else is known of an edit. */
export interface EditSource {
  /** Id of the request of an edit from outside. */
  readonly request?: string;
  /** Whose part its author played: "keeper", "editor:statistics", "editor:model". */
  readonly role?: string;
}

export class Cultures {
  readonly #config: RunConfig;
  readonly #log: EventLog;
  readonly #byName = new Map<string, YCulture>();

  constructor(config: RunConfig, log: EventLog) {
    this.#config = config;
    this.#log = log;
    if (this.areShared) this.#byName.set(SHARED, this.#make(SHARED));
  }

  /** All agents read and write the same one. */
  get areShared(): boolean {
    return sharesCulture(this.#config);
  }

  get byName(): ReadonlyMap<string, YCulture> {
    return this.#byName;
  }

  get shared(): YCulture | undefined {
    return this.#byName.get(SHARED);
  }

  /** @throws Error for a culture of another run. */
  nameOf(culture: YCulture): string {
    const found = [...this.#byName].find(([, known]) => known === culture);
    if (found === undefined) throw new Error("a culture that is none of this run's");
    return found[0];
  }

  /** The culture that an agent reads and writes; undefined in the arms without names. */
  of(agent: Agent): YCulture | undefined {
    if (this.areShared) return this.shared;
    if (!hasNames(this.#config)) return undefined;
    let own = this.#byName.get(agent.name);
    if (own === undefined) {
      own = this.#make(agent.name);
      this.#byName.set(agent.name, own);
    }
    return own;
  }

  /** Ends what an agent alone wrote. */
  end(agent: Agent): void {
    this.#byName.delete(agent.name);
  }

  /** Applies any edit (an agent's or a person's) and records it, refused or not. The entry's id, if accepted. */
  edit(
    culture: YCulture,
    edit: Edit,
    author: string,
    round: number,
    source: EditSource = {},
  ): string | undefined {
    const before = culture.stateVector();
    const { frozenAfter } = this.#config.culture;
    const result = isFrozen(this.#config, round)
      ? err({ reason: "not-allowed", detail: `written in round ${frozenAfter} for the last time` })
      : culture.edit(edit, { author, round });
    this.#log.add("culture.edited", {
      culture: this.nameOf(culture),
      author,
      edit,
      accepted: result.ok,
      entry: result.ok ? result.value : null,
      reason: result.ok ? null : `${result.error.reason}: ${result.error.detail}`,
      update: result.ok ? Buffer.from(culture.encode(before)).toString("base64") : null,
      ...source,
    });
    return result.ok ? result.value : undefined;
  }

  /** Records an edit from outside that no culture was asked about. */
  refuse({ culture, author, edit, request }: ForeignEdit, reason: string): void {
    const refused = { accepted: false, entry: null, reason, update: null };
    this.#log.add("culture.edited", { culture, author, edit, ...refused, request });
  }

  save(): Map<string, Uint8Array> {
    return new Map([...this.#byName].map(([name, culture]) => [name, culture.encode()]));
  }

  /** @throws Error when one is damaged. */
  load(saved: ReadonlyMap<string, Uint8Array>): void {
    for (const [name, update] of saved) {
      const culture = this.#make(name);
      const applied = culture.apply(update);
      if (!applied.ok) throw new Error(`the saved culture "${name}" is damaged: ${applied.error.detail}`);
      this.#byName.set(name, culture);
    }
  }

  #make(name: string): YCulture {
    const clientId = Number.parseInt(contentId({ culture: name, seed: this.#config.seed }).slice(0, 7), 16);
    return new YCulture({ clientId, primitives: OP_SETS[this.#config.world.ops] });
  }
}

/** The names of a culture with their bodies, one per meaning, oldest first. */
export function definitionsIn(culture: YCulture): Definition[] {
  return culture
    .adopted()
    .filter(({ kind }) => kind === "definition")
    .map(({ name, body }) => ({ name, body }));
}

/** The names that agents can read and no living entry of the culture holds. */
export function freeNames(culture: YCulture): string[] {
  const taken = new Set(
    culture
      .entries()
      .filter(({ status }) => status === "adopted" || status === "claimed" || status === "quarantined")
      .map(({ name }) => name),
  );
  return CULTURE_NAMES.filter((name) => !taken.has(name));
}

// The families that a run studies: as they are now where they are plug-ins, with what each did wrong and the tasks that
// are held out from learning. Whatever is asked of a family is asked through here, so that one that throws, hangs or
// answers junk costs its own tasks only. It knows no populations.
import type { Rng } from "../../core/index.ts";
import type { Portion, Task, TaskFamily } from "../../tasks/index.ts";
import type { EventLog } from "./event-log.ts";
import { FamilyFaults } from "./family-faults.ts";
import { type Plugged, PluggedFamilies } from "./plugged-families.ts";
import { type StudyHeldOut, studyHeldOut } from "./study-held-out.ts";

/** Draws for a task that is neither held out nor already there: small levels repeat themselves. */
const DRAWS = 8;

interface Saved {
  readonly faults: unknown;
  readonly versions: unknown;
}

export class StudiedFamilies {
  readonly #families: Map<string, TaskFamily>;
  /** Held-out tasks per family and level. */
  readonly #items: number;
  readonly #faults: FamilyFaults;
  readonly #plugged: PluggedFamilies;
  #heldOut: StudyHeldOut | undefined;

  /** @param plugged what the families are versions of, where they are plug-ins. */
  constructor(families: readonly TaskFamily[], items: number, plugged: Plugged, log: EventLog) {
    this.#families = new Map(families.map((family) => [family.id, family]));
    this.#items = items;
    this.#faults = new FamilyFaults(log);
    this.#plugged = new PluggedFamilies(plugged, log);
  }

  /** Says which versions of plug-ins the run begins with. */
  begin(): void {
    this.#plugged.begin();
  }

  /** Takes up new versions of plug-ins: between rounds only, so that a round has one. */
  async refresh(): Promise<void> {
    for (const family of await this.#plugged.refresh()) {
      this.#families.set(family.id, family);
      this.#faults.forgive(family.id);
      this.#heldOut = undefined;
    }
  }

  startRound(): void {
    this.#faults.startRound();
  }

  get(id: string): TaskFamily {
    return this.#families.get(id)!;
  }

  /** Those that are not quarantined. */
  sound(): TaskFamily[] {
    return [...this.#families.values()].filter(({ id }) => !this.#faults.quarantined(id));
  }

  quarantined(): ReadonlySet<string> {
    return new Set([...this.#families.keys()].filter((id) => this.#faults.quarantined(id)));
  }

  /** What the work gives, or undefined where the family failed: then that is on record. */
  guard<T>(family: string, work: () => T): T | undefined {
    return this.#faults.guard(family, work);
  }

  /**
   * Tasks, none of them held out. Different ones, fewer where the level has no more; or, with repeats, as they come: a
   * small level is learned by seeing it often.
   */
  draw(family: TaskFamily, { level, count }: Portion, rng: Rng, repeats = false): Task[] {
    const tasks = new Map<string | number, Task>();
    for (let draws = 0; tasks.size < count && draws < DRAWS * count; draws++) {
      const task = this.guard(family.id, () => family.generate(rng, level));
      if (task === undefined) break;
      if (!this.heldOut().ids.has(task.id)) tasks.set(repeats ? draws : task.id, task);
    }
    return [...tasks.values()];
  }

  /** Drawn when first needed: a family that cannot is then on record, in a round. */
  heldOut(): StudyHeldOut {
    if (this.#heldOut === undefined) {
      const parts = [...this.#families.values()].flatMap(
        (family) => this.guard(family.id, () => studyHeldOut([family], this.#items)) ?? [],
      );
      this.#heldOut = {
        tasks: new Map(parts.flatMap(({ tasks }) => [...tasks])),
        ids: new Set(parts.flatMap(({ ids }) => [...ids])),
      };
    }
    return this.#heldOut;
  }

  save(): Saved {
    return { faults: this.#faults.save(), versions: this.#plugged.save() };
  }

  /** Throws on a damaged state, and a FolkloreError where the version of a plug-in is gone. */
  async load({ faults, versions }: Saved): Promise<void> {
    this.#faults.load(faults);
    for (const family of await this.#plugged.load(versions)) this.#families.set(family.id, family);
  }
}

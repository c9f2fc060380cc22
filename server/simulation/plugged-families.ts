// The plug-ins that a run studies: which version of each, and when a newer one takes its place. A run keeps its symbols,
// levels and layout to the end, for its models were made for them. It knows no files: the shelf does.
import { z } from "zod";
import { canonicalJson } from "../../core/index.ts";
import type { TaskFamily } from "../../tasks/index.ts";
import { FolkloreError } from "../errors.ts";
import type { EventLog } from "./event-log.ts";
import type { FamilyShape } from "./family-shape.ts";
import type { FamilyShelf, ShelvedFamily } from "./shelf.ts";

export interface Plugged {
  readonly shelf?: FamilyShelf | undefined;
  /** What the run begins with. */
  readonly families?: readonly ShelvedFamily[];
}

const savedSchema = z.array(z.strictObject({ id: z.string(), version: z.string() }));

export class PluggedFamilies {
  readonly #shelf: FamilyShelf | undefined;
  readonly #log: EventLog;
  readonly #current: Map<string, ShelvedFamily>;
  /** Versions that are sound, but not for this run: said once. */
  readonly #declined = new Set<string>();

  constructor({ shelf, families = [] }: Plugged, log: EventLog) {
    this.#shelf = shelf;
    this.#log = log;
    this.#current = new Map(families.map((shelved) => [shelved.family.id, shelved]));
  }

  begin(): void {
    for (const [family, { version }] of this.#current) {
      this.#log.add("family.changed", {
        family,
        version,
        previous: null,
        accepted: true,
        reason: "it passed the audit",
      });
    }
  }

  /** The families that have a new version. What was refused is on record, and goes on as it was. */
  async refresh(): Promise<TaskFamily[]> {
    if (this.#shelf === undefined) return [];
    for (const { id, version, reason } of await this.#shelf.refresh()) {
      const current = this.#current.get(id);
      if (current !== undefined) this.#tell(current, version, reason);
    }
    return [...this.#current].flatMap(([id, current]) => {
      const next = this.#shelf?.get(id);
      if (next === undefined || next.version === current.version) return [];
      const reason = whyNot(next.shape, current.shape);
      if (reason === undefined) this.#current.set(id, next);
      else if (this.#declined.has(next.version)) return [];
      else this.#declined.add(next.version);
      this.#tell(current, next.version, reason);
      return reason === undefined ? [next.family] : [];
    });
  }

  #tell({ family, version: previous }: ShelvedFamily, version: string, refused: string | undefined): void {
    const accepted = refused === undefined;
    const reason = refused ?? "it passed the audit";
    this.#log.add("family.changed", { family: family.id, version, previous, accepted, reason });
  }

  save(): z.infer<typeof savedSchema> {
    return [...this.#current].map(([id, { version }]) => ({ id, version }));
  }

  /** The families as they were when this was saved. */
  async load(state: unknown): Promise<TaskFamily[]> {
    const families: TaskFamily[] = [];
    for (const { id, version } of savedSchema.parse(state)) {
      const shelved = await this.#shelf?.version(id, version);
      if (shelved === undefined) {
        throw new FolkloreError(
          "not-found",
          `the version ${version} of the task family "${id}" is gone, and this run goes on with it`,
          "put the plug-in back as it was, or start a new run",
        );
      }
      this.#current.set(id, shelved);
      families.push(shelved.family);
    }
    return families;
  }
}

function whyNot(has: FamilyShape, had: FamilyShape): string | undefined {
  const strange = has.symbols.find((symbol) => !had.symbols.includes(symbol));
  if (strange !== undefined && !had.ascii)
    return `its symbol "${strange}" is new to this run's models: start a new run`;
  if (has.levels !== had.levels)
    return `it has ${has.levels} levels instead of ${had.levels}: start a new run`;
  if (has.ascii !== had.ascii || canonicalJson(has.layout) !== canonicalJson(had.layout)) {
    return "its texts have another layout: start a new run";
  }
  return undefined;
}

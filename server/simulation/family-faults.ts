// What families did wrong in a run: each fault becomes an event, and a family that keeps failing is left out from then
// on. So a task family that throws, hangs or answers junk costs its own tasks, never the run. This is the run's only
// count: plug-ins are opened for it without one of their own (plugins/shelf.ts). It knows no tasks.
import { z } from "zod";
import type { EventLog } from "./event-log.ts";

/** Faults in a row, and in all, from which a family is quarantined. */
const IN_A_ROW = 5;
const IN_ALL = 20;
/** Faults of one family that are told per round; the rest are counted only. */
const TOLD = 3;
const LONGEST_DETAIL = 300;

const faultsSchema = z.record(
  z.string(),
  z.strictObject({
    inRow: z.number().int().min(0),
    inAll: z.number().int().min(0),
    quarantined: z.boolean(),
  }),
);

export class FamilyFaults {
  readonly #log: EventLog;
  #faults: z.infer<typeof faultsSchema> = {};
  readonly #told = new Map<string, number>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  startRound(): void {
    this.#told.clear();
  }

  quarantined(family: string): boolean {
    return this.#faults[family]?.quarantined ?? false;
  }

  /** What the work gives, or undefined where the family failed: then that is on record. */
  guard<T>(family: string, work: () => T): T | undefined {
    if (this.quarantined(family)) return undefined;
    try {
      const result = work();
      const known = this.#faults[family];
      if (known !== undefined) known.inRow = 0;
      return result;
    } catch (error) {
      this.#fault(family, error);
      return undefined;
    }
  }

  /** A new version of a family starts with a clean record. */
  forgive(family: string): void {
    delete this.#faults[family];
  }

  #fault(family: string, error: unknown): void {
    this.#faults[family] ??= { inRow: 0, inAll: 0, quarantined: false };
    const known = this.#faults[family];
    known.inRow++;
    known.inAll++;
    known.quarantined = known.inRow >= IN_A_ROW || known.inAll >= IN_ALL;
    const told = this.#told.get(family) ?? 0;
    this.#told.set(family, told + 1);
    if (told >= TOLD && !known.quarantined) return;
    this.#log.add("family.failed", {
      family,
      kind: kindOf(error),
      detail:
        (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_DETAIL) ||
        "no reason given",
      quarantined: known.quarantined,
    });
  }

  save(): unknown {
    return structuredClone(this.#faults);
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    this.#faults = faultsSchema.parse(state);
  }
}

/** Contained plug-ins say what went wrong; anything else threw. */
function kindOf(error: unknown): string {
  const kind = (error as { readonly kind?: unknown } | null)?.kind;
  return typeof kind === "string" && kind !== "" ? kind : "threw";
}

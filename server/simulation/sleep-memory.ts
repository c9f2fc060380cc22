// What one population carries from sleep to sleep, entry by entry: how often it was read, its verified in-context
// answers, whether the name is mastered, and how mastered names have fared since. It judges no answers.
import { z } from "zod";
import type { Forecast } from "./forecasts.ts";

/** Answers kept per entry, the latest: they travel with every checkpoint, some 40 bytes each. */
const KEPT = 64;
/** Forecasts without the definition after which a mastered name is judged by them. */
const WATCHED = 12;

const whole = z.number().int().min(0);
const entrySchema = z.strictObject({
  /** Forecasts about it. */
  reads: whole,
  /** "S n3 rev : 3 1 4 > 4 1 3 > 3 1 4 .": question and verified answer in one line, without the definition. */
  kept: z.array(z.string()),
  mastered: z.boolean(),
  /** Forecasts of the mastered name without its definition, and how many were right. */
  watch: z.strictObject({ asked: whole, correct: whole }),
});
type Remembered = z.infer<typeof entrySchema>;

/** By entry id. */
export const sleepMemorySchema = z.record(z.string(), entrySchema);

export class SleepMemory {
  #entries = new Map<string, Remembered>();

  get mastered(): ReadonlySet<string> {
    return new Set([...this.#entries].filter(([, { mastered }]) => mastered).map(([id]) => id));
  }

  reads(entry: string): number {
    return this.#entries.get(entry)?.reads ?? 0;
  }

  kept(entry: string): readonly string[] {
    return this.#entries.get(entry)?.kept ?? [];
  }

  /** Keeps what was right with the definition in context; a mastered name that fares badly without is no longer. */
  observe({ entry, given, mastered, context, task, outcome, verdict }: Forecast, drop: number): void {
    const own = this.#of(entry.id);
    own.reads++;
    if (mastered) {
      own.watch.asked++;
      own.watch.correct += verdict.correct ? 1 : 0;
      if (own.watch.asked < WATCHED) return;
      own.mastered = own.watch.correct / own.watch.asked >= drop;
      own.watch = { asked: 0, correct: 0 };
      return;
    }
    const told = (given === "context" || given === "shown") && context.definitions.length > 0;
    if (!told || !verdict.correct) return;
    const { program, list } = task.payload;
    own.kept = [...own.kept, `S ${program.join(" ")} : ${list.join(" ")} ${outcome}`].slice(-KEPT);
  }

  judge(entry: string, mastered: boolean): void {
    const own = this.#of(entry);
    own.mastered = mastered;
    own.watch = { asked: 0, correct: 0 };
  }

  /** Forgets all other entries. */
  retain(entries: ReadonlySet<string>): void {
    this.#entries = new Map([...this.#entries].filter(([id]) => entries.has(id)));
  }

  #of(entry: string): Remembered {
    let own = this.#entries.get(entry);
    if (own === undefined) {
      own = { reads: 0, kept: [], mastered: false, watch: { asked: 0, correct: 0 } };
      this.#entries.set(entry, own);
    }
    return own;
  }

  save(): z.input<typeof sleepMemorySchema> {
    return Object.fromEntries(
      [...this.#entries].map(([id, own]) => [id, { ...own, kept: [...own.kept], watch: { ...own.watch } }]),
    );
  }

  load(saved: z.output<typeof sleepMemorySchema>): void {
    this.#entries = new Map(Object.entries(saved));
  }
}

// Notices a collapsing proposer from the diversity of its windows and says what to do about it. It knows numbers, not
// proposers; acting on the alarm is the caller's part.
//
// A naive language-model proposer ends with 98 % one op, .14 of 3.81 bits, and drags the solver down (a prototype).
import { z } from "zod";
import type { Diversity } from "./diversity.ts";

export type DiversityMeasures = Pick<Diversity, "count" | "entropy" | "distinct" | "rejected">;

export interface Alarm {
  readonly kind: "collapse" | "rejections" | "recovered";
  readonly detail: string;
  /** anchor: pull the proposer back to its prior; quota: hand its share to others; none: it is over. */
  readonly response: "anchor" | "quota" | "none";
}

export interface AlarmOptions {
  /** Windows that make the reference, unless one is given. */
  readonly settle?: number;
  /** What healthy looks like, for example measured on random proposals. */
  readonly reference?: Pick<Diversity, "entropy" | "distinct">;
  /** Alarm when entropy or distinct share falls below this share of the reference ... */
  readonly raise?: number;
  /** ... and all clear when both are above this one: the gap keeps the alarm from flapping. */
  readonly clear?: number;
  /** Windows in a row that must agree before the alarm changes; one bad window is noise. */
  readonly patience?: number;
  /** Alarm when more than this share is refused; below four fifths of it is clear. A guarded small model reached .86. */
  readonly rejected?: number;
}

/** Entropy below this is a collapse whatever the reference was: .5 bits is one symbol 9 times out of 10. */
const FLOOR_BITS = 0.5;

const stateSchema = z.object({
  settled: z.number().int().min(0),
  entropy: z.number(),
  distinct: z.number(),
  raised: z.enum(["collapse", "rejections"]).nullable(),
  /** Unhealthy, and healthy, windows in a row. */
  bad: z.number().int().min(0),
  good: z.number().int().min(0),
});

export class DiversityAlarm {
  readonly #options: Required<Omit<AlarmOptions, "reference">>;
  /** The reference is the mean of `settled` windows; a given one counts as settled. */
  #state: z.infer<typeof stateSchema>;

  constructor(options: AlarmOptions = {}) {
    const { settle = 3, raise = 0.5, clear = 0.7, patience = 2, rejected = 0.9, reference } = options;
    if (!(raise < clear)) throw new RangeError(`clear (${clear}) must be above raise (${raise})`);
    this.#options = { settle, raise, clear, patience, rejected };
    this.#state = {
      settled: reference === undefined ? 0 : settle,
      entropy: reference?.entropy ?? 0,
      distinct: reference?.distinct ?? 0,
      raised: null,
      bad: 0,
      good: 0,
    };
  }

  get raised(): "collapse" | "rejections" | undefined {
    return this.#state.raised ?? undefined;
  }

  /**
   * One window; windows should be of about equal size, since the distinct share falls with size. The answer is an
   * alarm when it is raised, again with the stronger response when it has lasted another `patience` windows, and once
   * more when it is over; else undefined.
   */
  check(measures: DiversityMeasures): Alarm | undefined {
    const state = this.#state;
    const { settle, patience } = this.#options;
    // A collapsed window must not become the measure of health.
    if (state.settled < settle && measures.entropy >= FLOOR_BITS) {
      state.settled++;
      state.entropy += (measures.entropy - state.entropy) / state.settled;
      state.distinct += (measures.distinct - state.distinct) / state.settled;
    }
    const trouble = this.#trouble(measures);
    state.bad = trouble === undefined ? 0 : state.bad + 1;
    state.good = trouble === undefined ? state.good + 1 : 0;
    const detail = this.#describe(measures);
    if (state.raised === null) {
      if (trouble === undefined || state.bad < patience) return undefined;
      state.raised = trouble;
      return { kind: trouble, detail, response: "anchor" };
    }
    if (state.good >= patience) {
      state.raised = null;
      return { kind: "recovered", detail, response: "none" };
    }
    return state.bad === 2 * patience ? { kind: state.raised, detail, response: "quota" } : undefined;
  }

  /** What is wrong with a window; while the alarm is up, by the stricter thresholds that end it. */
  #trouble({ count, entropy, distinct, rejected }: DiversityMeasures): "collapse" | "rejections" | undefined {
    const { settle, raise, clear, rejected: refusable } = this.#options;
    const { raised, settled, entropy: usualEntropy, distinct: usualDistinct } = this.#state;
    const share = raised === "collapse" ? clear : raise;
    const dropped = settled >= settle && (entropy < share * usualEntropy || distinct < share * usualDistinct);
    if (count > 0 && (entropy < FLOOR_BITS || dropped)) return "collapse";
    return rejected > (raised === "rejections" ? 0.8 * refusable : refusable) ? "rejections" : undefined;
  }

  #describe({ entropy, distinct, rejected }: DiversityMeasures): string {
    const { settled, entropy: usualEntropy, distinct: usualDistinct } = this.#state;
    const usual =
      settled > 0 ? `, usual ${usualEntropy.toFixed(2)} bits and ${usualDistinct.toFixed(2)} distinct` : "";
    const now = `entropy ${entropy.toFixed(2)} bits, distinct share ${distinct.toFixed(2)}`;
    return `${now}${usual}; ${Math.round(100 * rejected)} % refused`;
  }

  save(): unknown {
    return { ...this.#state };
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    this.#state = stateSchema.parse(state);
  }
}

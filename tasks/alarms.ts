// Notices a collapse from the diversity of windows of texts (a proposer's, a population's solutions) and says how
// strong the answer should be. It knows numbers, not who writes; what is done about it is the caller's part.
//
// A naive language-model proposer ends with 98 % one op, .14 of 3.81 bits, and drags the solver down (a prototype).
import { z } from "zod";
import type { Diversity } from "./diversity.ts";

export type DiversityMeasures = Pick<Diversity, "count" | "entropy" | "distinct" | "rejected">;

export interface Alarm {
  readonly kind: "collapse" | "rejections" | "recovered";
  readonly detail: string;
  /** How strong the answer should now be: 1 when it is raised, one more each time it lasts; 0 when it is over. */
  readonly strength: number;
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
  /** Most strength; the alarm is silent when it lasts beyond that. */
  readonly strongest?: number;
  /**
   * Windows in which refusals are no trouble yet: a model that has not learned the proposal language is refused nine
   * times out of ten, as it must be, and an alarm about that is noise (facts of the default run: .92 at round 6, .6 at
   * round 10). It ends early at the first window that is clear: from then on a relapse counts at once.
   */
  readonly grace?: number;
}

/** Entropy below this is a collapse whatever the reference was: .5 bits is one symbol 9 times out of 10. */
const FLOOR_BITS = 0.5;
/** An alarm about refusals is over below this share of the limit that raises it. */
const CLEAR_REJECTED = 0.8;

const stateSchema = z.object({
  settled: z.number().int().min(0),
  entropy: z.number(),
  distinct: z.number(),
  raised: z.enum(["collapse", "rejections"]).nullable(),
  strength: z.number().int().min(0),
  /** Windows of the grace that are left. */
  grace: z.number().int().min(0),
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
    const { strongest = 2, grace = 0 } = options;
    if (!(raise < clear)) throw new RangeError(`clear (${clear}) must be above raise (${raise})`);
    this.#options = { settle, raise, clear, patience, rejected, strongest, grace };
    this.#state = {
      settled: reference === undefined ? 0 : settle,
      entropy: reference?.entropy ?? 0,
      distinct: reference?.distinct ?? 0,
      raised: null,
      strength: 0,
      grace,
      bad: 0,
      good: 0,
    };
  }

  get raised(): "collapse" | "rejections" | undefined {
    return this.#state.raised ?? undefined;
  }

  /** 0 while none is raised. */
  get strength(): number {
    return this.#state.strength;
  }

  /**
   * One window; windows should be of about equal size, since the distinct share falls with size. The answer is an
   * alarm when it is raised, again with more strength when it has lasted another `patience` windows in a row, and once
   * more when it is over; else undefined.
   */
  check(measures: DiversityMeasures): Alarm | undefined {
    const state = this.#state;
    const { settle, patience, rejected, strongest } = this.#options;
    // A collapsed window must not become the measure of health.
    if (state.settled < settle && measures.entropy >= FLOOR_BITS) {
      state.settled++;
      state.entropy += (measures.entropy - state.entropy) / state.settled;
      state.distinct += (measures.distinct - state.distinct) / state.settled;
    }
    const trouble = this.#trouble(measures);
    state.grace = measures.rejected > CLEAR_REJECTED * rejected ? Math.max(0, state.grace - 1) : 0;
    state.bad = trouble === undefined ? 0 : state.bad + 1;
    state.good = trouble === undefined ? state.good + 1 : 0;
    const detail = this.#describe(measures);
    if (state.raised === null) {
      if (trouble === undefined || state.bad < patience) return undefined;
      state.raised = trouble;
      return { kind: trouble, detail, strength: ++state.strength };
    }
    if (state.good >= patience) {
      state.raised = null;
      state.strength = 0;
      return { kind: "recovered", detail, strength: 0 };
    }
    if (trouble === undefined || state.bad % patience !== 0) return undefined;
    // A collapse under an alarm about refusals is another alarm, which asks for other answers.
    const worse = trouble === "collapse" && state.raised === "rejections";
    if (!worse && state.strength >= strongest) return undefined;
    if (worse) state.raised = trouble;
    state.strength = Math.min(strongest, state.strength + 1);
    return { kind: state.raised, detail, strength: state.strength };
  }

  /** What is wrong with a window; while the alarm is up, by the stricter thresholds that end it. */
  #trouble({ count, entropy, distinct, rejected }: DiversityMeasures): "collapse" | "rejections" | undefined {
    const { settle, raise, clear, rejected: refusable } = this.#options;
    const { raised, settled, entropy: usualEntropy, distinct: usualDistinct } = this.#state;
    const share = raised === "collapse" ? clear : raise;
    const dropped = settled >= settle && (entropy < share * usualEntropy || distinct < share * usualDistinct);
    if (count > 0 && (entropy < FLOOR_BITS || dropped)) return "collapse";
    if (this.#state.grace > 0) return undefined;
    const most = raised === "rejections" ? CLEAR_REJECTED * refusable : refusable;
    return rejected > most ? "rejections" : undefined;
  }

  #describe({ entropy, distinct, rejected }: DiversityMeasures): string {
    const { settled, entropy: usualEntropy, distinct: usualDistinct } = this.#state;
    const usual =
      settled > 0 ? `, usual ${usualEntropy.toFixed(2)} bits and ${usualDistinct.toFixed(2)} distinct` : "";
    const now = `entropy ${entropy.toFixed(2)} bits, distinct share ${distinct.toFixed(2)}`;
    return `${now}${usual}${rejected > 0 ? `; ${Math.round(100 * rejected)} % refused` : ""}`;
  }

  save(): unknown {
    return { ...this.#state };
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    this.#state = stateSchema.parse(state);
  }
}

// How fast a run goes and when it will be done, from its progress reports. Seconds are handed in; it knows no clock.
import type { RunConfig } from "../config/index.ts";
import type { RunProgress } from "../simulation/index.ts";

/** Phases that rates are taken over: three rounds or so, enough to be steady and recent. */
const PHASES = 15;
/** Rounds that the time per round is taken over: rounds with and without an evaluation. */
const ROUNDS = 6;

/** Which tokens a phase makes. They are counted when it ends. */
const TRAINING: ReadonlySet<RunProgress["phase"]> = new Set(["learn"]);
const SAMPLING: ReadonlySet<RunProgress["phase"]> = new Set(["propose", "solve", "cultivate"]);

interface Stretch {
  readonly phase: RunProgress["phase"];
  readonly seconds: number;
  readonly trained: number;
  readonly sampled: number;
}

export class Pace {
  readonly #config: Pick<RunConfig, "rounds" | "maxMinutes">;
  readonly #started: number;
  #last: { readonly at: number; readonly progress: RunProgress } | undefined;
  #stretches: Stretch[] = [];
  /** When the last rounds began, the one under way included. */
  #rounds: number[] = [];

  /** @param started seconds, on the clock of all later calls, at which this process took up the run. */
  constructor(config: Pick<RunConfig, "rounds" | "maxMinutes">, started: number) {
    this.#config = config;
    this.#started = started;
  }

  add(progress: RunProgress, now: number): void {
    const last = this.#last;
    if (last !== undefined) {
      const { phase, tokens } = last.progress;
      const [trained, sampled] = [
        progress.tokens.trained - tokens.trained,
        progress.tokens.sampled - tokens.sampled,
      ];
      this.#stretches = [...this.#stretches, { phase, seconds: now - last.at, trained, sampled }].slice(
        -PHASES,
      );
    }
    if (progress.round !== last?.progress.round) this.#rounds = [...this.#rounds, now].slice(-ROUNDS - 1);
    this.#last = { at: now, progress };
  }

  /** Tokens per second of training, and of sampling, while that is what goes on; undefined until measured. */
  get trainRate(): number | undefined {
    return this.#rate(TRAINING, ({ trained }) => trained);
  }

  get sampleRate(): number | undefined {
    return this.#rate(SAMPLING, ({ sampled }) => sampled);
  }

  /** Seconds until the planned rounds or minutes are over, whichever comes first; undefined until a round is done. */
  eta(now: number): number | undefined {
    const { rounds, maxMinutes } = this.#config;
    const [first, last] = [this.#rounds[0], this.#rounds.at(-1)];
    if (this.#last === undefined || first === undefined || last === undefined || this.#rounds.length < 2)
      return undefined;
    const perRound = (last - first) / (this.#rounds.length - 1);
    const left = rounds - this.#last.progress.round + 1;
    const byRounds = rounds === 0 ? Number.POSITIVE_INFINITY : left * perRound - (now - last);
    const byMinutes = maxMinutes === 0 ? Number.POSITIVE_INFINITY : maxMinutes * 60 - (now - this.#started);
    const eta = Math.min(byRounds, byMinutes);
    return Number.isFinite(eta) ? Math.max(0, eta) : undefined;
  }

  #rate(phases: ReadonlySet<RunProgress["phase"]>, tokens: (of: Stretch) => number): number | undefined {
    const own = this.#stretches.filter(({ phase }) => phases.has(phase));
    const seconds = own.reduce((sum, stretch) => sum + stretch.seconds, 0);
    const made = own.reduce((sum, stretch) => sum + tokens(stretch), 0);
    return seconds > 0 && made > 0 ? made / seconds : undefined;
  }
}

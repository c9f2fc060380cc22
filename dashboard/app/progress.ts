// How far a run is and when it will be done. Pure: times come from the state, "now" from the caller.
import { bucketAt, type RunInfo, type RunState } from "../../server/protocol/index.ts";

/** Rounds whose pace is taken for the next ones: early rounds are not like late ones. */
const LOOK_BACK = 8;

/** Parts of a round, in order. */
const PHASES = [
  "start",
  "propose",
  "solve",
  "cultivate",
  "learn",
  "sleep",
  "evaluate",
  "checkpoint",
] as const;

export interface ProgressView {
  /** Share of all rounds done, 0..1; null without a limit. */
  readonly share: number | null;
  /** "round 12 of 20", the round under way where there is one. */
  readonly text: string;
  /** "learn", where it works. */
  readonly phase: string | null;
  /** Milliseconds until the last round is done; null where nobody knows. */
  readonly eta: number | null;
}

export function progressOf(run: RunInfo, state: RunState | null): ProgressView {
  const working = run.control !== "idle" || (run.elsewhere && run.status === "running");
  const within = working && run.progress !== null ? PHASES.indexOf(run.progress.phase) / PHASES.length : 0;
  const current = working && run.progress !== null ? Math.max(run.round, run.progress.round) : run.round;
  const done = Math.max(run.round, current > run.round ? current - 1 + within : run.round);
  const left = run.rounds - done;
  const pace = state === null ? null : roundTime(state);
  return {
    share: run.rounds === 0 ? null : Math.min(1, done / run.rounds),
    text: run.rounds === 0 ? `round ${current}` : `round ${current} of ${run.rounds}`,
    phase: working ? (run.progress?.phase ?? null) : null,
    eta: run.control === "running" && run.rounds > 0 && pace !== null && left > 0 ? left * pace : null,
  };
}

/** Milliseconds per round lately; null before two rounds have times. */
export function roundTime({ axis: { time } }: RunState): number | null {
  const end = time.to.length - 1;
  if (end < 1) return null;
  const start = Math.min(end - 1, Math.max(0, bucketAt(time, time.to[end]! - LOOK_BACK)));
  const spent = time.last[end]! - time.last[start]!;
  const passed = time.to[end]! - time.to[start]!;
  return spent > 0 && passed > 0 ? spent / passed : null;
}

// From bounds to decisions: what a trial finds, what one population would do with the entry, and what all of them
// together do. Pure rules; it knows neither readers nor the document. The gap that keeps decisions from flapping: an
// entry is kept once its lower bound exceeds FITNESS.useful, and a kept one falls only when its upper bound is below 0.
import { FITNESS } from "./constants.ts";
import { type Effect, effectOf, type Trial } from "./effect.ts";

/** What the bounds say so far. */
export type Finding = "useful" | "harmful" | "futile" | "open";

/** What a population would do: keep or quarantine an adopted entry, release or retire a quarantined one. */
export type Decision = "wait" | "keep" | "quarantine" | "release" | "retire";

/** How an entry stands with one population. */
export interface Standing {
  readonly status: "adopted" | "quarantined";
  /** It was kept before. */
  readonly kept: boolean;
  /** Its readers do worse on all they read than when it came in. */
  readonly regressed: boolean;
  /** Its readers carry its meaning in their weights: whether they read it no longer shows what it is worth. */
  readonly mastered: boolean;
}

export interface FitnessVerdict extends Effect {
  readonly finding: Finding;
  readonly decision: Decision;
  readonly reason: string;
}

/** The share of FITNESS.error for the k-th trial (0, 1, ..) of an entry by one of several populations. */
export function errorOf(k: number, populations: number): number {
  const { error, firstTrial } = FITNESS;
  return (error * firstTrial * (1 - firstTrial) ** k) / populations;
}

export function judge(trial: Trial, standing: Standing, error: number): FitnessVerdict {
  const effect = effectOf(trial, error);
  if (standing.mastered && standing.status === "adopted")
    return {
      ...effect,
      finding: "open",
      decision: "keep",
      reason: "mastered: its readers need no definition",
    };
  const finding = findingOf(effect, trial.with.reads + trial.without.reads);
  return { ...effect, finding, ...decide(finding, standing) };
}

export function findingOf({ low, high }: Effect, reads: number): Finding {
  if (low > FITNESS.useful) return "useful";
  if (high < 0) return "harmful";
  return reads >= FITNESS.patience && high < FITNESS.useful ? "futile" : "open";
}

const REASONS = {
  harmful: "readers do better without it",
  futile: `readers gain less than ${FITNESS.useful} by it`,
} as const;

function decide(
  finding: Finding,
  { status, kept, regressed }: Standing,
): Pick<FitnessVerdict, "decision" | "reason"> {
  const trialled = status === "quarantined";
  if (finding === "useful") {
    if (regressed && !kept) return { decision: "wait", reason: "its readers do worse than when it came in" };
    return {
      decision: trialled ? "release" : "keep",
      reason: `readers gain more than ${FITNESS.useful} by it`,
    };
  }
  if (finding === "harmful" || (finding === "futile" && !kept))
    return { decision: trialled ? "retire" : "quarantine", reason: REASONS[finding] };
  if (kept) return { decision: "keep", reason: "kept before, and no harm shown since" };
  return { decision: "wait", reason: "the bounds are too wide" };
}

/** All populations' reads as one trial. */
export function pool(trials: readonly Trial[]): Trial {
  const sum = (arm: keyof Trial) => ({
    reads: trials.reduce((all, trial) => all + trial[arm].reads, 0),
    correct: trials.reduce((all, trial) => all + trial[arm].correct, 0),
  });
  return { with: sum("with"), without: sum("without") };
}

/**
 * What is done with an entry on the verdicts of the populations that read it, and on that of all their reads together,
 * which comes first where every one of them alone has too few. Who keeps it protects it; harm to anybody else, or
 * futility to all, quarantines it. A quarantined one is released by whom it helps if it harms nobody, and retired when
 * it helps no one.
 */
export function settle(
  status: Standing["status"],
  verdicts: readonly FitnessVerdict[],
  together?: FitnessVerdict,
): Decision {
  if (verdicts.length === 0) return "wait";
  const judged = together === undefined ? verdicts : [...verdicts, together];
  const some = (decision: Decision) => judged.some((verdict) => verdict.decision === decision);
  const all = (decision: Decision) =>
    together?.decision === decision || verdicts.every((verdict) => verdict.decision === decision);
  const harms = judged.some(({ finding }) => finding === "harmful");
  if (status === "adopted") {
    if (some("keep")) return "keep";
    return harms || all("quarantine") ? "quarantine" : "wait";
  }
  if (all("retire")) return "retire";
  return some("release") && !harms ? "release" : "wait";
}

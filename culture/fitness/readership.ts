// How well a population has done of late on all that it reads: whether it can read at all, and whether it does worse
// than it did. Pure arithmetic; it knows no entries.
import { FITNESS } from "./constants.ts";
import type { Tally } from "./effect.ts";

export const NO_READS: Tally = { reads: 0, correct: 0 };

/** After one more round: earlier rounds count less and less. */
export function remember(before: Tally, round: Tally): Tally {
  return {
    reads: FITNESS.memory * before.reads + round.reads,
    correct: FITNESS.memory * before.correct + round.correct,
  };
}

/** Success of late; undefined where it rests on too little. */
export function recentRate({ reads, correct }: Tally): number | undefined {
  return reads >= FITNESS.memoryReads ? correct / reads : undefined;
}

/** It succeeds at reading often enough for its successes to say something. */
export function isLiterate(readers: Tally): boolean {
  return (recentRate(readers) ?? 0) >= FITNESS.literacy;
}

/** It does worse than at some earlier time, as far as both are known. */
export function hasRegressed(readers: Tally, before: number | undefined): boolean {
  const now = recentRate(readers);
  return now !== undefined && before !== undefined && now < before - FITNESS.regression;
}

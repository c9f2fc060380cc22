// How a population has read of late: whether it can at all (its answers follow what it is shown, be that true or not),
// and whether it succeeds less than it did. Pure arithmetic; it knows no entries.
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

/** It does what it reads often enough for its successes to say something: so many of the definitions it was shown. */
export function isLiterate({ reads, correct }: Tally): boolean {
  return reads >= FITNESS.literacyReads && correct / reads >= FITNESS.literacy;
}

/** It does worse than at some earlier time, as far as both are known. */
export function hasRegressed(readers: Tally, before: number | undefined): boolean {
  const now = recentRate(readers);
  return now !== undefined && before !== undefined && now < before - FITNESS.regression;
}

// How likely a policy held what it wrote. It knows neither tasks nor events.
import type { Completion } from "../../agents/index.ts";

/** Sum over all tokens of all completions, natural logarithm; undefined for policies without probabilities. */
export function totalLogProb(completions: readonly Completion[]): number | undefined {
  if (completions.every(({ logProbs }) => logProbs.length === 0)) return undefined;
  let total = 0;
  for (const { logProbs } of completions) for (const logProb of logProbs) total += logProb;
  return Number.isFinite(total) ? total : undefined;
}

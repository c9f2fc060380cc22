// How often each name of a culture is used, as weights for whoever draws names: the much used more often, none never.
// It knows not who draws.
import type { YCulture } from "./culture.ts";

/** What an unused name weighs against the mean of 1: it must not be forgotten before its time. */
const FLOOR = 0.25;

/** A weight for every name that stands for an adopted definition, mean 1; all 1 while nothing is used. */
export function useWeights(culture: YCulture): Map<string, number> {
  const definitions = culture.adopted().filter(({ kind }) => kind === "definition");
  const uses = definitions.map((entry) => Object.values(entry.uses).reduce((sum, times) => sum + times, 0));
  const total = uses.reduce((sum, times) => sum + times, 0);
  return new Map(
    definitions.map(({ name }, i) => {
      const share = total === 0 ? 1 : (uses[i]! * definitions.length) / total;
      return [name, FLOOR + (1 - FLOOR) * share];
    }),
  );
}

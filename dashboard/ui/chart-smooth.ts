// Exponential smoothing of one column of a chart. Pure.

/** Strongest smoothing offered: beyond it a line tells nothing of the last twenty points. */
export const MAX_SMOOTHING = 0.95;

/**
 * Each value becomes the mean of itself and those before it, weighted by strength^distance; strength 0 changes
 * nothing. The weights add up to one from the first value on, so the start is not pulled towards zero. Gaps stay.
 */
export function smoothed(values: readonly (number | null)[], strength: number): (number | null)[] {
  const keep = Math.min(Math.max(strength, 0), MAX_SMOOTHING);
  if (keep === 0) return [...values];
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return sum / weight;
  });
}

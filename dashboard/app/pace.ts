// How often the views are drawn anew while events stream in: ten times a second where that is cheap, more seldom where
// it is not. Pure.

/** Milliseconds between two ticks at best. */
export const TICK = 100;
/** Milliseconds at worst: what is shown must not look stopped. */
const SLOWEST = 1000;
/** Share of the time that drawing may take. */
const SHARE = 0.12;

/** Milliseconds to wait, given how long the last drawing took. */
export function nextPace(drawingMs: number): number {
  return Math.min(SLOWEST, Math.max(TICK, drawingMs / SHARE));
}

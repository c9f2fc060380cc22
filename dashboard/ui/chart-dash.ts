// How lines are told apart without colour: dash patterns, in the order in which lines are given. Pure.

/** Lengths of dashes and gaps in pixels; the first is a solid line. */
export const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 3],
  [9, 3, 2, 3],
  [12, 4],
  [2, 2, 6, 2],
];

export function dashOf(index: number): readonly number[] {
  return DASHES[index % DASHES.length]!;
}

/** Categorical colours of the theme, in order. */
export function colourName(index: number): string {
  return `--c${(index % 8) + 1}`;
}

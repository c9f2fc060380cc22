// What the levels of a game stand for: a table of sizes, a row for each level. It knows no game.

/** Throws a RangeError for a level that the table does not have. */
export function sizeOf<T>(sizes: readonly T[], level: number): T {
  const size = sizes[level - 1];
  if (size === undefined) throw new RangeError(`level ${level}: expected one of 1 to ${sizes.length}`);
  return size;
}

/** Equal chances for all. */
export function evenly<S>(states: readonly S[]): readonly { readonly state: S; readonly chance: number }[] {
  return states.map((state) => ({ state, chance: 1 / states.length }));
}

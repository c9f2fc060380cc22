// Records and lists of bounded size, as the fold keeps them. Keys come from event logs, so nothing here trusts them:
// "constructor" is a name like any other. It knows no events.

export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The record's item, made where it is missing; undefined when the record is full. */
export function ownOr<T>(
  record: Record<string, T>,
  key: string,
  limit: number,
  make: () => T,
): T | undefined {
  if (Object.hasOwn(record, key)) return record[key];
  // Assigning to this one key would set the prototype.
  if (key === "__proto__" || Object.keys(record).length >= limit) return undefined;
  const made = make();
  record[key] = made;
  return made;
}

/** Appends; the oldest go. */
export function keepNewest<T>(list: T[], item: T, limit: number): void {
  list.push(item);
  if (list.length > limit) list.splice(0, list.length - limit);
}

/** Appends; the first stays, the oldest after it go. */
export function keepFirstAndNewest<T>(list: T[], item: T, limit: number): void {
  list.push(item);
  if (list.length > limit) list.splice(1, list.length - limit);
}

/**
 * Appends one item per round: a second one of its round takes the place of the first. Where there are too many, the one
 * goes whose neighbours are nearest to each other, so that what is left is spread over the whole time; the first and the
 * newest stay.
 */
export function keepPerRound<T extends { readonly round: number }>(list: T[], item: T, limit: number): void {
  if (list.at(-1)?.round === item.round) {
    list[list.length - 1] = item;
    return;
  }
  list.push(item);
  if (list.length <= limit) return;
  const gap = (i: number): number => list[i + 1]!.round - list[i - 1]!.round;
  let least = 1;
  for (let i = 2; i < list.length - 1; i++) if (gap(i) < gap(least)) least = i;
  list.splice(least, 1);
}

/** Adds to the count of a key; where the record is full, the least count goes, the first of equals. */
export function countUp(record: Record<string, number>, key: string, by: number, limit: number): void {
  if (Object.hasOwn(record, key)) {
    record[key]! += by;
    return;
  }
  const keys = Object.keys(record);
  if (keys.length >= limit)
    delete record[keys.reduce((least, k) => (record[k]! < record[least]! ? k : least))];
  if (key !== "__proto__") record[key] = by;
}

/** Text from outside, cut. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

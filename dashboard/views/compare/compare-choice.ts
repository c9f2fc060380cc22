// Which runs are compared, and with which one, as the URL says it: ?runs=a,b&baseline=a. Pure.

/** Runs compared at once, at most: more colours than these cannot be told apart. */
export const MOST = 6;

export interface Choice {
  /** Ids, in the order of their colours; the baseline is one of them. */
  readonly runs: readonly string[];
  readonly baseline: string;
}

/** The run being looked at, where the URL names none that exists. */
export function readChoice(
  query: Readonly<Record<string, string>>,
  here: string,
  known: ReadonlySet<string>,
): Choice {
  const asked = [...new Set((query.runs ?? "").split(","))].filter((id) => known.has(id)).slice(0, MOST);
  const runs = asked.length === 0 ? [here] : asked;
  return { runs, baseline: runs.find((id) => id === query.baseline) ?? runs[0]! };
}

export function writeChoice({ runs, baseline }: Choice): Record<string, string | null> {
  return { runs: runs.join(","), baseline: baseline === runs[0] ? null : baseline };
}

/** Adds a run or takes it out; the last one stays, and so does the limit. */
export function toggled(choice: Choice, id: string): Choice {
  if (!choice.runs.includes(id)) {
    return choice.runs.length >= MOST ? choice : { ...choice, runs: [...choice.runs, id] };
  }
  const runs = choice.runs.filter((other) => other !== id);
  if (runs.length === 0) return choice;
  return { runs, baseline: choice.baseline === id ? runs[0]! : choice.baseline };
}

// Who reads what: uses of the most used entries by each agent, as a matrix. Pure.
import type { EntryView } from "./snapshot.ts";

export const MOST_ENTRIES = 30;
export const MOST_READERS = 16;

export interface Readers {
  /** Columns: agents by population, those who use most where there are too many. */
  readonly agents: readonly string[];
  readonly rows: readonly {
    readonly entry: EntryView;
    /** One per agent. */
    readonly uses: readonly number[];
    /** By agents that have no column. */
    readonly others: number;
  }[];
  /** The greatest single number. */
  readonly most: number;
  /** Uses by agents that have no column, in all rows. */
  readonly others: number;
}

export function readersOf(
  entries: readonly EntryView[],
  populationOf: (agent: string) => string | undefined,
): Readers {
  const top = entries
    .filter(({ used }) => used > 0)
    .sort((a, b) => b.used - a.used || a.seq - b.seq)
    .slice(0, MOST_ENTRIES);
  const totals = new Map<string, number>();
  for (const { uses } of top)
    for (const [agent, times] of Object.entries(uses ?? {}))
      totals.set(agent, (totals.get(agent) ?? 0) + times);
  const agents = [...totals.keys()]
    .sort((a, b) => totals.get(b)! - totals.get(a)! || compare(a, b))
    .slice(0, MOST_READERS)
    .sort((a, b) => compare(populationOf(a) ?? "~", populationOf(b) ?? "~") || compare(a, b));
  const rows = top.map((entry) => {
    const uses = agents.map((agent) => entry.uses?.[agent] ?? 0);
    return { entry, uses, others: entry.used - uses.reduce((sum, times) => sum + times, 0) };
  });
  return {
    agents,
    rows,
    most: Math.max(0, ...rows.flatMap((row) => row.uses)),
    others: rows.reduce((sum, row) => sum + row.others, 0),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

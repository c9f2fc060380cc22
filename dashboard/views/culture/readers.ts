// Who reads what: the entries read, or used in programs that worked, most often, by agent, as a matrix. Pure.
import type { EntryView } from "./snapshot.ts";

export const MOST_ENTRIES = 30;
export const MOST_READERS = 16;

export interface Readers {
  /** Columns: agents by population, those who use most where there are too many. */
  readonly agents: readonly string[];
  readonly rows: readonly {
    readonly entry: EntryView;
    /** Counts, one per agent. */
    readonly uses: readonly number[];
    readonly total: number;
    /** By agents that have no column. */
    readonly others: number;
  }[];
  /** The greatest single number. */
  readonly most: number;
  /** Counts of agents that have no column, in all rows. */
  readonly others: number;
}

/** What is counted: attempts with the entry in sight, or uses in programs that worked. */
export const COUNTED = ["uses", "reads"] as const;
export type Counted = (typeof COUNTED)[number];

export function readersOf(
  entries: readonly EntryView[],
  populationOf: (agent: string) => string | undefined,
  counted: Counted = "uses",
): Readers {
  const countsOf = ({ uses, reads }: EntryView) => (counted === "uses" ? (uses ?? {}) : reads.byAgent);
  const top = entries
    .map((entry) => ({ entry, counts: countsOf(entry) }))
    .map((row) => ({ ...row, total: Object.values(row.counts).reduce((sum, times) => sum + times, 0) }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total || a.entry.seq - b.entry.seq)
    .slice(0, MOST_ENTRIES);
  const totals = new Map<string, number>();
  for (const { counts } of top)
    for (const [agent, times] of Object.entries(counts)) totals.set(agent, (totals.get(agent) ?? 0) + times);
  const agents = [...totals.keys()]
    .sort((a, b) => totals.get(b)! - totals.get(a)! || compare(a, b))
    .slice(0, MOST_READERS)
    .sort((a, b) => compare(populationOf(a) ?? "~", populationOf(b) ?? "~") || compare(a, b));
  const rows = top.map(({ entry, counts, total }) => {
    const uses = agents.map((agent) => (Object.hasOwn(counts, agent) ? counts[agent]! : 0));
    return { entry, uses, total, others: total - uses.reduce((sum, times) => sum + times, 0) };
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

// Who took an entry up: attempts that had it in sight, and programs that used it, by agent and by population over the
// rounds. Pure. By agent only what has come up to now is known.
import type { Given, Tally } from "../../../server/protocol/index.ts";
import type { EntryView } from "./snapshot.ts";

export interface AdoptionRow {
  readonly agent: string;
  readonly reads: number;
  readonly uses: number;
}

export interface Adoption {
  /** Those who read or used it most. */
  readonly rows: readonly AdoptionRow[];
  /** Readers and users who have no row. */
  readonly others: number;
  readonly reads: number;
  readonly uses: number;
}

const ROWS = 12;

export function adoptionOf({ reads, uses }: Pick<EntryView, "reads" | "uses">): Adoption {
  const agents = [...new Set([...Object.keys(reads.byAgent), ...Object.keys(uses ?? {})])];
  const rows = agents
    .map((agent) => ({ agent, reads: own(reads.byAgent, agent), uses: own(uses ?? {}, agent) }))
    .sort((a, b) => b.reads + b.uses - a.reads - a.uses || (a.agent < b.agent ? -1 : 1));
  return {
    rows: rows.slice(0, ROWS),
    others: Math.max(0, rows.length - ROWS),
    reads: rows.reduce((sum, row) => sum + row.reads, 0),
    uses: rows.reduce((sum, row) => sum + row.uses, 0),
  };
}

function own(counts: Readonly<Record<string, number>>, key: string): number {
  return Object.hasOwn(counts, key) ? counts[key]! : 0;
}

const ORDER: readonly Given[] = ["shown", "withheld", "placebo", "context"];

export interface GivenRow extends Tally {
  readonly given: Given;
  readonly words: string;
}

const WORDS: Readonly<Record<Given, string>> = {
  shown: "shown by the coin",
  withheld: "withheld by the coin",
  placebo: "a placebo in its place",
  context: "in ordinary use",
};

/** What readers were given, and how many of their attempts were right; kinds that never occurred are left out. */
export function givenRows({ reads }: Pick<EntryView, "reads">): GivenRow[] {
  return ORDER.flatMap((given) => {
    const tally = reads.given[given];
    return tally === undefined ? [] : [{ given, words: WORDS[given], ...tally }];
  });
}

export interface Spread {
  readonly population: string;
  /** Attempts with it in sight so far. */
  readonly total: number;
  /** A line of steps as an SVG path. */
  readonly d: string;
}

/** Reads so far over the rounds, by population, in a box of that size; all on one scale. */
export function spreadOf(
  { reads, until }: Pick<EntryView, "reads" | "until">,
  last: number,
  width: number,
  height: number,
): { readonly lines: readonly Spread[]; readonly most: number } {
  const kept = Object.entries(reads.byPopulation)
    .map(([population, steps]) => ({
      population,
      steps: until === null ? steps : steps.filter(({ round }) => round <= until),
    }))
    .filter(({ steps }) => steps.length > 0)
    .sort((a, b) => (a.population < b.population ? -1 : 1));
  const most = Math.max(1, ...kept.map(({ steps }) => steps.at(-1)!.reads));
  const x = (round: number) => ((round / Math.max(1, last)) * width).toFixed(1);
  const y = (count: number) => (height - (count / most) * height).toFixed(1);
  const lines = kept.map(({ population, steps }) => ({
    population,
    total: steps.at(-1)!.reads,
    d: `M${x(steps[0]!.round)} ${y(0)}${steps.map(({ round, reads: count }) => `H${x(round)}V${y(count)}`).join("")}H${x(until ?? last)}`,
  }));
  return { lines, most };
}

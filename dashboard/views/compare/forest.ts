// The differences to the baseline as a forest plot: one scale per measure, a dot and whiskers per run, and the same as
// a sentence. Pure.
import type { CompareAnswer, Delta } from "../../../server/protocol/index.ts";
import { compact } from "../../ui/chart-format.ts";

export interface ForestRow {
  readonly run: string;
  readonly delta: Delta;
  /** Places on the measure's scale, 0..1; no whiskers where there is no interval. */
  readonly dot: number;
  readonly whiskers: readonly [number, number] | null;
  /** The interval excludes zero. */
  readonly clear: boolean;
  readonly text: string;
  /** What the interval is from, in a few words. */
  readonly basis: string;
}

export interface ForestGroup {
  readonly measure: string;
  /** The scale's ends: the same on both sides, zero in the middle. */
  readonly reach: number;
  readonly rows: readonly ForestRow[];
}

export function forestGroups({ runs, baseline }: CompareAnswer): ForestGroup[] {
  const others = runs.filter(({ id }) => id !== baseline);
  const measures = [...new Set(others.flatMap(({ deltas }) => deltas.map(({ measure }) => measure)))];
  return measures.map((measure) => {
    const found = others.flatMap(({ id, seeds, deltas }) => {
      const delta = deltas.find((each) => each.measure === measure);
      return delta === undefined ? [] : [{ run: id, seeds: seeds.length, delta }];
    });
    const ends = found.flatMap(({ delta }) => [delta.difference, delta.low ?? 0, delta.high ?? 0]);
    // Room beside the longest whisker; any scale will do where nothing differs.
    const reach = 1.1 * Math.max(...ends.map(Math.abs)) || 1;
    const rows = found.map(({ run, seeds, delta }) => row(run, seeds, delta, (v) => 0.5 + v / (2 * reach)));
    return { measure, reach, rows };
  });
}

function row(run: string, seeds: number, delta: Delta, place: (value: number) => number): ForestRow {
  const { difference, low, high } = delta;
  const known = low !== null && high !== null;
  return {
    run,
    delta,
    dot: place(difference),
    whiskers: known ? [place(low), place(high)] : null,
    clear: known && (low > 0 || high < 0),
    text: known ? `${signed(difference)} (95 % from ${signed(low)} to ${signed(high)})` : signed(difference),
    basis: basis(delta.from, seeds),
  };
}

function basis(from: Delta["from"], seeds: number): string {
  if (from === "seeds") return `over ${seeds} seeds`;
  return from === "items" ? "over held-out items" : "no interval";
}

/** What the intervals of a comparison are, each kind that occurs explained once. */
export function forestNotes(groups: readonly ForestGroup[]): string[] {
  const kinds = new Set(groups.flatMap(({ rows }) => rows.map(({ delta }) => delta.from)));
  return NOTES.flatMap(([kind, note]) => (kinds.has(kind) ? [note] : []));
}

const NOTES: readonly (readonly [Delta["from"], string])[] = [
  [
    "seeds",
    "Over seeds: a paired bootstrap over runs of the same config, so it says how much the seed matters.",
  ],
  [
    "items",
    "Over held-out items: two proportions of single runs (Newcombe). It says nothing about what other seeds would give.",
  ],
  [
    "none",
    "No interval: one run says nothing about its spread. Run the same config with more seeds to get one.",
  ],
];

/** The measures that most questions are about; the rest is shown on demand. */
const HEADLINE =
  /^(laws found|apply\/d\d+|read\/d\d+|induce-any\/l\d+|success\/.+|sleep kept|names mastered|quarantined entries|mean effect)$/;

export function isHeadline({ measure }: Pick<ForestGroup, "measure">): boolean {
  return HEADLINE.test(measure);
}

export function signed(value: number): string {
  return `${value > 0 ? "+" : value < 0 ? "" : "±"}${compact(value)}`;
}

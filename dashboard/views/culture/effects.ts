// The entries that help and harm their readers most, as rows of a forest plot. Pure.
import { type FitnessView, fitnessAt } from "./fitness.ts";
import type { EntryView } from "./snapshot.ts";

/** Rows on either side. */
export const MOST_EFFECTS = 6;

export interface EffectRow {
  readonly entry: EntryView;
  readonly fitness: FitnessView;
}

export interface Effects {
  readonly helpful: readonly EffectRow[];
  readonly harmful: readonly EffectRow[];
  /** Pairs of an entry and a population that were judged. */
  readonly judged: number;
  /** Mean effect over them; 0 for none. */
  readonly mean: number;
}

/** Each row is one entry's effect on one population; the strongest first. Without an effect it is neither. */
export function effectsOf(entries: readonly EntryView[]): Effects {
  const rows = entries.flatMap((entry) => fitnessAt(entry).map((fitness) => ({ entry, fitness })));
  const strength = ({ fitness }: EffectRow) => Math.abs(fitness.effect);
  const strongest = (kept: readonly EffectRow[]) =>
    [...kept].sort((a, b) => strength(b) - strength(a) || a.entry.seq - b.entry.seq).slice(0, MOST_EFFECTS);
  return {
    helpful: strongest(rows.filter(({ fitness }) => fitness.effect > 0)),
    harmful: strongest(rows.filter(({ fitness }) => fitness.effect < 0)),
    judged: rows.length,
    mean: rows.reduce((sum, { fitness }) => sum + fitness.effect, 0) / Math.max(1, rows.length),
  };
}

// Runs of the same config with several seeds as one variant, and how variants differ, seed by seed: by the tables and the
// statistics of experiments. It prints nothing.
import { canonicalJson } from "../../core/index.ts";
import {
  drawTables,
  type Figures,
  SOCIETY_LAYOUT,
  societyFigures,
  type Table,
} from "../experiments/index.ts";
import type { RunRecord, Store } from "../store/index.ts";

/**
 * Spread and paired differences of the headline measures; nothing unless two configs share a seed. The first run's config
 * is the control.
 */
export function comparedBySeed(store: Store, runs: readonly RunRecord[]): Table[] {
  const groups = Map.groupBy(runs, configOf);
  const seedsOf = [...groups.values()].map((group) => new Set(group.map(({ seed }) => seed)));
  const [first, ...others] = seedsOf;
  if (first === undefined || !others.some((seeds) => !seeds.isDisjointFrom(first))) return [];
  const labels = labelsOf([...groups.values()]);
  const figures = [...groups.values()].flatMap((group, i): Figures[] =>
    onePerSeed(group).map((run) => ({
      variant: labels[i]!,
      seed: run.seed,
      ...societyFigures(store, run),
    })),
  );
  const headlines = SOCIETY_LAYOUT.groups.filter(({ headline }) => headline === true);
  return drawTables(figures, { groups: headlines, control: labels[0]! });
}

/** What makes two runs the same variant. */
function configOf({ config }: RunRecord): string {
  return canonicalJson({ ...(config as object), name: "", seed: 0 });
}

function onePerSeed(runs: readonly RunRecord[]): RunRecord[] {
  return runs.filter(({ seed }, i) => runs.findIndex((other) => other.seed === seed) === i);
}

/** "shared" for runs named "shared-1", "shared-2"; a run's id where that says nothing or is taken. */
function labelsOf(groups: readonly (readonly RunRecord[])[]): string[] {
  const names = groups.map(([{ name, seed } = { name: "", seed: 0 }]) =>
    name.endsWith(`-${seed}`) ? name.slice(0, -`-${seed}`.length) : name,
  );
  return names.map((name, i) =>
    names.indexOf(name) === i && names.lastIndexOf(name) === i ? name : groups[i]![0]!.id,
  );
}

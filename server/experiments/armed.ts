// Any society experiment with arms: its base config run in the arms of server/config/arms.ts, instead of its own variants
// or beside some of them; and what the design of the arms implies. It plans no runs.
import { canonicalJson, contentId } from "../../core/index.ts";
import {
  ancestors,
  armsOf,
  type Experiment,
  findArm,
  mergeConfig,
  type PlannedRun,
  resolveConfig,
  schooled,
} from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import { chooseVariants } from "./choose.ts";
import type { Caveat } from "./report.ts";

/** What others are compared with where an experiment's own controls do not take part. */
const USUAL_CONTROLS = ["none", "private", "placebo"] as const;

/**
 * The experiment with these arms as its variants, followed by those of its own that are asked for by name.
 * @throws FolkloreError "bad-usage" for an unknown or repeated arm or variant, or a label that is both and not the same.
 */
export function withArms(
  experiment: Experiment,
  labels: readonly string[],
  own: readonly string[] | undefined,
  assignments: readonly string[],
): Experiment {
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (twice !== undefined) {
    throw new FolkloreError("bad-usage", `--arms: "${twice}" is there twice`, "name every arm once");
  }
  const arms = labels.map(findArm);
  const base = resolveConfig(experiment.base, assignments);
  const variants: Experiment["variants"] = Object.fromEntries(
    arms.map(({ label, settings }) => [label, settings(base)]),
  );
  // What a chosen variant inherits from must be run too.
  const taught = experiment.school === undefined ? [] : [experiment.school];
  const chosen = [...taught, ...chooseVariants(Object.keys(experiment.variants), own ?? [])];
  const wanted = chosen.flatMap((name) => [name, ...ancestors(experiment.inherits, name)]);
  for (const name of wanted) {
    const inherits = experiment.inherits[name] !== undefined;
    if (Object.hasOwn(variants, name) && (inherits || !alike(experiment, variants, name))) {
      throw new FolkloreError(
        "bad-usage",
        `"${name}" is an arm, and a variant of the experiment with other settings`,
        "choose one of them: --arms or --only",
      );
    }
    variants[name] = experiment.variants[name]!;
  }
  const present = (names: readonly string[]) => names.filter((name) => Object.hasOwn(variants, name));
  const kept = present([experiment.control ?? []].flat());
  const control = kept.length > 0 ? kept : present(USUAL_CONTROLS);
  const inherits = Object.fromEntries(
    Object.entries(experiment.inherits).filter(([heir]) => wanted.includes(heir)),
  );
  const { control: _, ...rest } = experiment;
  return schooled({ ...rest, variants, inherits, ...(control.length > 0 && { control }) });
}

/**
 * A suffix for the names of runs that are not those of the experiment's file: where the base was changed, or a label
 * means something else than in the file. Empty for the file's own runs, and for arms that the file does not know.
 */
export function runSuffix(file: Experiment, changed: Experiment, assignments: readonly string[]): string {
  const others = Object.keys(changed.variants).filter(
    (name) => Object.hasOwn(file.variants, name) && !isOwn(file, changed, name),
  );
  if (assignments.length === 0 && others.length === 0) return "";
  const settings = others.map((name) => [name, changed.variants[name]]);
  return `-${contentId({ base: file.base, assignments, settings }).slice(0, 6)}`;
}

/** A label of the file that means there what it means here. */
function isOwn(file: Experiment, changed: Experiment, name: string): boolean {
  return file.inherits[name] === changed.inherits[name] && alike(file, changed.variants, name);
}

/** The variant of the file has the settings of the one with the same label, and inherits nothing. */
function alike(file: Experiment, variants: Experiment["variants"], name: string): boolean {
  const resolved = (over: unknown) => canonicalJson(resolveConfig(mergeConfig(file.base, over ?? {})));
  return resolved(file.variants[name]) === resolved(variants[name]);
}

/** One for each arm that takes part, and one where two variants are the same thing under two names. */
export function caveatsOf(runs: readonly PlannedRun[]): Caveat[] {
  const planned = new Map(runs.map((run) => [run.variant, run]));
  const variantsOf = new Map<string, string[]>();
  const same = new Map<string, string[]>();
  const about = new Map<string, Caveat>();
  for (const [variant, { config, from }] of planned) {
    for (const { label, isolates, caveat } of armsOf(config)) {
      const variants = [...(variantsOf.get(label) ?? []), variant];
      variantsOf.set(label, variants);
      about.set(label, { variants, arm: label, isolates, text: caveat });
    }
    const key = canonicalJson({ config: { ...config, name: "", seed: 0 }, from: from ?? "" });
    same.set(key, [...(same.get(key) ?? []), variant]);
  }
  return [
    ...about.values(),
    ...[...same.values()]
      .filter((variants) => variants.length > 1)
      .map((variants) => ({
        variants,
        text: "These have the same settings here: what differs between them is nothing.",
      })),
  ];
}

// Runs side by side with a baseline: what differs in their configs, and by how much their measures differ, with an
// interval where the runs say something about the spread. It knows no HTTP.
import { canonicalJson, Rng } from "../../core/index.ts";
import { FolkloreError } from "../errors.ts";
import type { CompareAnswer, Delta, RunState } from "../protocol/index.ts";
import { mean, pairedEffect } from "../statistics.ts";
import type { RunRecord } from "../store/index.ts";
import { measuresOf, populationsAsked } from "./measures.ts";
import { newcombe } from "./newcombe.ts";

/** Runs in one comparison. */
export const MAX_COMPARED = 8;
/** Seeds that both sides must share before they speak for the spread. */
const LEAST_PAIRS = 3;
/** Runs of other seeds that are read for one run. */
const MAX_SEEDS = 16;
/** Keys that do not make another experiment. */
const NOT_COMPARED: readonly string[] = ["name", "seed"];
/** Measures that are shares of `evaluate.items` held-out tasks, each answered right or wrong once. */
const ACCURACY = /^(apply|abduce|read|read-wrong|read-none)\/d\d+$/;

/** A run with those of the same config and other seeds, itself first. */
interface Group {
  readonly run: RunRecord;
  /** By seed. */
  readonly members: ReadonlyMap<number, Measured>;
  readonly own: Measured;
  /** Held-out tasks per depth. */
  readonly items: number;
}

interface Measured {
  readonly id: string;
  readonly state: RunState;
  readonly values: ReadonlyMap<string, number>;
}

/** The folded state of a run. */
type StateOf = (run: string) => Promise<RunState>;

/**
 * `all`: every run of the store, newest first.
 * @throws FolkloreError "not-found" for an unknown run, "bad-usage" for too many.
 */
export async function compareRuns(
  all: readonly RunRecord[],
  stateOf: StateOf,
  ids: readonly string[],
  baseline: string,
): Promise<CompareAnswer> {
  const wanted = [...new Set([baseline, ...ids])];
  if (wanted.length > MAX_COMPARED) {
    const hint = `at most ${MAX_COMPARED}, the baseline included`;
    throw new FolkloreError("bad-usage", `${wanted.length} runs are too many to compare`, hint);
  }
  const runs = wanted.map((id) => {
    const run = all.find((one) => one.id === id);
    if (run !== undefined) return run;
    throw new FolkloreError("not-found", `no run "${id}"`, "list the runs with: folklore ls");
  });
  const configs = new Map(all.map(({ id, config }) => [id, flatten(config)]));
  const groups: Group[] = [];
  for (const run of runs) groups.push(await groupOf(run, all, configs, stateOf));
  return {
    baseline,
    runs: groups.map((group) => ({
      id: group.run.id,
      name: group.run.name,
      seeds: [...group.members.values()].map(({ id }) => id),
      deltas: deltasOf(group, groups[0]!),
    })),
    differences: differencesOf(wanted, configs),
  };
}

type Flat = ReadonlyMap<string, unknown>;

async function groupOf(
  run: RunRecord,
  all: readonly RunRecord[],
  configs: ReadonlyMap<string, Flat>,
  stateOf: StateOf,
): Promise<Group> {
  const sameness = ({ id }: RunRecord): string => canonicalJson(Object.fromEntries(configs.get(id)!));
  const alike = sameness(run);
  // A run cut short says nothing about how far its config gets.
  const others = all.filter(
    (one) => one.id !== run.id && one.status === "finished" && !one.archived && sameness(one) === alike,
  );
  const members = new Map<number, Measured>();
  for (const { id, seed } of [run, ...others]) {
    if (members.has(seed) || members.size >= MAX_SEEDS) continue;
    const state = await stateOf(id);
    members.set(seed, { id, state, values: measuresOf(state) });
  }
  const items = configs.get(run.id)!.get("evaluate.items");
  return { run, members, own: members.get(run.seed)!, items: typeof items === "number" ? items : 0 };
}

function deltasOf(group: Group, base: Group): Delta[] {
  return [...group.own.values.keys()]
    .filter((measure) => base.own.values.has(measure))
    .map((measure) => (group === base ? itself(measure, base) : delta(measure, group, base)));
}

function itself(measure: string, { own }: Group): Delta {
  const value = own.values.get(measure)!;
  return { measure, baseline: value, value, difference: 0, low: null, high: null, from: "none" };
}

/** Over shared seeds where there are enough of them; otherwise between the two runs that were named. */
function delta(measure: string, group: Group, base: Group): Delta {
  const pairs = [...group.members].flatMap(([seed, { values }]) => {
    const [a, b] = [values.get(measure), base.members.get(seed)?.values.get(measure)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  if (pairs.length >= LEAST_PAIRS) {
    const [ours, theirs] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
    // Seeded by what is asked, so that the same question has the same answer.
    const { difference, low, high } = pairedEffect(ours, theirs, Rng.seed(`compare ${measure}`));
    return { measure, baseline: mean(theirs), value: mean(ours), difference, low, high, from: "seeds" };
  }
  const value = group.own.values.get(measure)!;
  const baseline = base.own.values.get(measure)!;
  const difference = value - baseline;
  const [n, m] = [trialsOf(measure, group), trialsOf(measure, base)];
  if (n === 0 || m === 0)
    return { measure, baseline, value, difference, low: null, high: null, from: "none" };
  const { low, high } = newcombe(Math.round(value * n), n, Math.round(baseline * m), m);
  return { measure, baseline, value, difference, low, high, from: "items" };
}

/** Held-out answers behind an accuracy; 0 for every other measure. */
function trialsOf(measure: string, { items, own }: Group): number {
  return ACCURACY.test(measure) ? items * populationsAsked(own.state, measure) : 0;
}

function differencesOf(
  ids: readonly string[],
  configs: ReadonlyMap<string, Flat>,
): CompareAnswer["differences"] {
  const keys = new Set(ids.flatMap((id) => [...configs.get(id)!.keys()]));
  return [...keys].sort().flatMap((key) => {
    const values = ids.map((id) => [id, configs.get(id)!.get(key) ?? null] as const);
    const same = new Set(values.map(([, value]) => canonicalJson(value))).size === 1;
    return same ? [] : [{ key, values: Object.fromEntries(values) }];
  });
}

/** "populations.0.agents" -> 2, for every key that counts. */
function flatten(config: unknown): Flat {
  const flat = new Map<string, unknown>();
  const visit = (path: string, value: unknown): void => {
    if (value === null || typeof value !== "object") {
      if (!NOT_COMPARED.includes(path)) flat.set(path, value);
      return;
    }
    for (const [key, inner] of Object.entries(value)) visit(path === "" ? key : `${path}.${key}`, inner);
  };
  visit("", config);
  return flat;
}

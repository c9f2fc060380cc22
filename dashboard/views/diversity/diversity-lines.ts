// What the diversity view shows: its measures with what healthy looks like, reasons of refusals, alarms. Pure.
import type { AlarmState, FamilyState, RunState } from "../../../server/protocol/index.ts";
import { colourName, dashOf } from "../../ui/chart-dash.ts";
import type { ChartLine } from "../../ui/chart-data.ts";

type Measure = "distinctShare" | "entropy" | "rejectedShare" | "clusterShare" | "novelty" | "learnability";

export interface DiversityMeasure {
  readonly key: Measure;
  readonly title: string;
  readonly unit: string;
  /** What healthy looks like, in plain words. */
  readonly healthy: string;
}

/** Thresholds as in tasks/alarms.ts. */
export const MEASURES: readonly DiversityMeasure[] = [
  {
    key: "distinctShare",
    title: "Distinct proposals",
    unit: "share",
    healthy: "Steady and near 1. Half of its usual level for two rounds raises the collapse alarm.",
  },
  {
    key: "entropy",
    title: "Entropy of proposals",
    unit: "bits per symbol",
    healthy: "Steady: every op gets used. Half of its usual level, or under 0.5 bits, is a collapse.",
  },
  {
    key: "rejectedShare",
    title: "Refused proposals",
    unit: "share",
    healthy: "Some is fine: the gate is doing its work. Over 0.9 for two rounds raises an alarm.",
  },
  {
    key: "clusterShare",
    title: "Largest cluster",
    unit: "share of accepted tasks",
    healthy: "Low. When it climbs towards 1, the tasks are becoming variations of a single one.",
  },
  {
    key: "novelty",
    title: "Novelty",
    unit: "0 to 1, against earlier tasks",
    healthy: "Falls slowly as the space fills up. Near 0, nothing new is being posed.",
  },
  {
    key: "learnability",
    title: "Learnability",
    unit: "mean of k/(k−1)·p(1−p)",
    healthy:
      "Well above 0: tasks that some attempts solve and some do not. At 0 all are too easy or too hard.",
  },
];

/** One line per family. */
export function familyLines(state: RunState, key: Measure): ChartLine[] {
  return Object.entries(state.families)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, family], i) => ({ label, series: family[key], colour: colourName(i), dash: dashOf(i) }));
}

const GATES: Readonly<Record<string, string>> = {
  parse: "not in the proposal language",
  "ill-posed": "ill-posed: no unique verifiable answer",
  degenerate: "degenerate: nothing to work out",
  duplicate: "posed before, or nearly",
  "held-out": "belongs to the held-out evaluation",
  "too-large": "too large",
};

export interface RefusalBar {
  readonly gate: string;
  readonly meaning: string;
  readonly count: number;
  /** Of all refusals of the family, 0..1. */
  readonly share: number;
}

/** Why a family's proposals were refused, the commonest reason first. */
export function refusalBars({ refused }: Pick<FamilyState, "refused">): RefusalBar[] {
  const total = Object.values(refused).reduce((a, b) => a + b, 0);
  return Object.entries(refused)
    .filter(([, count]) => count > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([gate, count]) => ({ gate, meaning: GATES[gate] ?? gate, count, share: count / total }));
}

/** Rows of the alarm table: the newest first, only up to the round looked at. */
export function alarmRows(alarms: readonly AlarmState[], round: number, most = 100): AlarmState[] {
  return alarms
    .filter((alarm) => alarm.round <= round)
    .slice(-most)
    .reverse();
}

/** An alarm that says that another one is over. */
export function isAllClear({ kind }: Pick<AlarmState, "kind">): boolean {
  return kind.endsWith("recovered");
}

export function alarmMarks(
  alarms: readonly AlarmState[],
): { readonly round: number; readonly colour: string }[] {
  return alarms.map((alarm) => ({ round: alarm.round, colour: isAllClear(alarm) ? "--good" : "--warn" }));
}

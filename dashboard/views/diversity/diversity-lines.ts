// What the diversity view shows: its measures by subject with what healthy looks like, reasons of refusals, alarms.
// Pure.
import type {
  AlarmState,
  FamilyState,
  RunState,
  Series,
  Subject,
  VarietyState,
} from "../../../server/protocol/index.ts";
import { colourName, dashOf } from "../../ui/chart-dash.ts";
import type { ChartLine } from "../../ui/chart-data.ts";

/** What is looked at, in the order of the choice. */
export const SUBJECTS: readonly {
  readonly value: Subject;
  readonly label: string;
  readonly title: string;
}[] = [
  { value: "tasks", label: "Tasks", title: "How varied the proposed tasks are" },
  {
    value: "solutions",
    label: "Solutions",
    title: "How varied the programs are that each population writes",
  },
  { value: "culture", label: "Culture", title: "How varied the definitions in force are" },
  { value: "agents", label: "Agents", title: "How much agents differ from each other" },
];

/** As the URL says it; what makes no sense counts as tasks. */
export function subjectOf(query: Readonly<Record<string, string>>): Subject {
  return SUBJECTS.find(({ value }) => value === query.subject)?.value ?? "tasks";
}

type SeriesOf<T> = { [K in keyof T]: T[K] extends Series ? K : never }[keyof T];
type Measure = SeriesOf<FamilyState> | SeriesOf<VarietyState>;

export interface DiversityMeasure {
  readonly key: Measure;
  readonly title: string;
  readonly unit: string;
  /** What healthy looks like, in plain words. */
  readonly healthy: string;
}

const CLUSTER = { key: "clusterShare", title: "Largest cluster" } as const;
const HILL = { key: "hill1", title: "Effective number" } as const;

/** Thresholds as in tasks/alarms.ts. */
export const MEASURES: Readonly<Record<Subject, readonly DiversityMeasure[]>> = {
  tasks: [
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
      ...CLUSTER,
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
    {
      ...HILL,
      unit: "equally common tasks that would be as varied (Hill, order 1)",
      healthy: "Near the number of accepted tasks. A few, while many are accepted, is a collapse.",
    },
    {
      key: "distinct2",
      title: "Distinct pairs",
      unit: "different pairs of neighbouring symbols / pairs",
      healthy: "Steady. Falling pairs while single symbols hold: the same phrases come again and again.",
    },
  ],
  solutions: [
    {
      key: "distinctShare",
      title: "Distinct programs",
      unit: "share",
      healthy: "High while laws are open: many guesses. It may fall when few laws are left.",
    },
    {
      key: "entropy",
      title: "Entropy of programs",
      unit: "bits per symbol",
      healthy: "Steady or rising with new names. Half of its usual level, or under 0.5 bits, is a collapse.",
    },
    {
      ...HILL,
      unit: "equally common programs (Hill, order 1)",
      healthy: "Dozens: the population searches widely. A handful means that it repeats itself.",
    },
    {
      key: "hill2",
      title: "Dominance",
      unit: "effective number, order 2: common programs weigh more",
      healthy: "Not far below the one of order 1. Much lower: a few programs take most of the attempts.",
    },
    {
      ...CLUSTER,
      unit: "share of programs",
      healthy: "Low. Towards 1, all attempts are variations of a single program.",
    },
    {
      key: "rejectedShare",
      title: "Programs that do not fit",
      unit: "share",
      healthy: "High is normal: most guesses about a law are wrong. It falls as the search gets better.",
    },
  ],
  culture: [
    {
      key: "hill1",
      title: "Effective number of definitions",
      unit: "equally common ones (Hill, order 1)",
      healthy: "Grows with the culture. Much lower in ops than as written: names for the same thing.",
    },
    {
      key: "entropy",
      title: "Entropy of definitions",
      unit: "bits per symbol",
      healthy: "As written it rises with nested names; in ops it stays near that of the op set.",
    },
    {
      ...CLUSTER,
      unit: "share of definitions",
      healthy: "Low. When it climbs, new definitions are small changes of old ones.",
    },
    {
      key: "distinct2",
      title: "Distinct pairs",
      unit: "different pairs of neighbouring symbols / pairs",
      healthy: "High: definitions say different things.",
    },
    {
      key: "accepted",
      title: "Definitions in force",
      unit: "count",
      healthy: "Grows, then levels off as laws run out; drops are quarantines and retirements.",
    },
    {
      key: "rejectedShare",
      title: "Definitions out of force",
      unit: "share of all ever written",
      healthy: "Some is fine: claims are refuted and harmful entries quarantined.",
    },
  ],
  agents: [
    {
      key: "divergence",
      title: "Divergence of symbols",
      unit: "bits (mean Jensen-Shannon)",
      healthy: "Above 0: agents do not all write the same. Agents with one set of weights are close.",
    },
    {
      key: "bigramDivergence",
      title: "Divergence of pairs",
      unit: "bits, of neighbouring symbols",
      healthy: "Above that of single symbols: agents put the same symbols together differently.",
    },
    {
      ...HILL,
      unit: "equally common programs of all agents (Hill, order 1)",
      healthy: "Well above what one agent writes by itself.",
    },
    {
      key: "distinctShare",
      title: "Distinct programs",
      unit: "share, over all agents",
      healthy: "High: little effort is spent twice.",
    },
    {
      key: "entropy",
      title: "Entropy of programs",
      unit: "bits per symbol, over all agents",
      healthy: "At least that of a single population.",
    },
    {
      ...CLUSTER,
      unit: "share of programs, over all agents",
      healthy: "Low. Towards 1, everybody does the same.",
    },
  ],
};

/** One line per family of tasks, per population, per culture and way of writing it, or one for all agents. */
export function linesOf(state: RunState, subject: Subject, key: Measure): ChartLine[] {
  const lines: (readonly [string, Partial<Record<Measure, Series>>])[] =
    subject === "tasks"
      ? Object.entries(state.families)
      : Object.values(state.variety)
          .filter((each) => each.subject === subject)
          .map((each) => [labelOf(each), each] as const);
  return lines
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([label, measured], i) => {
      const series = measured[key];
      return series === undefined ? [] : [{ label, series, colour: colourName(i), dash: dashOf(i) }];
    });
}

const WAYS: Readonly<Record<string, string>> = {
  definitions: "as written",
  "definitions-in-ops": "in ops",
};

function labelOf({ subject, family, population }: VarietyState): string {
  if (subject === "agents") return population === "" ? "all" : population;
  if (subject === "culture") return `${population} ${WAYS[family] ?? family}`;
  return family === "laws" ? population : `${population} ${family}`;
}

/** Whether the run has measured a subject at all. */
export function isMeasured(state: RunState, subject: Subject): boolean {
  return subject === "tasks"
    ? Object.keys(state.families).length > 0
    : Object.values(state.variety).some((each) => each.subject === subject);
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

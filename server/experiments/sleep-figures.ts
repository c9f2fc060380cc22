// What a run's last sleeps came to, and how varied its programs were at the end: means over populations of the last event
// of each. A fold of the event log; it knows no variants.
import type { EventData } from "../events.ts";
import { mean } from "../statistics.ts";
import type { Store } from "../store/index.ts";
import type { Group } from "./layout.ts";

export const SLEEP_GROUPS: readonly Group[] = [
  {
    title: "The last sleep: a name's accuracy on fresh inputs, over the entries that were taught",
    measures: [
      { key: "sleep-context", label: "definition in context, before" },
      { key: "sleep-before", label: "without, before" },
      { key: "sleep-after", label: "without, after" },
      { key: "sleep-kept", label: "share kept of with-context" },
      { key: "sleep-elsewhere-before", label: "held out elsewhere, before" },
      { key: "sleep-elsewhere-after", label: "held out elsewhere, after" },
      { key: "sleep-forgotten", label: "most forgotten in any sleep" },
      { key: "sleep-mastered", label: "names mastered", digits: 1 },
      { key: "sleep-saved", label: "symbols saved per task", digits: 1 },
    ],
  },
  {
    title: "Variety at the end: programs written in the last measured round, mean over populations",
    measures: [
      { key: "solutions-distinct", label: "distinct share" },
      { key: "solutions-entropy", label: "entropy, bits per symbol" },
      { key: "solutions-hill", label: "effective number of programs (Hill 1)", digits: 1 },
      { key: "agents-divergence", label: "divergence between agents, bits" },
    ],
  },
];

type Slept = EventData<"policy.slept">;
type Measured = EventData<"diversity.measured">;

/** Absent where nobody slept, nothing was taught, or nothing was measured. */
export function sleepFigures(store: Store, runId: string): Record<string, number> {
  const last = new Map<string, Slept>();
  const variety = new Map<string, Measured>();
  let sleptTokens = 0;
  let forgotten = Number.NEGATIVE_INFINITY;
  for (const { type, data } of store.events(runId, { types: ["policy.slept", "diversity.measured"] })) {
    if (type === "policy.slept") {
      last.set(data.population, data);
      sleptTokens += data.tokens;
      forgotten = Math.max(forgotten, data.elsewhere.before - data.elsewhere.after);
    } else if (type === "diversity.measured" && data.subject !== undefined) {
      variety.set(`${data.subject} ${data.population ?? ""}`, data);
    }
  }
  const nights = [...last.values()];
  const taught = nights.flatMap(({ entries }) => entries.filter(({ examples }) => examples > 0));
  const [context, before, after] = (["withContext", "before", "after"] as const).map((key) =>
    mean(taught.map((entry) => entry[key])),
  ) as [number, number, number];
  const of = (subject: Measured["subject"]) =>
    [...variety.values()].filter((measured) => measured.subject === subject);
  const meanOf = (all: readonly Measured[], value: (one: Measured) => number | undefined) =>
    mean(all.flatMap((one) => value(one) ?? []));
  const solutions = of("solutions");
  const figures = {
    "slept-tokens": sleptTokens,
    "sleep-context": context,
    "sleep-before": before,
    "sleep-after": after,
    "sleep-kept": after / context,
    "sleep-elsewhere-before": mean(nights.map(({ elsewhere }) => elsewhere.before)),
    "sleep-elsewhere-after": mean(nights.map(({ elsewhere }) => elsewhere.after)),
    "sleep-forgotten": forgotten,
    "sleep-mastered": mean(nights.map(({ entries }) => entries.filter(({ mastered }) => mastered).length)),
    "sleep-saved": mean(nights.map(({ tokensSaved }) => tokensSaved)),
    "solutions-distinct": meanOf(solutions, ({ distinctShare }) => distinctShare),
    "solutions-entropy": meanOf(solutions, ({ entropy }) => entropy),
    "solutions-hill": meanOf(solutions, ({ hill1 }) => hill1),
    "agents-divergence": meanOf(of("agents"), ({ divergence }) => divergence),
  };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}

// What reading the culture came to in a run: forecasts right with and without the entry that they are about, by a fair
// coin, and the symbols that it took. A fold of the event log; it knows no variants.
import type { Store } from "../store/index.ts";
import type { Group } from "./layout.ts";
import { SuccessTally } from "./success-tally.ts";

export const READING_GROUP: Group = {
  title: "Reading: forecasts of what named laws do, and what an entry causes (a fair coin shows it or not)",
  measures: [
    { key: "forecasts", label: "forecasts", digits: 0 },
    { key: "forecast-right", label: "right, of all" },
    { key: "forecast-shown", label: "right, entry shown" },
    { key: "forecast-without", label: "right, withheld or placebo" },
    { key: "forecast-effect", label: "effect of the entry" },
    { key: "forecast-placebo", label: "right, placebo shown" },
    { key: "forecast-symbols", label: "symbols of culture per forecast", digits: 1 },
  ],
};

/** Absent where nothing was read, or where the coin was not tossed. */
export function readingFigures(store: Store, runId: string): Record<string, number> {
  const tallies = {
    all: new SuccessTally(),
    shown: new SuccessTally(),
    withheld: new SuccessTally(),
    placebo: new SuccessTally(),
  };
  let symbols = 0;
  let context = 0;
  for (const { type, data } of store.events(runId, { types: ["attempts.graded"] })) {
    if (type !== "attempts.graded") continue;
    context += data.contextTokens ?? 0;
    if (data.proposer !== "forecast") continue;
    tallies.all.add(data);
    symbols += data.contextTokens ?? 0;
    for (const { given } of data.reads ?? []) if (given !== "context") tallies[given].add(data);
  }
  const { all, shown, withheld, placebo } = tallies;
  const without = new SuccessTally();
  for (const { attempts, correct } of [withheld, placebo]) without.add({ attempts, correct });
  const figures = {
    "forecast-right": all.share,
    "forecast-shown": shown.share,
    "forecast-without": without.share,
    "forecast-effect": shown.share - without.share,
    "forecast-placebo": placebo.share,
    "forecast-symbols": symbols / all.attempts,
  };
  return {
    forecasts: all.attempts,
    context,
    ...Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value))),
  };
}

// What a run made of the families it studied and the games it played: held-out accuracy by family, over the run and at
// its end. A fold of the event log; it knows no variants.
import { builtInFamilies, builtInGames } from "../../tasks/index.ts";
import type { Store } from "../store/index.ts";
import type { Curve, Group } from "./layout.ts";
import type { Steps } from "./tables.ts";

const families = builtInFamilies().list();

export const STUDY_GROUPS: readonly Group[] = [
  {
    title: "Families studied: held-out accuracy at the end, mean over all levels of all families",
    headline: true,
    measures: [
      { key: "study", label: "accuracy" },
      { key: "study-mastered", label: "levels mastered", digits: 1 },
      { key: "study-forgotten", label: "times a mastered level was forgotten", digits: 1 },
    ],
  },
  {
    title: "Held-out accuracy by family at the end, mean over its levels",
    measures: families.map(({ id }) => ({ key: `study/${id}`, label: id })),
  },
  {
    title:
      "Games: payoff against moves by chance (-1 to 1), and what a best response wins (0 for perfect play)",
    measures: builtInGames.flatMap(({ id }) => [
      { key: `play/${id}/against-chance`, label: `${id}, against chance` },
      { key: `play/${id}/exploitability`, label: `${id}, exploitability` },
      { key: `play/${id}/illegal`, label: `${id}, illegal moves` },
    ]),
  },
];

const AXES = { x: "tokens trained on", y: "held-out accuracy" } as const;
export const STUDY_CURVES: readonly Curve[] = [
  { key: "study", title: "Held-out accuracy over all levels of all families", ...AXES },
  ...families.map(({ id }) => ({ key: `study/${id}`, title: `Held-out accuracy: ${id}`, ...AXES })),
];

/** Empty where nothing was studied. */
export function studyFigures(
  store: Store,
  runId: string,
): { readonly values: Record<string, number>; readonly curves: Record<string, Steps> } {
  const curves = new Map<string, [number, number][]>();
  const add = (key: string, tokens: number, value: number): void => {
    const curve = curves.get(key) ?? [[0, 0]];
    curves.set(key, [...curve, [tokens, value]]);
  };
  let tokens = 0;
  let round = 0;
  let evaluated: Record<string, number>[] = [];
  const mastered = new Map<string, number>();
  let forgotten = 0;
  const close = (): void => {
    const levels = Map.groupBy(
      evaluated.flatMap((values) => Object.entries(values)).filter(([key]) => key.startsWith("study/")),
      ([key]) => key.split("/")[1]!,
    );
    if (levels.size > 0) {
      add("study", tokens, mean([...levels.values()].flat().map(([, value]) => value)));
      for (const [id, values] of levels) add(`study/${id}`, tokens, mean(values.map(([, value]) => value)));
    }
    evaluated = [];
  };
  const types = ["evaluation.done", "policy.updated", "study.taught"] as const;
  for (const event of store.events(runId, { types })) {
    if (event.round > round) close();
    round = event.round;
    if (event.type === "policy.updated") tokens += event.data.tokens;
    else if (event.type === "evaluation.done") evaluated.push(event.data.values);
    else if (event.type === "study.taught") {
      const { population, cells, changes } = event.data;
      mastered.set(population, cells.filter((cell) => cell.mastered).length);
      forgotten += changes.filter(({ to }) => to === "forgotten").length;
    }
  }
  close();
  const last = [...curves].map(([key, curve]) => [key, curve.at(-1)![1]] as const);
  return {
    values: {
      ...Object.fromEntries(last),
      ...(mastered.size > 0 && {
        "study-mastered": mean([...mastered.values()]),
        "study-forgotten": forgotten,
      }),
    },
    curves: Object.fromEntries(curves),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}

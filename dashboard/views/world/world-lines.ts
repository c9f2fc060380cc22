// Which lines the charts of the world view have, and the table of who beats whom. Pure.
import {
  addToSeries,
  emptySeries,
  type GameState,
  type RunState,
  type Series,
} from "../../../server/protocol/index.ts";
import { colourName, dashOf } from "../../ui/chart-dash.ts";
import type { ChartLine } from "../../ui/chart-data.ts";
import { mergeSeries } from "../../ui/chart-series.ts";
import { heldOutMeasure } from "./board.ts";

type Populations = RunState["populations"];

/** Held-out accuracy of one family, level by level. */
export function familyLines(
  { populations }: Pick<RunState, "populations">,
  name: string,
  family: string,
): ChartLine[] {
  const population = populations[name];
  const levels = (population?.study.cells ?? []).filter((cell) => cell.family === family);
  return levels.flatMap(({ level }, i) => {
    const series = population!.evaluation[heldOutMeasure(family, level)];
    return series === undefined
      ? []
      : [{ label: `level ${level}`, series, colour: colourName(i), dash: dashOf(i), value: "last" as const }];
  });
}

/** Mean held-out accuracy over all families and levels: one line per population that studies. */
export function overallLines(populations: Populations): ChartLine[] {
  return Object.entries(populations).flatMap(([name, { evaluation }], i) => {
    const parts = Object.entries(evaluation).flatMap(([measure, series]) =>
      measure.startsWith("study/") ? [series] : [],
    );
    return parts.length === 0
      ? []
      : [{ label: name, series: mergeSeries(parts), colour: colourName(i), dash: dashOf(i), band: false }];
  });
}

/** Share of the teaching that each level of a family got. */
export function teachingLines({ study }: Populations[string], family: string): ChartLine[] {
  const totals = study.rounds.map((_, at) =>
    study.cells.reduce((sum, { past }) => sum + past.weight[at]!, 0),
  );
  return study.cells
    .filter((cell) => cell.family === family)
    .map(({ level, past }, i) => {
      const series = emptySeries();
      for (const [at, round] of study.rounds.entries()) {
        addToSeries(series, round, totals[at] === 0 ? 0 : past.weight[at]! / totals[at]!);
      }
      return {
        label: `level ${level}`,
        series,
        colour: colourName(i),
        dash: dashOf(i),
        value: "last" as const,
      };
    })
    .filter(({ series }) => series.max.some((value) => value > 0));
}

/** Lines at most: more cannot be told apart. */
const MOST_LINES = 12;

/** One line per agent that played, those with the most matches. */
export function playerLines({ agents }: Pick<RunState, "agents">): ChartLine[] {
  return Object.values(agents)
    .filter(({ play }) => play.last !== null)
    .sort((a, b) => b.play.last!.games - a.play.last!.games)
    .slice(0, MOST_LINES)
    .map(({ name, play }, i) => ({
      label: name,
      series: play.rating,
      colour: colourName(i),
      dash: dashOf(i),
      value: "last" as const,
    }));
}

/** "against-chance", "illegal" or "exploitability" of one game: one line per population that was examined. */
export function playLines(populations: Populations, game: string, measure: string): ChartLine[] {
  return Object.entries(populations).flatMap(([name, { evaluation }], i) => {
    const series = evaluation[`play/${game}/${measure}`];
    return series === undefined
      ? []
      : [{ label: name, series, colour: colourName(i), dash: dashOf(i), value: "last" as const }];
  });
}

export interface WinTable {
  readonly agents: readonly string[];
  /** Agents left out because there are too many. */
  readonly left: number;
  /** Of the row's agent against the column's, whoever sat where; null where they never met. */
  readonly rows: readonly (readonly (WinCell | null)[])[];
}

export interface WinCell {
  readonly matches: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Mean payoff, -1..1. */
  readonly payoff: number;
}

/** Rows and columns at most. */
const MOST_AGENTS = 10;

export function winTable({ pairs }: Pick<GameState, "pairs">): WinTable {
  const counts = new Map<string, number>();
  for (const { first, second, matches } of Object.values(pairs)) {
    for (const agent of [first, second]) counts.set(agent, (counts.get(agent) ?? 0) + matches);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_AGENTS);
  const agents = most.map(([agent]) => agent).sort();
  const rows = agents.map((row) =>
    agents.map((column) => {
      // The keys of the log are not trusted: "a>b" may be two pairs in one, the fields are not.
      const own = Object.values(pairs);
      return row === column
        ? null
        : sides(
            own.find(({ first, second }) => first === row && second === column),
            own.find(({ first, second }) => first === column && second === row),
          );
    }),
  );
  return { agents, left: counts.size - agents.length, rows };
}

type Pair = GameState["pairs"][string];

function sides(first: Pair | undefined, second: Pair | undefined): WinCell | null {
  const matches = (first?.matches ?? 0) + (second?.matches ?? 0);
  if (matches === 0) return null;
  const losses = (pair: Pair | undefined) => (pair === undefined ? 0 : pair.matches - pair.wins - pair.draws);
  return {
    matches,
    wins: (first?.wins ?? 0) + losses(second),
    draws: (first?.draws ?? 0) + (second?.draws ?? 0),
    losses: losses(first) + (second?.wins ?? 0),
    payoff: ((first?.payoff ?? 0) - (second?.payoff ?? 0)) / matches,
  };
}

/** Mean held-out accuracy of a family over its levels. */
export function familySeries({ evaluation }: Populations[string], family: string): Series {
  const head = `study/${family}/l`;
  return mergeSeries(
    Object.keys(evaluation).flatMap((measure) => (measure.startsWith(head) ? evaluation[measure]! : [])),
  );
}

// What a run's study and games came to, as lines for people; none where nothing was studied or played. It knows no
// store and no terminal.
import type { EventData, RatingRecord } from "../events.ts";
import { table } from "./output.ts";

export interface WorldFigures {
  /** The newest of each population. */
  readonly taught: Readonly<Record<string, EventData<"study.taught">["cells"]>>;
  /** The last evaluation of each population. */
  readonly evaluation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Agents on the scale of games, as last rated. */
  readonly players: readonly RatingRecord[];
}

/** Measures that are told here, and need not be listed with the others. */
export function isOfWorld(measure: string): boolean {
  return /^(study|play)\//.test(measure);
}

export function worldText({ taught, evaluation, players }: WorldFigures): string[] {
  return [
    ...Object.entries(taught).flatMap(([population, cells]) =>
      study(population, cells, evaluation[population] ?? {}),
    ),
    ...Object.entries(evaluation).flatMap(([population, values]) => games(population, values)),
    ...(players.length === 0
      ? []
      : [
          `ratings at games: ${[...players]
            .sort((a, b) => b.rating - a.rating)
            .map(
              ({ id, rating, deviation, games }) =>
                `${id} ${Math.round(rating)} ± ${Math.round(deviation)} (${games} matches)`,
            )
            .join(", ")}`,
        ]),
  ];
}

function study(
  population: string,
  cells: EventData<"study.taught">["cells"],
  values: Readonly<Record<string, number>>,
): string[] {
  const families = [...Map.groupBy(cells, ({ family }) => family)];
  const mastered = cells.filter((cell) => cell.mastered).length;
  const rows = families.map(([family, own]) => {
    const heldOut = own.map(({ level }) => values[`study/${family}/l${level}`]);
    return [
      family,
      `${own.filter((cell) => cell.mastered).length} of ${own.length}`,
      heldOut.every((value) => value === undefined)
        ? "-"
        : `${heldOut.map((value) => (value === undefined ? "-" : (100 * value).toFixed(0))).join(" / ")} %`,
    ];
  });
  const lines = table(["family", "mastered", "held-out by level"], rows).split("\n");
  return [
    `study of ${population}: ${mastered} of ${cells.length} levels mastered`,
    ...lines.map((line) => `  ${line}`),
  ];
}

/** "against-chance" and what else the evaluation says of each game. */
function games(population: string, values: Readonly<Record<string, number>>): string[] {
  const measures = Object.entries(values).flatMap(([measure, value]) => {
    const [head, game, what] = measure.split("/");
    return head === "play" && game !== undefined && what !== undefined ? [{ game, what, value }] : [];
  });
  if (measures.length === 0) return [];
  const rows = [...Map.groupBy(measures, ({ game }) => game)].map(([game, own]) => {
    const value = (what: string) => own.find((each) => each.what === what)?.value;
    return [
      game,
      signed(value("against-chance")),
      value("exploitability")?.toFixed(2) ?? "-",
      value("illegal") === undefined ? "-" : `${(100 * value("illegal")!).toFixed(1)} %`,
    ];
  });
  const lines = table(["game", "against chance", "exploitability", "illegal"], rows).split("\n");
  return [`games of ${population}:`, ...lines.map((line) => `  ${line}`)];
}

function signed(value: number | undefined): string {
  return value === undefined ? "-" : `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
}

// The ladders of a population as the teacher saw them at a round: one row per family, one cell per level. Pure.
import {
  bucketAt,
  type LadderChangeState,
  type PopulationState,
  type RunState,
  type Series,
  type StudyState,
} from "../../../server/protocol/index.ts";
import { percent } from "../../ui/format.ts";

export interface BoardCell {
  readonly level: number;
  readonly open: boolean;
  readonly mastered: boolean;
  /** Was mastered before, and is not now. */
  readonly forgotten: boolean;
  readonly success: number | null;
  /** Share of the lessons and tests of all cells, 0..1. */
  readonly share: number;
  /** The same against the greatest share on the board, 0..1. */
  readonly strength: number;
  /** Newest held-out accuracy up to the round; null before the first evaluation. */
  readonly heldOut: number | null;
}

export interface BoardRow {
  readonly family: string;
  readonly cells: readonly BoardCell[];
  /** Mean over its measured levels; null before the first evaluation. */
  readonly heldOut: number | null;
  readonly share: number;
  /** It is left out. */
  readonly quarantined: boolean;
}

/** Populations that study, and the one that is looked at; null where none does. */
export function studying({ populations }: Pick<RunState, "populations">, asked: string | undefined) {
  const names = Object.keys(populations).filter((name) => populations[name]!.study.cells.length > 0);
  return { names, chosen: names.find((name) => name === asked) ?? names[0] ?? null };
}

/** Rows in the teacher's order. Before its first round there are none. */
export function board(
  { study, evaluation }: Pick<PopulationState, "study" | "evaluation">,
  state: Pick<RunState, "faults" | "versions">,
  round: number,
): BoardRow[] {
  const at = columnAt(study, round);
  if (at < 0) return [];
  const weights = study.cells.map(({ past }) => past.weight[at]!);
  const total = weights.reduce((a, b) => a + b, 0);
  const most = Math.max(...weights);
  const cells = study.cells.map(({ family, level, past }, i) => {
    const series = evaluation[heldOutMeasure(family, level)];
    return {
      family,
      level,
      open: past.stand[at]! > 0,
      mastered: past.stand[at] === 2,
      forgotten: past.stand[at]! < 2 && past.stand.slice(0, at).includes(2),
      success: past.success[at]!,
      share: total === 0 ? 0 : weights[i]! / total,
      strength: most === 0 ? 0 : weights[i]! / most,
      heldOut: series === undefined ? null : valueAt(series, round),
    };
  });
  return [...Map.groupBy(cells, ({ family }) => family)].map(([family, own]) => ({
    family,
    cells: own.map(({ family: _, ...cell }) => cell),
    heldOut: meanOf(own.flatMap((cell) => cell.heldOut ?? [])),
    share: own.reduce((sum, cell) => sum + cell.share, 0),
    quarantined: isOut(state, family, round),
  }));
}

/** Left out since its newest fault, unless a new version has come since. */
function isOut(
  { faults, versions }: Pick<RunState, "faults" | "versions">,
  family: string,
  round: number,
): boolean {
  const before = (item: { readonly family: string; readonly round: number }) =>
    item.family === family && item.round <= round;
  const fault = faults.findLast(before);
  const version = versions.findLast((item) => before(item) && item.accepted);
  return fault?.quarantined === true && (version === undefined || version.seq < fault.seq);
}

export function heldOutMeasure(family: string, level: number): string {
  return `study/${family}/l${level}`;
}

/** Index of the newest of the study's rounds up to this one; -1 before the first. */
export function columnAt({ rounds }: Pick<StudyState, "rounds">, round: number): number {
  return rounds.findLastIndex((each) => each <= round);
}

export function valueAt(series: Series, round: number): number | null {
  return series.last[bucketAt(series, round)] ?? null;
}

export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}

/** A cell in words, for pointing at it and for people who hear the page. */
export function cellWords({ level, open, mastered, forgotten, success, share, heldOut }: BoardCell): string {
  const stand = mastered ? "mastered" : forgotten ? "forgotten" : open ? "open" : "not open yet";
  return [
    `level ${level} ${stand}`,
    ...(success === null ? [] : [`${percent(success)} right lately`]),
    ...(open ? [`${percent(share)} of the teaching`] : []),
    ...(heldOut === null ? [] : [`held-out ${percent(heldOut)}`]),
  ].join(", ");
}

/** What the teacher does now, in a sentence or two. */
export function teacherSentence(
  population: string,
  rows: readonly BoardRow[],
  changes: readonly LadderChangeState[],
  round: number,
): string {
  const cells = rows.flatMap(({ family, cells: own }) => own.map((cell) => ({ family, ...cell })));
  const most = cells.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  const named = most.slice(0, 3).map(({ family, level, share }) => `${family} ${level} (${percent(share)})`);
  const mastered = cells.filter((cell) => cell.mastered).length;
  const open = cells.filter((cell) => cell.open && !cell.mastered).length;
  const newest = changes.findLast((change) => change.round <= round);
  const last =
    newest === undefined
      ? ""
      : ` Last change: ${newest.family} ${newest.level} ${newest.to === "open" ? "opened" : `was ${newest.to}`} in round ${newest.round}.`;
  const doing =
    named.length === 0
      ? `${population} is taught nothing now`
      : `${population} is taught mostly ${listed(named)}`;
  return `${doing}. Of ${cells.length} levels, ${mastered === 0 ? "none" : mastered} ${mastered > 1 ? "are" : "is"} mastered and ${open} more ${open === 1 ? "is" : "are"} open.${last}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

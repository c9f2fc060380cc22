// The teacher of one population in a world of many families: each family is a ladder of levels, and lessons and tests go
// where this population learns fastest, its challenge zone. Families that it mastered come back now and then, and if they
// were forgotten meanwhile, they are taught again. It knows how attempts went, no tasks, no networks and no clock.
//   ladder   a level opens when the level below succeeds half of the time
//   zone     weight of an open level: its learnability 4 p (1 - p), where p is the recent share of successes; the highest
//            open level of a family has at least FRONTIER, since worked answers teach even where nothing succeeds yet
//   ahead    a share of a family's lessons, not of its tests, looks at the levels that are not open yet: who has only seen
//            short answers does not learn to go on (with depths 1 and 2 alone, deep programs stay at 0)
//   checks   a share of the tests goes to mastered levels, the longest untested first
import { z } from "zod";
import { apportion } from "./apportion.ts";

/** Successes from which a level is mastered, and below which it is forgotten again: the gap keeps it from flapping. */
const MASTERED = 0.85;
const FORGOTTEN = 0.65;
/** Successes from which the next level opens. */
const OPENS = 0.5;
/** Attempts to know a level by. */
const ENOUGH = 8;
/** What an older round's attempts count, against those of the round after it. */
const DECAY = 0.5;
const FRONTIER = 0.6;
const FLOOR = 0.05;
/** Share of a family's lessons that looks ahead. */
const AHEAD = 0.25;

export const TEACHER_RULES = ["zone", "uniform"] as const;

export interface Pupil {
  readonly family: string;
  readonly levels: number;
  /** Its share of lessons and tests, before learnability. */
  readonly weight: number;
}

export interface TeacherOptions {
  readonly pupils: readonly Pupil[];
  /** zone: as above. uniform: all levels of all families alike (a control). */
  readonly rule: (typeof TEACHER_RULES)[number];
  /** Share of the tests that checks mastered levels. */
  readonly checks: number;
}

/** Something to be done `count` times. */
export interface Portion {
  readonly family: string;
  readonly level: number;
  readonly count: number;
}

export interface CellOutcome {
  readonly family: string;
  readonly level: number;
  readonly attempts: number;
  readonly correct: number;
}

/** What attempts changed: a level opened, was mastered, or was forgotten. */
export interface LadderChange {
  readonly family: string;
  readonly level: number;
  readonly to: "open" | "mastered" | "forgotten";
}

/** How one level stands. */
export interface CellView {
  readonly family: string;
  readonly level: number;
  readonly open: boolean;
  readonly mastered: boolean;
  /** Recent share of successes; null before the first attempt. */
  readonly success: number | null;
  readonly weight: number;
}

const cellSchema = z.strictObject({
  seen: z.number().min(0),
  right: z.number().min(0),
  /** Once open, a level stays so. */
  open: z.boolean(),
  mastered: z.boolean(),
  /** Round of the last attempt; 0 for none. */
  tested: z.number().int().min(0),
});
type Cell = z.infer<typeof cellSchema>;
const stateSchema = z.record(z.string(), z.array(cellSchema));

export class Teacher {
  readonly #options: TeacherOptions;
  readonly #ladders: Map<string, Cell[]>;

  constructor(options: TeacherOptions) {
    this.#options = options;
    this.#ladders = new Map(
      options.pupils.map(({ family, levels }) => [
        family,
        Array.from({ length: levels }, (_, i) => ({
          seen: 0,
          right: 0,
          open: i === 0,
          mastered: false,
          tested: 0,
        })),
      ]),
    );
  }

  /** All levels as they stand, families in order. */
  view(): CellView[] {
    return this.#options.pupils.flatMap(({ family, weight: share }) => {
      const ladder = this.#ladders.get(family)!;
      const top = ladder.findLastIndex(({ open }) => open);
      const zone = ladder.map((cell, i) => (cell.open ? zoneWeight(cell, i === top) : 0));
      const sum = zone.reduce((a, b) => a + b, 0);
      // A family's share is its own, however many levels it has open; how it is spent depends on the zone. A family
      // that has nothing left to learn gives most of its share away.
      const hunger = Math.min(1, sum);
      return ladder.map((cell, i) => ({
        family,
        level: i + 1,
        open: cell.open,
        mastered: cell.mastered,
        success: cell.seen > 0 ? cell.right / cell.seen : null,
        weight: this.#options.rule === "uniform" ? share / ladder.length : (share * hunger * zone[i]!) / sum,
      }));
    });
  }

  /** How many worked answers to learn from, where; nothing of the families left out. */
  lessons(total: number, leftOut: ReadonlySet<string> = new Set()): Portion[] {
    const cells = this.view().filter(({ family }) => !leftOut.has(family));
    return portions(cells, apportion(this.#lookingAhead(cells), total));
  }

  /** How many tasks to attempt, where; mastered levels are checked out of turn. */
  tests(total: number, leftOut: ReadonlySet<string> = new Set()): Portion[] {
    const cells = this.view().filter(({ family }) => !leftOut.has(family));
    const mastered = cells
      .filter(({ mastered }) => mastered)
      .sort((a, b) => this.#cell(a).tested - this.#cell(b).tested);
    const checks = this.#options.rule === "uniform" ? 0 : Math.floor(total * this.#options.checks);
    const counts = apportion(
      cells.map(({ weight }) => weight),
      mastered.length > 0 ? total - checks : total,
    );
    const due = mastered.slice(0, Math.max(1, Math.ceil(mastered.length / 4)));
    const shares = apportion(
      due.map(() => 1),
      checks,
    );
    for (const [i, cell] of due.entries()) counts[cells.indexOf(cell)]! += shares[i]!;
    return portions(cells, counts);
  }

  /** Takes a round's attempts in; what they changed. Outcomes of unknown families or levels are left out. */
  observe(outcomes: readonly CellOutcome[], round: number): LadderChange[] {
    const changes: LadderChange[] = [];
    for (const { family, level, attempts, correct } of outcomes) {
      const ladder = this.#ladders.get(family);
      const cell = ladder?.[level - 1];
      if (ladder === undefined || cell === undefined || attempts === 0) continue;
      cell.seen = cell.seen * DECAY + attempts;
      cell.right = cell.right * DECAY + correct;
      cell.tested = round;
      const success = cell.right / cell.seen;
      if (!cell.mastered && cell.seen >= ENOUGH && success >= MASTERED) {
        cell.mastered = true;
        changes.push({ family, level, to: "mastered" });
      } else if (cell.mastered && cell.seen >= ENOUGH && success < FORGOTTEN) {
        cell.mastered = false;
        changes.push({ family, level, to: "forgotten" });
      }
      const next = ladder[level];
      if (next?.open === false && cell.seen >= ENOUGH && success >= OPENS) {
        next.open = true;
        changes.push({ family, level: level + 1, to: "open" });
      }
    }
    return changes;
  }

  save(): unknown {
    return Object.fromEntries([...this.#ladders].map(([family, cells]) => [family, structuredClone(cells)]));
  }

  /** Families that are new, or have more levels than before, start there from nothing. Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    for (const [family, cells] of Object.entries(stateSchema.parse(state))) {
      const ladder = this.#ladders.get(family);
      if (ladder === undefined) continue;
      for (const [i, cell] of cells.entries()) if (i < ladder.length) ladder[i] = cell;
    }
  }

  /** Weights of lessons: a part of what the open levels have goes evenly to the closed ones above them. */
  #lookingAhead(cells: readonly CellView[]): number[] {
    if (this.#options.rule === "uniform") return cells.map(({ weight }) => weight);
    const families = Map.groupBy(cells, ({ family }) => family);
    return cells.map(({ family, open, weight }) => {
      const ladder = families.get(family)!;
      const closed = ladder.filter((cell) => !cell.open).length;
      if (closed === 0) return weight;
      const share = ladder.reduce((sum, cell) => sum + cell.weight, 0);
      return open ? (1 - AHEAD) * weight : (AHEAD * share) / closed;
    });
  }

  #cell({ family, level }: CellView): Cell {
    return this.#ladders.get(family)![level - 1]!;
  }
}

function zoneWeight({ seen, right }: Cell, frontier: boolean): number {
  const p = (right + 0.5) / (seen + 1);
  return Math.max(frontier ? FRONTIER * (1 - p) : 0, 4 * p * (1 - p), FLOOR);
}

function portions(cells: readonly CellView[], counts: readonly number[]): Portion[] {
  return cells.flatMap(({ family, level }, i) =>
    counts[i]! > 0 ? [{ family, level, count: counts[i]! }] : [],
  );
}

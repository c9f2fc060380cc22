// What sleeps did to one entry: accuracy with its definition in context, without it before, without it after, as slope
// lines; the newest night in words. Pure.
import { bucketAt, type NightState, type SleepState } from "../../../server/protocol/index.ts";
import { percent } from "../../ui/format.ts";
import type { EntryView } from "./snapshot.ts";

export interface Nights {
  readonly population: string;
  /** Up to the round looked at, oldest first; at least one. */
  readonly nights: readonly NightState[];
}

export function nightsAt({ sleeps, until }: Pick<EntryView, "sleeps" | "until">): Nights[] {
  return Object.entries(sleeps)
    .map(([population, nights]) => ({
      population,
      nights: until === null ? nights : nights.filter(({ round }) => round <= until),
    }))
    .filter(({ nights }) => nights.length > 0)
    .sort((a, b) => (a.population < b.population ? -1 : 1));
}

export interface Slope {
  readonly night: NightState;
  readonly newest: boolean;
  /** In context, before, after: three places. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Slope lines in a box of that size: three columns, 0 at the foot, 1 at the top. */
export function slopesOf(nights: readonly NightState[], width: number, height: number): Slope[] {
  return nights.map((night, i) => ({
    night,
    newest: i === nights.length - 1,
    points: [night.withContext, night.before, night.after].map(
      (value, column) => [(column * width) / 2, height * (1 - value)] as const,
    ),
  }));
}

/** "93 % in context; without it 12 % before, 88 % after: known by heart" */
export function nightText({ withContext, before, after, examples, mastered }: NightState): string {
  const taught = examples === 0 ? "tested only" : `taught with ${examples} answers`;
  const known = mastered ? "known by heart" : "not known by heart";
  return `${percent(withContext)} in context; without it ${percent(before)} before, ${percent(after)} after: ${known} (${taught})`;
}

export interface Slept {
  readonly nights: number;
  /** After the newest sleep; undefined where nothing was taught in any. */
  readonly kept: number | undefined;
  readonly mastered: number;
  /** Context symbols per task. */
  readonly saved: number;
  /** The most that held-out accuracy elsewhere fell in one sleep; negative where it only ever rose. */
  readonly forgotten: number;
}

/** What a population's sleeps came to until a round; null where there was none. */
export function sleptUntil(sleep: SleepState, round: number): Slept | null {
  const { kept, mastered, before, after, tokensSaved } = sleep;
  // All but `kept` have a value for every sleep, so their buckets are the same ones.
  const last = bucketAt(before, round);
  if (last < 0) return null;
  const falls = before.to.slice(0, last + 1).map((_, i) => before.last[i]! - after.last[i]!);
  return {
    nights: before.count.slice(0, last + 1).reduce((sum, count) => sum + count, 0),
    kept: kept.last[bucketAt(kept, round)],
    mastered: mastered.last[last]!,
    saved: tokensSaved.last[last]!,
    forgotten: Math.max(...falls),
  };
}

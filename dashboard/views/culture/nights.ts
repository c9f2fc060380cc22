// What sleeps did to one entry: accuracy with its definition in context, without it before, without it after, as slope
// lines; the newest night in words. Pure.
import type { NightState, SleepState } from "../../../server/protocol/index.ts";
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

/** The most that held-out accuracy elsewhere ever fell in one sleep; negative where it only ever rose. */
export function mostForgotten({ before, after }: Pick<SleepState, "before" | "after">): number {
  // Both have a value for every sleep, so their buckets are the same ones.
  const falls = before.to.map((_, i) => before.last[i]! - after.last[i]!);
  return falls.length === 0 ? 0 : Math.max(...falls);
}

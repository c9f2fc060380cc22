// What reading an entry does to each population's success: as judged up to the round looked at, placed on a scale
// around zero, and in words. Pure.
import type { FitnessDecision, FitnessState, Tally } from "../../../server/protocol/index.ts";
import { points } from "../../ui/format.ts";
import type { EntryView } from "./snapshot.ts";

export interface FitnessView {
  readonly population: string;
  readonly round: number;
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly decision: FitnessDecision;
  /** Reads with and without it together. */
  readonly reads: number;
  /** Null for the past: only their sum is kept. */
  readonly tallies: { readonly with: Tally; readonly without: Tally } | null;
  readonly reason: string;
  /** Up to the round looked at, oldest first. */
  readonly timeline: FitnessState["timeline"];
}

/** By population, in the order of their names; those that had not judged it by then are left out. */
export function fitnessAt({ fitness, until }: Pick<EntryView, "fitness" | "until">): FitnessView[] {
  return Object.entries(fitness)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([population, now]): FitnessView[] => {
      if (until === null || now.round <= until) {
        const { round, effect, low, high, decision, reason, timeline } = now;
        const tallies = { with: now.with, without: now.without };
        const reads = now.with.reads + now.without.reads;
        return [{ population, round, effect, low, high, decision, reads, tallies, reason, timeline }];
      }
      const timeline = now.timeline.filter(({ round }) => round <= until);
      const then = timeline.at(-1);
      return then === undefined ? [] : [{ population, ...then, tallies: null, reason: "", timeline }];
    });
}

/** The scale's ends are the same on both sides, so that zero is in the middle. At least 10 points. */
export function reachOf(views: readonly Pick<FitnessView, "low" | "high">[]): number {
  return Math.max(0.1, ...views.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
}

/** Place of a value on the scale, 0..1. */
export function placeOn(reach: number, value: number): number {
  return Math.min(1, Math.max(0, 0.5 + value / (2 * reach)));
}

/** The interval excludes zero. */
export function isClear({ low, high }: Pick<FitnessView, "low" | "high">): boolean {
  return low > 0 || high < 0;
}

/** In points of a hundred: "+21 (+5 to +37)". */
export function effectText({ effect, low, high }: Pick<FitnessView, "effect" | "low" | "high">): string {
  return `${points(effect)} (${points(low)} to ${points(high)})`;
}

const DECISIONS: Readonly<Record<FitnessDecision, string>> = {
  wait: "not enough is known yet",
  keep: "it helps and stays",
  quarantine: "kept from readers",
  release: "back among readers",
  retire: "no longer needed",
};

export function decisionText(decision: FitnessDecision): string {
  return DECISIONS[decision];
}

/** "12 of 20 right" */
export function tallyText({ reads, correct }: Tally): string {
  return `${Math.round(correct)} of ${reads} right`;
}

export interface TimelinePath {
  /** The band between the bounds, and the effect in it, as SVG paths. */
  readonly band: string;
  readonly line: string;
  /** Height of zero. */
  readonly zero: number;
}

/** The effect over the rounds, in a box of that size; empty paths for fewer than two points. */
export function timelinePath(
  timeline: FitnessView["timeline"],
  last: number,
  width: number,
  height: number,
): TimelinePath {
  const reach = reachOf(timeline);
  const x = (round: number) => ((round / Math.max(1, last)) * width).toFixed(1);
  const y = (value: number) => ((1 - placeOn(reach, value)) * height).toFixed(1);
  const zero = height / 2;
  if (timeline.length < 2) return { band: "", line: "", zero };
  const over = timeline.map(({ round, high }) => `${x(round)} ${y(high)}`);
  const under = timeline.map(({ round, low }) => `${x(round)} ${y(low)}`).reverse();
  const middle = timeline.map(({ round, effect }) => `${x(round)} ${y(effect)}`);
  return { band: `M${[...over, ...under].join("L")}Z`, line: `M${middle.join("L")}`, zero };
}

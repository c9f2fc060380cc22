// What a dashboard shows of a world of many task families: how the teacher of a population sees its ladders, the
// families that failed, and the games between agents. Part of the run's state (run-state.ts). Types only.
import type { EventOf } from "../events.ts";
import type { Series } from "./series.ts";

/** 0 not open yet, 1 open, 2 mastered. */
export type Stand = 0 | 1 | 2;

/** What the teacher of one population makes of what it studies. Empty where nothing is studied. */
export interface StudyState {
  /** Rounds that the cells' pasts are of, spread over the whole run; the newest is the last. */
  rounds: number[];
  /** As of the newest round, in the teacher's order. */
  cells: StudyCell[];
  /** Levels that opened, were mastered or were forgotten: the newest, oldest first. */
  changes: LadderChangeState[];
}

export interface StudyCell {
  family: string;
  level: number;
  open: boolean;
  mastered: boolean;
  /** Recent share of successes; null before the first attempt. */
  success: number | null;
  /** Its share of lessons and tests, up to a common factor. */
  weight: number;
  /** One value for each of the study's rounds, to four decimals. */
  past: { success: (number | null)[]; weight: number[]; stand: Stand[] };
}

export interface LadderChangeState {
  seq: number;
  round: number;
  family: string;
  level: number;
  to: EventOf<"study.taught">["data"]["changes"][number]["to"];
}

/** One fault of a task family. */
export interface FaultState {
  seq: number;
  round: number;
  family: string;
  kind: string;
  detail: string;
  /** It is not asked again. */
  quarantined: boolean;
}

/** A version of a plug-in's family. */
export interface VersionState {
  seq: number;
  round: number;
  family: string;
  version: string;
  /** Refused, the version before goes on. */
  accepted: boolean;
  reason: string;
}

export interface GameState {
  /** Since the run's start. */
  matches: number;
  /** Per round with matches: how many, mean payoff of seat 0 (-1..1), share of the moves that were no legal answer. */
  played: Series;
  result: Series;
  illegal: Series;
  /** By "first>second", in the order of their seats. */
  pairs: Record<string, PairState>;
  /** What the values of the round under way are made of. */
  open: { matches: number; payoff: number; moves: number; illegal: number };
}

/** Two agents, the first of them in seat 0. */
export interface PairState {
  first: string;
  second: string;
  /** Of the first one; the rest are losses. */
  matches: number;
  wins: number;
  draws: number;
  /** Sum of the first one's payoffs. */
  payoff: number;
  lastRound: number;
}

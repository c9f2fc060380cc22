// What a dashboard shows of a run: the fold of its events into plain JSON of bounded size, whatever the run's length.
// Server and page fold with the same function (fold.ts), so a snapshot plus the events after it is what the server
// has. Types only.
import type { Entry } from "../../culture/index.ts";
import type { AttemptExample } from "../events.ts";
import type { Series } from "./series.ts";

export const STATE_VERSION = 1;

/**
 * Bounds: lists keep their newest items, series merge neighbouring buckets. `attempts` is how many of the moments may
 * be attempts, which would drown the rest; timelines and programs keep their first item too; `dead` agents keep their
 * place; `keys` bounds every record keyed by what a config names (families, levels, populations, measures, ...).
 */
export const KEPT = {
  moments: 120,
  attempts: 80,
  edits: 200,
  alarms: 200,
  uses: 64,
  timeline: 24,
  programs: 8,
  checks: 64,
  entries: 4096,
  flows: 256,
  dead: 32,
  agents: 1056,
  keys: 128,
  text: 300,
} as const;

/** The family under which attempts at the world's hidden laws are counted: "laws" is the puzzles of that kind. */
export const WORLD_FAMILY = "world";

export interface RunState {
  readonly version: typeof STATE_VERSION;
  run: string;
  /** Last event folded. */
  seq: number;
  round: number;
  arm: string;
  seed: number;
  /** Planned rounds; 0 = no limit. */
  rounds: number;
  finished: boolean;
  failure: string | null;
  /** Totals since the run's start. */
  totals: {
    attempts: number;
    correct: number;
    sampledTokens: number;
    trainedTokens: number;
    /** Proposals that became tasks, and those that were refused. */
    proposed: number;
    rejected: number;
  };
  /** Round -> what it cost and when it ended: the x axes of every chart. One value per round, from round 0 on. */
  axis: {
    /** Cumulative tokens (trained + sampled) at the end of each round. */
    tokens: Series;
    /** Milliseconds since the epoch at the end of each round; filled in by the server (setRoundTime), absent for rounds under way. */
    time: Series;
    /** Last event of each round. */
    seq: Series;
  };
  populations: Record<string, PopulationState>;
  agents: Record<string, AgentState>;
  laws: Record<string, LawState>;
  /** Cell of the frontier: key "family|level"; family "world" for the hidden laws. */
  cells: Record<string, CellState>;
  families: Record<string, FamilyState>;
  /** Distinct laws found by anybody so far, per round. */
  lawsFound: Series;
  /** Accepted proposals by proposer ("random", "model", ...), per round; 0 for a known proposer without any. */
  proposalMix: Record<string, Series>;
  alarms: AlarmState[];
  /** By culture name: "shared", or an agent's own. */
  cultures: Record<string, CultureState>;
  /** The newest things that happened, oldest first: the feed. */
  moments: Moment[];
  /** Who posed tasks to whom: "poser>solver" (poser = an agent; "random" etc. where the world poses a puzzle, "world" its laws). */
  flows: Record<string, { attempts: number; correct: number; lastRound: number }>;
  /** Tasks of the round under way: who posed them. Cleared when the next one starts. */
  posed: Record<string, { agent: string; proposer: string; text: string }>;
}

export interface PopulationState {
  /** The living ones. */
  agents: string[];
  /** Means over the optimiser steps of each update. */
  loss: Series;
  gradNorm: Series;
  /** Tokens trained per round. */
  tokens: Series;
  steps: Series;
  /** Sequences trained on, by source. */
  sources: Record<string, Series>;
  /** Mean score of its agents' attempts (the reward), one value per round, by family ("world" for hidden laws). */
  reward: Record<string, Series>;
  /** Mean surprisal of its sampled tokens in nats: an unbiased estimate of the policy's entropy per token. Per round. */
  entropy: Series;
  /** What the means of the round under way are made of. */
  open: { scores: Record<string, { score: number; attempts: number }>; logProb: number; tokens: number };
  /** Held-out values by measure ("apply/d1", "read/d2", "induce/l2", ...). */
  evaluation: Record<string, Series>;
  /** The last evaluation, exactly. */
  lastEvaluation: Record<string, number>;
}

export interface AgentState {
  name: string;
  population: string;
  born: number;
  died: number | null;
  rating: Series;
  /** The last rating; null before the first. */
  last: { rating: number; deviation: number; games: number } | null;
  attempts: number;
  correct: number;
  /** Tasks it posed. */
  proposed: number;
  /** Laws it found. */
  laws: string[];
}

export interface LawState {
  level: number;
  foundBy: { agent: string; population: string; round: number; seq: number; program: string }[];
  attempts: number;
  correct: number;
  /** Its place on the rating scale; null before the first. */
  rating: number | null;
}

export interface CellState {
  family: string;
  level: number;
  /** Attempts and correct ones, per round. */
  attempts: Series;
  correct: Series;
  /** Totals, for reliability. */
  total: { attempts: number; correct: number };
}

/** Per round. */
export interface FamilyState {
  /** Refused ones included. */
  proposed: Series;
  accepted: Series;
  rejectedShare: Series;
  distinctShare: Series;
  entropy: Series;
  learnability: Series;
  /** Share of the largest cluster, and mean novelty; empty for runs made before they were measured. */
  clusterShare: Series;
  novelty: Series;
  /** Why proposals were refused, by gate. */
  refused: Record<string, number>;
}

export interface AlarmState {
  seq: number;
  round: number;
  kind: string;
  detail: string;
  response: string;
}

export interface CultureState {
  entries: Record<string, EntryState>;
  /** Entries by status now, and after each round. */
  counts: Record<EntryStatus, number>;
  claimed: Series;
  adopted: Series;
  refuted: Series;
  /** The newest edits, oldest first, refused ones too. */
  edits: EditState[];
}

export type EntryStatus = Entry["status"];

export interface EntryState {
  id: string;
  /** As last written: who owns a name that two entries claim is for the culture to say (CultureAnswer). */
  name: string;
  kind: Entry["kind"];
  body: string[];
  text: string;
  about: string;
  author: string;
  parents: string[];
  /** When it was proposed. */
  round: number;
  seq: number;
  status: EntryStatus;
  /** The entry that it was merged into. */
  into: string | null;
  /** Agent -> times it used the entry in programs that worked. */
  uses: Record<string, number>;
  /** The latest of each peer. */
  checks: { by: string; agreed: number; tested: number; round: number }[];
  /** What changed its words or its status, oldest first: the time slider shows the newest one up to its round. */
  timeline: {
    seq: number;
    round: number;
    op: string;
    by: string;
    status: EntryStatus;
    body: string[];
    text: string;
  }[];
}

export interface EditState {
  seq: number;
  round: number;
  culture: string;
  author: string;
  op: string;
  entry: string | null;
  accepted: boolean;
  reason: string | null;
  /** What changed, for people: "n3 = rot dup". */
  summary: string;
}

/** One thing of the feed. */
export type Moment =
  | {
      kind: "attempts";
      seq: number;
      round: number;
      agent: string;
      task: string;
      family: string;
      level: number;
      proposer: string;
      poser: string;
      attempts: number;
      correct: number;
      text: string;
      example: AttemptExample | null;
    }
  | { kind: "law"; seq: number; round: number; agent: string; law: string; level: number; program: string }
  | { kind: "alarm"; seq: number; round: number; text: string }
  | { kind: "life"; seq: number; round: number; agent: string; text: string };

// What a dashboard shows of a culture: its entries with what speaks for and against them (reviews, causal fitness,
// reads, sleeps), its authors, its newest edits. Plain JSON of bounded size; the bounds are in KEPT (run-state.ts).
// Types only.
import type { Entry } from "../../culture/index.ts";
import type { EventOf } from "../events.ts";
import type { Series } from "./series.ts";

export interface CultureState {
  entries: Record<string, EntryState>;
  /** Entries by status now, and after each round. */
  counts: Record<EntryStatus, number>;
  claimed: Series;
  adopted: Series;
  quarantined: Series;
  refuted: Series;
  /** Mean effect of reading, over every entry and population judged so far, as last judged. Per round. */
  effect: Series;
  /** What that mean is made of. */
  judged: { effects: number; sum: number };
  /** Those whose claims were reviewed. */
  authors: Record<string, AuthorState>;
  /** The newest edits, oldest first, refused ones too. */
  edits: EditState[];
  /** Last event that changed it: an edit, a review, a judgement, a sleep. Reads, which are thousands, do not count. */
  changed: number;
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
  /** In what role it was written: "editor:statistics", "ancestor" (inherited), ...; "" for finders and people. */
  role: string;
  parents: string[];
  /** Observations that it was fitted to. */
  fitted: number;
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
  reviews: ReviewsState;
  /** By population. */
  fitness: Record<string, FitnessState>;
  reads: ReadsState;
  /** By population: its newest sleeps over this entry, oldest first. */
  sleeps: Record<string, NightState[]>;
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

export type ReviewOutcome = EventOf<"claim.reviewed">["data"]["outcome"];

export interface ReviewsState {
  /** How often each outcome. */
  outcomes: Partial<Record<ReviewOutcome, number>>;
  /** Fresh observations spent on all of them, and those that agreed. */
  observations: number;
  agreed: number;
  /** The newest few, oldest first. */
  newest: ReviewState[];
}

export interface ReviewState {
  seq: number;
  round: number;
  outcome: ReviewOutcome;
  reviewers: number;
  observations: number;
  agreed: number;
  /** The author's record before it. */
  record: TrackState;
  reason: string;
}

export interface TrackState {
  accepted: number;
  refuted: number;
  /** Mean of the Beta posterior, 0..1. */
  trust: number;
}

export interface AuthorState {
  outcomes: Partial<Record<ReviewOutcome, number>>;
  observations: number;
  /** Before the newest review. */
  record: TrackState;
  /** Trust before each review, thinned where there are many. */
  timeline: { round: number; trust: number }[];
}

export interface Tally {
  reads: number;
  correct: number;
}

export type FitnessDecision = EventOf<"entry.judged">["data"]["decision"];

/** What reading it does to one population's success, as last judged. */
export interface FitnessState {
  seq: number;
  round: number;
  with: Tally;
  without: Tally;
  effect: number;
  low: number;
  high: number;
  decision: FitnessDecision;
  reason: string;
  /** One point per round in which it was judged, thinned where there are many. */
  timeline: {
    round: number;
    effect: number;
    low: number;
    high: number;
    reads: number;
    decision: FitnessDecision;
  }[];
}

export type Given = NonNullable<EventOf<"attempts.graded">["data"]["reads"]>[number]["given"];

/** Attempts of which this entry was part, whether it was in sight or kept out. */
export interface ReadsState {
  given: Partial<Record<Given, Tally>>;
  /** Agent -> attempts with it in sight. */
  byAgent: Record<string, number>;
  /** Population -> attempts with it in sight so far, after each round that had some; thinned where there are many. */
  byPopulation: Record<string, { round: number; reads: number }[]>;
}

/** One population's sleep over one entry: accuracies of using its name for one step. */
export interface NightState {
  seq: number;
  round: number;
  examples: number;
  withContext: number;
  before: number;
  after: number;
  mastered: boolean;
}

export interface EditState {
  seq: number;
  round: number;
  culture: string;
  author: string;
  /** "" for finders and people. */
  role: string;
  op: string;
  entry: string | null;
  accepted: boolean;
  reason: string | null;
  /** What changed, for people: "n3 = rot dup". */
  summary: string;
}

// What the HTTP API under /api/v1 answers: types only, for server and page. The zod schemas that the OpenAPI document
// is made of (server/http/schemas.ts) are checked against these types by the compiler.
import type { Entry } from "../../culture/index.ts";
import type { Event } from "../events.ts";
import type { RunProgress } from "../simulation/index.ts";
import type { RunStatus } from "../store/index.ts";

export type { Gallery, GalleryEntry } from "../../tasks/index.ts";

/** What a run's worker is doing; "idle" = it has none in this process. */
export type RunControl = "idle" | "starting" | "running" | "pausing" | "paused" | "stopping";
export type RunAction = "pause" | "step" | "resume" | "stop";

export interface RunInfo {
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  readonly arm: string;
  readonly status: RunStatus;
  readonly control: RunControl;
  /** Written by another process (a run from another terminal): it can be watched, not controlled. */
  readonly elsewhere: boolean;
  readonly tags: readonly string[];
  readonly archived: boolean;
  readonly round: number;
  /** 0 = no limit. */
  readonly rounds: number;
  readonly lastSeq: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Where it is within its round; null when idle. */
  readonly progress: RunProgress | null;
  /** Why it ended early, for people; null when it did not. */
  readonly failure: string | null;
}

/** RFC 9457. `hint` says what to do. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly hint?: string;
}

export interface NewRunRequest {
  /** An experiment file's settings (the run config; unknown keys are refused with a suggestion). */
  readonly config?: Readonly<Record<string, unknown>>;
  /** "a.b=c" as on the command line. */
  readonly set?: readonly string[];
  readonly paused?: boolean;
}

export interface RunChange {
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly archived?: boolean;
}

export interface RunDetail {
  readonly info: RunInfo;
  readonly config: Readonly<Record<string, unknown>>;
  /** One line per config key: its path, its default and what it means (tooltips). */
  readonly help: readonly { readonly key: string; readonly description: string; readonly value: unknown }[];
}

export interface EventPage {
  readonly events: readonly Event[];
  /** Sequence number to ask for next; null at the end. */
  readonly next: number | null;
}

/** One line of a chart: mean over each bucket, with the least and greatest value that the bucket hides. */
export interface SeriesLine {
  /** "loss/ash", "apply/d3/birch", ... */
  readonly metric: string;
  readonly x: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

export type XAxis = "round" | "tokens" | "time";

export interface SeriesAnswer {
  readonly run: string;
  readonly x: XAxis;
  readonly lines: readonly SeriesLine[];
}

export interface CultureAnswer {
  readonly run: string;
  /** Cultures of the run: "shared", or the agents' own. */
  readonly cultures: readonly string[];
  readonly culture: string;
  /** As it was after this round. */
  readonly round: number;
  readonly entries: readonly Entry[];
  /** The definitions as an indented tree. */
  readonly tree: string;
}

/** Where something came from and what it led to: the events that mention it, oldest first, and things they name. */
export interface TraceAnswer {
  readonly kind: "task" | "entry" | "agent" | "law";
  readonly id: string;
  readonly events: readonly Event[];
  /** There are more events than were returned. */
  readonly more: boolean;
  readonly related: readonly {
    readonly kind: TraceAnswer["kind"];
    readonly id: string;
    readonly why: string;
  }[];
}

export interface Delta {
  readonly measure: string;
  readonly baseline: number;
  readonly value: number;
  readonly difference: number;
  /** 95 % interval of the difference; null where one run says nothing about its spread. */
  readonly low: number | null;
  readonly high: number | null;
  /** "seeds": paired bootstrap over seeds; "items": two proportions of held-out items (Newcombe). */
  readonly from: "seeds" | "items" | "none";
}

export interface CompareAnswer {
  readonly baseline: string;
  readonly runs: readonly {
    readonly id: string;
    readonly name: string;
    /** Runs of the same config with other seeds, this one included. */
    readonly seeds: readonly string[];
    readonly deltas: readonly Delta[];
  }[];
  /** Config keys whose values differ, with the value of each run. */
  readonly differences: readonly {
    readonly key: string;
    readonly values: Readonly<Record<string, unknown>>;
  }[];
}

export interface LabRequest {
  /** A population's agent, by name. */
  readonly agent: string;
  readonly family: string;
  /** The task in the family's proposal language; or a level and a seed to have one made. */
  readonly text?: string;
  readonly level?: number;
  readonly seed?: number;
  /** Names to leave out of the prompt's excerpts: what would it do without them? */
  readonly without?: readonly string[];
  readonly temperature?: number;
}

export interface LabTask {
  readonly id: string;
  readonly family: string;
  readonly level: number;
  /** In the family's proposal language: give it back to try the same task again. */
  readonly text: string;
  /** As the agent sees it, in words. */
  readonly prompt: string;
}

export interface LabToken {
  readonly token: string;
  readonly probability: number;
  /** The likeliest tokens, most likely first, the chosen one not necessarily among them. */
  readonly top: readonly { readonly token: string; readonly probability: number }[];
}

export interface LabVerdict {
  readonly correct: boolean;
  readonly score: number;
  readonly reason: string;
  readonly steps: readonly boolean[];
}

export interface LabAnswer {
  readonly task: LabTask;
  readonly round: number;
  /** What the agent read from the culture. */
  readonly read: readonly {
    readonly name: string;
    readonly body: readonly string[];
    readonly entry: string | null;
  }[];
  readonly tokens: readonly LabToken[];
  readonly completion: string;
  readonly verdict: LabVerdict;
  /** A worked answer of the family's oracle. */
  readonly oracle: string | null;
}

export interface GradeRequest {
  readonly family: string;
  readonly text: string;
  readonly answer: string;
}

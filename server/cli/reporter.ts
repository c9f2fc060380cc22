// What is told of a run while it goes on, and the reporter for programs: events as JSON lines. The one for people is
// panel-reporter.ts.
import type { Event } from "../events.ts";
import type { RunProgress } from "../simulation/index.ts";

export interface Reporter {
  /** Every event, as it happens (before it is committed). */
  event(event: Event): void;
  /** Where the run is within a round. */
  progress(progress: RunProgress): void;
  /** A remark for the user. */
  note(text: string): void;
  close(): void;
}

/** Hands on every event; what is for people's eyes is left out. */
export function jsonReporter(write: (event: Event) => void): Reporter {
  return { event: write, progress() {}, note() {}, close() {} };
}

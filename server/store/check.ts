// What both stores check before anything is written: events obey the schema and continue the log without holes.
// It knows no database.
import { canonicalJson } from "../../core/index.ts";
import { FolkloreError } from "../errors.ts";
import { type Event, eventSchema } from "../events.ts";
import type { Commit, RunRecord } from "./contract.ts";

/** A commit that may be written, and where the log ends after it. */
export interface CheckedCommit {
  readonly events: readonly Event[];
  readonly lastSeq: number;
  readonly round: number;
}

/** @throws RangeError for an event or checkpoint out of sequence, TypeError for one that breaks the schema. */
export function checkCommit(run: RunRecord, commit: Commit): CheckedCommit {
  let { lastSeq, round } = run;
  const events = (commit.events ?? []).map((event) => {
    if (event.run !== run.id) throw new RangeError(`event of run ${event.run} written to run ${run.id}`);
    if (event.seq !== lastSeq + 1) {
      throw new RangeError(
        `event ${event.seq} (${event.type}) does not follow event ${lastSeq} of run ${run.id}`,
      );
    }
    lastSeq = event.seq;
    round = event.round;
    const parsed = eventSchema.safeParse(event);
    if (!parsed.success) throw new TypeError(`event ${event.seq} (${event.type}): ${parsed.error.message}`);
    return parsed.data;
  });
  const checkpoint = commit.checkpoint;
  if (checkpoint !== undefined && checkpoint.seq !== lastSeq) {
    throw new RangeError(`checkpoint of event ${checkpoint.seq}, but the log ends with event ${lastSeq}`);
  }
  return { events, lastSeq, round };
}

/** The text that JSON columns hold. */
export const toJson = canonicalJson;

export function unknownRun(id: string): FolkloreError {
  return new FolkloreError("not-found", `no run "${id}"`, "list the runs with: folklore ls");
}

// What both stores check before anything is written: events obey the schema and continue the log without holes, tags
// and snapshots and rooms stay within bounds. It knows no database.
import { canonicalJson } from "../../core/index.ts";
import { FolkloreError } from "../errors.ts";
import { type Event, eventSchema } from "../events.ts";
import { type Commit, MAX_TAG_LENGTH, MAX_TAGS, type RunRecord, type RunUpdate } from "./contract.ts";

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

/** The fields that a change really changes. @throws RangeError for tags out of bounds. */
export function checkUpdate({ status, name, tags, archived }: RunUpdate): RunUpdate {
  if (tags !== undefined && tags.length > MAX_TAGS) throw new RangeError(`more than ${MAX_TAGS} tags`);
  for (const tag of tags ?? []) {
    if (tag.length < 1 || tag.length > MAX_TAG_LENGTH) {
      throw new RangeError(`tag "${tag.slice(0, MAX_TAG_LENGTH)}" has not 1 to ${MAX_TAG_LENGTH} characters`);
    }
  }
  return {
    ...(status !== undefined && { status }),
    ...(name !== undefined && { name }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(archived !== undefined && { archived }),
  };
}

/** @throws RangeError when a snapshot says more than the log. */
export function checkSnapshot(seq: number, lastSeq: number): void {
  if (seq > lastSeq) throw new RangeError(`snapshot of event ${seq}, but the log ends with event ${lastSeq}`);
}

/** @throws RangeError when a room has no update `upTo` left to compact. */
export function checkCompaction(upTo: number, compacted: number, last: number): void {
  if (!Number.isInteger(upTo) || upTo < Math.max(1, compacted) || upTo > last) {
    throw new RangeError(
      `update ${upTo} cannot be compacted: ${compacted} were already, the last is ${last}`,
    );
  }
}

/** @throws RangeError for what SQLite would take as "no limit". */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 0) throw new RangeError(`limit ${limit} is not a count`);
}

/** The text that JSON columns hold. */
export const toJson = canonicalJson;

export function unknownRun(id: string): FolkloreError {
  return new FolkloreError("not-found", `no run "${id}"`, "list the runs with: folklore ls");
}

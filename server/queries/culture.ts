// A culture as it was after a round, with its tree: the answer and the last few answers kept. Replaying a long run's
// edits takes seconds, so it is done in a worker thread (culture-worker.ts). It knows no HTTP.
import { definitionTree, renderTree } from "../../culture/index.ts";
import { cultureAt, culturesOf } from "../culture-log.ts";
import { FolkloreError } from "../errors.ts";
import type { CultureAnswer } from "../protocol/index.ts";
import type { RunRecord, Store } from "../store/index.ts";
import type { Errands } from "./errands.ts";

/** A person who moves a slider comes back to what was just shown; an answer is a few hundred kB at most. */
const KEPT_ANSWERS = 16;

export interface CultureRequest {
  readonly culture?: string | undefined;
  /** The newest by default; rounds to come are the newest too. */
  readonly round?: number | undefined;
}

/** Replays the log: seconds for a long one. @throws FolkloreError "not-found" for a culture that the run never had. */
export function readCulture(store: Store, run: RunRecord, request: CultureRequest): CultureAnswer {
  const cultures = culturesOf(store, run.id);
  const name = request.culture ?? (cultures.includes("shared") ? "shared" : (cultures[0] ?? "shared"));
  // Before the first edit there is an empty one, and nobody's name is known.
  if (!cultures.includes(name) && !(name === "shared" && cultures.length === 0)) {
    const hint = cultures.length === 0 ? "nobody has edited one yet" : `there are: ${cultures.join(", ")}`;
    throw new FolkloreError("not-found", `no culture "${name}" in run ${run.id}`, hint);
  }
  const round = Math.min(request.round ?? run.round, run.round);
  const culture = cultureAt(store, run, name, round);
  const tree = renderTree(definitionTree(culture));
  return { run: run.id, cultures, culture: name, round, entries: culture.entries(), tree };
}

export class CultureReader {
  readonly #errands: Errands;
  /** By run, culture and round, and the log's end where the round may still go on; the oldest first. */
  readonly #answers = new Map<string, Promise<CultureAnswer>>();

  constructor(errands: Errands) {
    this.#errands = errands;
  }

  read(run: RunRecord, request: CultureRequest): Promise<CultureAnswer> {
    const round = Math.min(request.round ?? run.round, run.round);
    const key = JSON.stringify([run.id, request.culture, round, round < run.round ? null : run.lastSeq]);
    const answer =
      this.#answers.get(key) ?? this.#errands.ask<CultureAnswer>({ run: run.id, ...request, round });
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= KEPT_ANSWERS) break;
      this.#answers.delete(oldest);
    }
    return answer;
  }
}

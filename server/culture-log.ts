// The cultures of a run as its event log has them: the Yjs updates of accepted edits, applied in order. The log is the
// only place where updates are kept, so nothing can disagree with it.
import { z } from "zod";
import { YCulture } from "../culture/index.ts";
import { OP_SETS } from "../tasks/index.ts";
import { FolkloreError } from "./errors.ts";
import type { EventOf } from "./events.ts";
import type { RunRecord, Store } from "./store/index.ts";

/** Only what is needed: cultures of runs made with an older config stay readable. */
const opsSchema = z.looseObject({ world: z.looseObject({ ops: z.enum(["A", "B", "all"]) }) });

/** Names of the run's cultures ("shared", or the agents whose private ones they are), in order of their first edit. */
export function culturesOf(store: Store, runId: string): string[] {
  const names = new Set<string>();
  for (const event of edits(store, runId)) names.add(event.data.culture);
  return [...names];
}

/** One culture, whole or as it was after a round. @throws FolkloreError "database-damaged" */
export function cultureAt(
  store: Store,
  run: RunRecord,
  name: string,
  round = Number.POSITIVE_INFINITY,
): YCulture {
  const { world } = opsSchema.parse(run.config);
  // A reader's replica: any client id will do, it never writes.
  const culture = new YCulture({ clientId: 1, primitives: OP_SETS[world.ops] });
  for (const { seq, round: at, data } of edits(store, run.id)) {
    if (at > round) break;
    if (data.culture !== name || data.update === null) continue;
    const applied = culture.apply(Buffer.from(data.update, "base64"));
    if (!applied.ok) {
      throw new FolkloreError(
        "database-damaged",
        `event ${seq} of run ${run.id} holds a damaged culture update: ${applied.error.detail}`,
        "check the database with: folklore doctor",
      );
    }
  }
  return culture;
}

function* edits(store: Store, runId: string): IterableIterator<EventOf<"culture.edited">> {
  for (const event of store.events(runId, { types: ["culture.edited"] })) {
    if (event.type === "culture.edited") yield event;
  }
}

// The door of server/queries: questions about runs that the page asks over HTTP, answered from the store and from the
// folded state. What takes long is done in a worker thread or by the manager's. It knows no HTTP.
import { setImmediate } from "node:timers/promises";
import { FolkloreError } from "../errors.ts";
import type { Event } from "../events.ts";
import type { Queries } from "../http/contract.ts";
import type { EventPage } from "../protocol/index.ts";
import type { RunManager } from "../runs/contract.ts";
import type { Store } from "../store/index.ts";
import { compareRuns } from "./compare.ts";
import { CultureReader } from "./culture.ts";
import { Errands } from "./errands.ts";
import { experimentStarts } from "./experiments.ts";
import { runOf } from "./find-run.ts";
import { readGallery } from "./gallery.ts";
import { seriesLines } from "./series.ts";
import { traceOf } from "./trace.ts";

export { answerErrands, type ErrandOptions, Errands } from "./errands.ts";
export { runOf } from "./find-run.ts";
export { METRICS } from "./metrics.ts";

/** Events of one page: some 500 kB. */
const MAX_EVENTS = 1000;
/** Events read at a time: a few milliseconds of the main thread. */
const PIECE = 200;
/** Buckets of one line. */
const MAX_POINTS = 4096;
/** Milliseconds for a culture: a long run's edits are replayed at some thousands a second. */
const CULTURE_LIMIT = 30_000;
/** Milliseconds without a question about cultures after which their thread ends. */
const CULTURE_IDLE = 30_000;
const CULTURE_QUEUE = 16;

export interface QueriesOptions {
  readonly store: Store;
  readonly manager: Pick<RunManager, "state">;
}

/** Cultures are read by a thread of their own, which opens the store at `store.location`. */
export function createQueries({ store, manager }: QueriesOptions): Queries & { close(): Promise<void> } {
  const errands = new Errands({
    file: new URL("./culture-worker.ts", import.meta.url),
    workerData: { folder: store.location },
    name: "the reader of cultures",
    limitMs: CULTURE_LIMIT,
    idleMs: CULTURE_IDLE,
    queue: CULTURE_QUEUE,
  });
  const cultures = new CultureReader(errands);
  return {
    async series(run, options) {
      if (!(Number.isInteger(options.points) && options.points >= 1 && options.points <= MAX_POINTS)) {
        throw new FolkloreError("bad-usage", `${options.points} points`, `1 to ${MAX_POINTS} can be had`);
      }
      runOf(store, run);
      return { run, x: options.x, lines: seriesLines(await manager.state(run), options) };
    },
    culture: async (run, options) => cultures.read(runOf(store, run), options),
    async trace(run, kind, id) {
      runOf(store, run);
      return traceOf(store, await manager.state(run), kind, id);
    },
    compare: async (runs, baseline) =>
      compareRuns(store.listRuns(), (id) => manager.state(id), runs, baseline),
    events: (run, options) => pageOf(store, run, options),
    experiments: async () => experimentStarts(),
    gallery: () => readGallery(),
    close: () => errands.close(),
  };
}

/** Numbers have no holes, so a page is a stretch of them. Read in pieces, so that others get their turn between. */
async function pageOf(
  store: Store,
  id: string,
  { from, to, limit }: { readonly from: number; readonly to?: number | undefined; readonly limit: number },
): Promise<EventPage> {
  const last = Math.min(runOf(store, id).lastSeq, to ?? Number.POSITIVE_INFINITY);
  const first = Math.max(1, Math.floor(from));
  const end = Math.min(last, first + Math.min(Math.max(1, Math.floor(limit)), MAX_EVENTS) - 1);
  const events: Event[] = [];
  for (let after = first - 1; after < end; after += PIECE) {
    if (after >= first) await setImmediate();
    const texts = store.eventTexts(id, { after, limit: PIECE, to: end });
    for (const text of texts) events.push(JSON.parse(text) as Event);
  }
  return { events, next: end < last && end >= first ? end + 1 : null };
}

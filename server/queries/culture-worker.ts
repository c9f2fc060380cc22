// The worker thread that replays cultures. Started by index.ts through errands.ts; it opens the store for itself.
import { workerData } from "node:worker_threads";
import { SqliteStore } from "../store/index.ts";
import { type CultureRequest, readCulture } from "./culture.ts";
import { answerErrands } from "./errands.ts";
import { runOf } from "./find-run.ts";

const { folder } = workerData as { readonly folder: string };
const store = SqliteStore.open(folder);

answerErrands(
  ({ run, ...request }: CultureRequest & { readonly run: string }) =>
    readCulture(store, runOf(store, run), request),
  () => store.close(),
);

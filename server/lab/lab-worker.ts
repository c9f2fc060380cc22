// The worker thread of the lab: a workbench on a store of its own. Started by index.ts through errands.ts.
import { workerData } from "node:worker_threads";
import { answerErrands } from "../queries/index.ts";
import { SqliteStore } from "../store/index.ts";
import type { LabCall } from "./call.ts";
import { Workbench } from "./workbench.ts";

const { folder, limitMs } = workerData as { readonly folder: string; readonly limitMs: number };
const store = SqliteStore.open(folder);
const bench = new Workbench(store, limitMs);

answerErrands(
  (call: LabCall) => {
    if (call.kind === "grade") return bench.grade(call.run, call.request);
    return call.kind === "task" ? bench.task(call.run, call.request) : bench.solve(call.run, call.request);
  },
  () => store.close(),
);

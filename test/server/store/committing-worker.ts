// A run's worker as the server has it, made for a test: in a thread of its own, with its own connection, it locks run
// "r1", commits rounds and appends to the room as fast as it can, says "done", and holds the lock until it is ended.
//   new Worker("test/server/store/committing-worker.ts", { workerData: { dir, rounds } })
import { parentPort, workerData } from "node:worker_threads";
import { SqliteStore } from "../../../server/store/index.ts";
import { roundCheckpoint, roundEvents } from "../../conformance/rounds.ts";

const { dir, rounds } = workerData as { dir: string; rounds: number };
const store = SqliteStore.open(dir);
store.lock("r1");
store.updateRun("r1", { status: "running" });
const numbers: number[] = [];
for (let round = 1; round <= rounds; round++) {
  const seq = (round - 1) * 3 + 1;
  store.commit("r1", { events: roundEvents(round, seq), checkpoint: roundCheckpoint(round, seq + 2) });
  numbers.push(store.roomAppend("r1", new Uint8Array([1, round])));
}
parentPort!.postMessage(numbers);
setInterval(() => {}, 60_000);

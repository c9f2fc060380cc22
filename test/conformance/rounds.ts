// Small rounds to commit in store tests: three events and a checkpoint each. It knows no test runner, so that the
// processes that tests start can use it too.
import type { Event } from "../../server/events.ts";
import type { Checkpoint, Store } from "../../server/store/index.ts";

/** The events of one round: it starts, an agent dies, the checkpoint is saved. */
export function roundEvents(round: number, firstSeq: number, run = "r1"): Event[] {
  return [
    { seq: firstSeq, run, round, type: "round.started", data: {} },
    {
      seq: firstSeq + 1,
      run,
      round,
      type: "agent.died",
      data: { agent: "ada", population: "p", age: round },
    },
    { seq: firstSeq + 2, run, round, type: "checkpoint.saved", data: { checkpoint: `c${round}` } },
  ];
}

export function roundCheckpoint(round: number, seq: number): Checkpoint {
  return {
    id: `c${round}`,
    round,
    seq,
    manifest: { rng: [1, 2, 3, round], nested: { deep: [null, true, "é"] } },
    blobs: new Map<string, Float32Array | Int32Array | Uint8Array>([
      ["weights/p/embed", new Float32Array([round, -0.5, 1e-30, Number.NaN])],
      ["steps", new Int32Array([round, -1])],
      ["culture", new Uint8Array([0, 255, round])],
      ["empty", new Float32Array(0)],
    ]),
  };
}

/** Commits rounds 1..n, three events and a checkpoint each. */
export function commitRounds(store: Store, n: number, run = "r1"): void {
  for (let round = 1; round <= n; round++) {
    const seq = (round - 1) * 3 + 1;
    store.commit(run, { events: roundEvents(round, seq, run), checkpoint: roundCheckpoint(round, seq + 2) });
  }
}

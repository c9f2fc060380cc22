// The pool: order, room, needs, failure and abort, on tasks that end when the test says so.
import { describe, expect, it } from "vitest";
import { runPool } from "../../../server/experiments/pool.ts";

interface Task {
  readonly id: string;
  readonly needs?: string;
}

/** A pool whose tasks wait to be ended by hand. */
function pool(tasks: readonly Task[], slots: number) {
  const log: string[] = [];
  const running = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const abort = new AbortController();
  const work = ({ id }: Task): Promise<void> => {
    log.push(id);
    return new Promise((resolve, reject) => running.set(id, { resolve, reject }));
  };
  const done = runPool(tasks, slots, work, abort.signal);
  const settle = async (id: string, error?: Error): Promise<void> => {
    const { resolve, reject } = running.get(id)!;
    if (error) reject(error);
    else resolve();
    await new Promise((next) => setImmediate(next));
  };
  return { log, abort, done, end: settle, fail: settle };
}

describe("runPool", () => {
  it("starts in order, as many at once as there is room", async () => {
    const { log, done, end } = pool([{ id: "a" }, { id: "b" }, { id: "c" }], 2);
    expect(log).toEqual(["a", "b"]);
    await end("b");
    expect(log).toEqual(["a", "b", "c"]);
    await end("a");
    await end("c");
    await done;
  });

  it("waits for what a task needs and takes the next that is ready", async () => {
    const tasks = [{ id: "s1" }, { id: "s2" }, { id: "a1", needs: "s1" }, { id: "a2", needs: "s2" }];
    const { log, done, end } = pool(tasks, 3);
    expect(log).toEqual(["s1", "s2"]);
    await end("s2");
    expect(log).toEqual(["s1", "s2", "a2"]);
    await end("s1");
    expect(log).toEqual(["s1", "s2", "a2", "a1"]);
    await end("a1");
    await end("a2");
    await done;
  });

  it("takes a need that is not in the list for done", async () => {
    const { log, done, end } = pool([{ id: "a", needs: "stored before" }], 1);
    expect(log).toEqual(["a"]);
    await end("a");
    await done;
  });

  it("starts nothing after a failure, waits for the rest, then throws it", async () => {
    const { log, done, end, fail } = pool([{ id: "a" }, { id: "b" }, { id: "c" }], 2);
    const caught = done.catch((error: unknown) => error);
    await fail("a", new Error("broken"));
    expect(log).toEqual(["a", "b"]);
    await end("b");
    expect(await caught).toEqual(new Error("broken"));
    expect(log).toEqual(["a", "b"]);
  });

  it("starts nothing after an abort", async () => {
    const { log, abort, done, end } = pool([{ id: "a" }, { id: "b" }], 1);
    abort.abort();
    await end("a");
    await done;
    expect(log).toEqual(["a"]);
  });
});

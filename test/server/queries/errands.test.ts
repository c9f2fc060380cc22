// Errands with a real worker thread: order, bounds, time limits, and what becomes of those who wait when it dies.
import { afterEach, describe, expect, it } from "vitest";
import { type ErrandOptions, Errands } from "../../../server/queries/errands.ts";
import type { Wish } from "./errand-worker.ts";

const open: Errands[] = [];
function errands(over: Partial<ErrandOptions> = {}) {
  const made = new Errands({
    file: new URL("./errand-worker.ts", import.meta.url),
    workerData: {},
    name: "the clerk",
    limitMs: 100_000,
    idleMs: 100_000,
    queue: 3,
    ...over,
  });
  open.push(made);
  return { ask: <T>(wish: Wish) => made.ask<T>(wish), close: () => made.close() };
}
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe("errands", () => {
  it("are answered in order, one at a time, by one thread", async () => {
    const { ask } = errands();
    const order: string[] = [];
    await Promise.all([
      ask({ wait: 20 }).then(() => order.push("slow")),
      ask({ say: "quick" }).then(() => order.push("quick")),
    ]);
    expect(order).toEqual(["slow", "quick"]);
    expect(await ask("thread")).toBe(await ask("thread"));
  });

  it("pass on why they were refused, and go on after a mistake", async () => {
    const { ask } = errands();
    await expect(ask("refuse")).rejects.toMatchObject({
      name: "FolkloreError",
      code: "bad-usage",
      message: "not that",
      hint: "something else",
    });
    await expect(ask("fail")).rejects.toMatchObject({ name: "FolkloreError", code: "unexpected" });
    expect(await ask({ say: "here" })).toBe("here");
  });

  it("fail with the thread they were given to, and the next starts another", async () => {
    const { ask } = errands();
    const first = await ask("thread");
    const lost = [ask("die"), ask({ say: "never" })];
    for (const each of lost) await expect(each).rejects.toMatchObject({ code: "unexpected" });
    expect(await ask("thread")).not.toBe(first);
  });

  it("that take too long are given up; those behind them get their turn in time or not at all", async () => {
    const { ask } = errands({ limitMs: 4000 });
    await ask({ say: "awake" });
    const slow = ask({ wait: 4300 });
    const behind = ask({ say: "too late" });
    await expect(slow).rejects.toMatchObject({ code: "busy" });
    await expect(behind).rejects.toMatchObject({ code: "busy" });
    expect(await ask({ say: "in time" })).toBe("in time");
  });

  it("beyond the queue are refused at once", async () => {
    const { ask } = errands();
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => ask({ say: "yes" })));
    expect(asked.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 4 }, () => "fulfilled"),
      "rejected",
      "rejected",
    ]);
  });

  it("give the thread up when nobody asks, and start another for who asks later", async () => {
    const { ask } = errands({ idleMs: 10 });
    const first = await ask("thread");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await ask("thread")).not.toBe(first);
  });

  it("under way fail when it closes, and so do later ones", async () => {
    const { ask, close } = errands();
    const lost = expect(ask({ wait: 10_000 })).rejects.toMatchObject({ code: "busy" });
    await close();
    await lost;
    await expect(ask({ say: "hello?" })).rejects.toMatchObject({ code: "busy" });
  });
});

// Pausing, stepping and going on, as a run sees it.
import { describe, expect, it } from "vitest";
import { Gate } from "../../../server/runs/gate.ts";

/** Passes as often as the gate lets it; what it did so far is in the log. */
function runner(open: boolean) {
  const log: (string | number)[] = [];
  const gate = new Gate(open, (waiting) => log.push(waiting ? "waits" : "goes"));
  const pass = async (rounds: number) => {
    for (let round = 1; round <= rounds; round++) {
      await gate.pass();
      log.push(round);
    }
  };
  return { log, gate, pass };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("gate", () => {
  it("lets everything through when open", async () => {
    const { log, pass } = runner(true);
    await pass(3);
    expect(log).toEqual([1, 2, 3]);
  });

  it("holds from the start, steps one round at a time, and opens", async () => {
    const { log, gate, pass } = runner(false);
    const done = pass(4);
    await settled();
    expect(log).toEqual(["waits"]);
    gate.step();
    await settled();
    expect(log).toEqual(["waits", "goes", 1, "waits"]);
    gate.step();
    gate.step();
    await settled();
    expect(log.filter((each) => typeof each === "number")).toEqual([1, 2, 3]);
    gate.open();
    await done;
    expect(log.at(-1)).toBe(4);
  });

  it("closes after the round under way; a step while it runs is one more round", async () => {
    const { log, gate, pass } = runner(true);
    await gate.pass();
    gate.close();
    gate.step();
    const done = pass(2);
    await settled();
    expect(log).toEqual([1, "waits"]);
    gate.open();
    await done;
  });
});

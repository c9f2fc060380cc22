// The cache of compiled steps: what it keeps, what it lets go, and that nothing is disposed twice.
import { describe, expect, it } from "vitest";
import type { Program } from "../../trainer/engine/engine.ts";
import { ProgramCache } from "../../trainer/program-cache.ts";

function workshop() {
  const log: string[] = [];
  const make = (name: string) => async (): Promise<Program> => {
    log.push(`made ${name}`);
    return {
      run: async () => ({}),
      dispose: async () => {
        log.push(`dropped ${name}`);
      },
    };
  };
  return { log, make };
}

describe("ProgramCache", () => {
  it("makes each program once while it fits and drops the one unused for longest", async () => {
    const { log, make } = workshop();
    const cache = new ProgramCache(100);
    const a = await cache.get("a", 40, make("a"));
    await cache.get("b", 40, make("b"));
    expect(await cache.get("a", 40, make("a"))).toBe(a);
    await cache.get("c", 40, make("c"));
    expect(await cache.get("a", 40, make("a"))).toBe(a);
    expect(log).toEqual(["made a", "made b", "dropped b", "made c"]);
    await cache.dispose();
    expect(log.slice(4)).toEqual(["dropped c", "dropped a"]);
  });

  it("keeps one program even if it alone is over the budget", async () => {
    const { log, make } = workshop();
    const cache = new ProgramCache(10);
    const a = await cache.get("a", 40, make("a"));
    expect(await cache.get("a", 40, make("a"))).toBe(a);
    await cache.get("b", 40, make("b"));
    expect(log).toEqual(["made a", "dropped a", "made b"]);
  });
});

// The registry refuses duplicates and names what was probably meant.
import { describe, expect, it } from "vitest";
import { builtInFamilies, TaskRegistry } from "../../tasks/index.ts";
import { taskFamilySuite } from "../conformance/task-family.ts";
import { echoFamily } from "../fixtures/echo-family.ts";

taskFamilySuite("echo", () => echoFamily);

describe("registry", () => {
  it("knows the built-in families and takes others", () => {
    const registry = builtInFamilies().register(echoFamily);
    const ids = registry.list().map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["programs", "laws", "arithmetic", "rewrites", "caesar"]));
    expect(ids.at(-1)).toBe("echo");
    expect(registry.get("echo")).toBe(echoFamily);
    expect(registry.has("eco")).toBe(false);
  });

  it("says what was probably meant", () => {
    expect(() => builtInFamilies().get("progams")).toThrow(
      'unknown task family "progams", did you mean "programs"?',
    );
    expect(() => new TaskRegistry().register(echoFamily).get("zzz")).toThrow(
      'unknown task family "zzz". Known: echo.',
    );
  });

  it("refuses duplicates and malformed ids", () => {
    const registry = new TaskRegistry().register(echoFamily);
    expect(() => registry.register(echoFamily)).toThrow(/already registered/);
    expect(() => registry.register({ ...echoFamily, id: "Echo 2" })).toThrow(/lower-case/);
  });
});

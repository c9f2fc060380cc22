// All questions on a real run on disk: pages of events, cultures as they were, traces both ways, lines, experiments.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../../server/config/index.ts";
import { cultureAt } from "../../../server/culture-log.ts";
import type { Event, EventOf, EventType } from "../../../server/events.ts";
import { foldEvent, initialState, type RunState } from "../../../server/protocol/index.ts";
import { createQueries } from "../../../server/queries/index.ts";
import { MAX_TRACED } from "../../../server/queries/trace.ts";
import { shortRun } from "../../e2e/short-run.ts";
import { type Folder, tempFolder } from "../lab/tiny-run.ts";

const RUN = "short-1";
let folder: Folder;
let queries: ReturnType<typeof createQueries>;
let log: readonly Event[];
beforeAll(async () => {
  folder = tempFolder();
  await folder.run(RUN, shortRun);
  log = [...folder.store.events(RUN)];
  const fold = (run: string): RunState => {
    const folded = initialState(run);
    for (const event of folder.store.events(run)) foldEvent(folded, event);
    return folded;
  };
  queries = createQueries({ store: folder.store, manager: { state: async (run) => fold(run) } });
});
afterAll(async () => {
  await queries.close();
  folder.remove();
});

const of = <T extends EventType>(type: T): EventOf<T>[] =>
  log.filter((event): event is EventOf<T> => event.type === type);

describe("events", () => {
  it("come in pages that make up the log", async () => {
    const seen: Event[] = [];
    let from: number | null = 1;
    while (from !== null) {
      const page: Awaited<ReturnType<typeof queries.events>> = await queries.events(RUN, { from, limit: 7 });
      expect(page.events.length).toBeLessThanOrEqual(7);
      seen.push(...page.events);
      from = page.next;
    }
    expect(seen).toEqual(log);
    expect(await queries.events(RUN, { from: 3, to: 4, limit: 9 })).toEqual({
      events: log.slice(2, 4),
      next: null,
    });
    expect((await queries.events(RUN, { from: 3, to: 9, limit: 2 })).next).toBe(5);
    expect(await queries.events(RUN, { from: 1e9, limit: 9 })).toEqual({ events: [], next: null });
    await expect(queries.events("nowhere-1", { from: 1, limit: 1 })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("series", () => {
  it("has lines for everything that was measured", async () => {
    const { lines, x, run } = await queries.series(RUN, { x: "round", metrics: [], points: 100 });
    expect([run, x]).toEqual([RUN, "round"]);
    const names = lines.map(({ metric }) => metric);
    expect(new Set(names).size).toBe(names.length);
    for (const metric of ["loss/ash", "lawsFound", "apply/d3/ash", "entropy/programs", "reward/laws/ash"]) {
      expect(names).toContain(metric);
    }
    const [line] = (await queries.series(RUN, { x: "round", metrics: ["loss/ash"], points: 100 })).lines;
    expect(line!.mean).toEqual(of("policy.updated").map(({ data }) => data.loss));
    await expect(queries.series(RUN, { x: "round", metrics: [], points: 0 })).rejects.toMatchObject({
      code: "bad-usage",
    });
  });
});

describe("culture", () => {
  it("is what the log says, at its end and after each round", async () => {
    const run = folder.store.getRun(RUN)!;
    for (const round of [0, 1, 2, 3, 4]) {
      const answer = await queries.culture(RUN, { round });
      expect(answer).toMatchObject({ run: RUN, culture: "shared", cultures: ["shared"], round });
      expect(answer.entries).toEqual(cultureAt(folder.store, run, "shared", round).entries());
    }
    const newest = await queries.culture(RUN, {});
    expect(newest).toEqual(await queries.culture(RUN, { culture: "shared", round: 99 }));
    expect(newest.entries.length).toBeGreaterThan(0);
    expect(newest.tree).toContain(newest.entries.find(({ status }) => status === "adopted")!.name);
    // The same answer is not worked out twice.
    expect(await queries.culture(RUN, {})).toBe(newest);
  });

  it("refuses cultures and runs that are not there", async () => {
    await expect(queries.culture(RUN, { culture: "nobody" })).rejects.toMatchObject({
      code: "not-found",
      hint: "there are: shared",
    });
    await expect(queries.culture("nowhere-1", {})).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("trace", () => {
  it("leads from a task to who posed and tried it", async () => {
    const proposed = of("task.proposed")[0]!;
    const trace = await queries.trace(RUN, "task", proposed.data.task);
    expect(trace.events[0]).toEqual(proposed);
    const tried = of("attempts.graded").filter(({ data }) => data.task === proposed.data.task);
    expect(trace.events.slice(1)).toEqual(tried);
    expect(tried.length).toBeGreaterThan(0);
    const { agent, correct, attempts } = tried[0]!.data;
    expect(trace.related).toContainEqual({
      kind: "agent",
      id: agent,
      why: `tried it: ${correct} of ${attempts} right`,
    });
  });

  it("leads from an entry to its author, its law and the discovery, and from the law back", async () => {
    const discovery = of("law.discovered")[0]!;
    const { law, agent } = discovery.data;
    const entry = of("culture.edited").find(
      ({ data: { edit, author } }) => edit.op === "propose" && edit.about === law && author === agent,
    )!.data.entry!;
    const told = await queries.trace(RUN, "entry", entry);
    expect(told.events).toEqual(expect.arrayContaining([discovery]));
    expect(told.events[0]).toMatchObject({ type: "culture.edited", data: { entry, author: agent } });
    expect(told.related).toContainEqual({ kind: "law", id: law, why: "what it explains" });
    expect(told.related.find(({ kind }) => kind === "agent")).toEqual({
      kind: "agent",
      id: agent,
      why: "proposed",
    });
    const back = await queries.trace(RUN, "law", law);
    expect(back.events).toContainEqual(discovery);
    expect(back.related.some(({ kind, id }) => kind === "entry" && id === entry)).toBe(true);
    expect(back.events.some(({ type }) => type === "attempts.graded")).toBe(true);
    expect(back.events.map(({ seq }) => seq)).toEqual(
      back.events.map(({ seq }) => seq).sort((a, b) => a - b),
    );
  });

  it("tells an agent's life: born, posed, found, wrote", async () => {
    const { agent } = of("law.discovered")[0]!.data;
    const { events, more } = await queries.trace(RUN, "agent", agent);
    const wanted: EventType[] = [
      "agent.born",
      "agent.died",
      "law.discovered",
      "culture.edited",
      "task.proposed",
    ];
    const life = log.filter(({ type, data }) => {
      const named = data as { agent?: string; author?: string };
      return wanted.includes(type) && (named.agent ?? named.author) === agent;
    });
    expect(life.length).toBeLessThan(MAX_TRACED);
    expect([events, more]).toEqual([life, false]);
  });

  it("refuses what no event names", async () => {
    for (const kind of ["task", "entry", "agent", "law"] as const) {
      await expect(queries.trace(RUN, kind, "__proto__")).rejects.toMatchObject({ code: "not-found" });
    }
  });
});

describe("compare and experiments", () => {
  it("compares a run with itself without a difference", async () => {
    const { runs, differences } = await queries.compare([RUN], RUN);
    expect(differences).toEqual([]);
    expect(runs.map(({ id, seeds }) => [id, seeds])).toEqual([[RUN, [RUN]]]);
    const laws = new Set(of("law.discovered").map(({ data }) => data.law)).size;
    expect(runs[0]!.deltas).toContainEqual({
      measure: "laws found",
      baseline: laws,
      value: laws,
      difference: 0,
      low: null,
      high: null,
      from: "none",
    });
  });

  it("offers every variant as a config that can be started", async () => {
    const starts = await queries.experiments();
    const names = starts.map(({ name }) => name);
    expect(names).toContain("default");
    expect(names).toContain("culture/shared");
    for (const { config, description } of starts) {
      expect(() => resolveConfig(config)).not.toThrow();
      expect(description).toMatch(/^[A-Z].*[.?!]$/);
    }
    expect(starts.find(({ name }) => name === "culture/flat")!.config).toMatchObject({
      name: "culture-flat",
      arm: "shared",
      world: { flat: true },
      rounds: 8,
    });
  });
});

// Every route of the API against a real server with a fake manager: what it passes on, what it answers, how it refuses.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as schemas from "../../../server/http/schemas.ts";
import { runStateSchema } from "../../../server/http/state-schema.ts";
import type { Problem, RunInfo } from "../../../server/protocol/index.ts";
import { readGallery } from "../../../server/queries/gallery.ts";
import { FAKE_MAX_LIVE } from "../../fixtures/fake-runs.ts";
import { ask } from "./asking.ts";
import { startTrial, type Trial } from "./doubles.ts";

let trial: Trial;
const get = (path: string) => ask(trial.server.origin, `/api/v1${path}`);
const post = (path: string, body: unknown) =>
  ask(trial.server.origin, `/api/v1${path}`, { method: "POST", body });
const patch = (path: string, body: unknown) =>
  ask(trial.server.origin, `/api/v1${path}`, { method: "PATCH", body });

beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.server.close());

/** A problem in full, of this kind. */
function expectProblem(answer: Awaited<ReturnType<typeof get>>, status: number, kind: string): Problem {
  expect([answer.status, answer.headers["content-type"]]).toEqual([status, "application/problem+json"]);
  const problem = schemas.problemSchema.parse(answer.json);
  expect([problem.status, problem.type]).toEqual([status, `/api#${kind}`]);
  return problem;
}

describe("runs", () => {
  it("lists them", async () => {
    const { status, json } = await get("/runs");
    expect(status).toBe(200);
    expect(schemas.runsSchema.parse(json).map(({ id }) => id)).toEqual([trial.run]);
  });

  it("tells a run with its config and the meaning of every key", async () => {
    const { info, config, help } = schemas.runDetailSchema.parse((await get(`/runs/${trial.run}`)).json);
    expect([info.id, config.name]).toEqual([trial.run, "trial"]);
    expect(help).toContainEqual(expect.objectContaining({ key: "solve.attemptsPerAgent", value: 128 }));
  });

  it("tells its folded state", async () => {
    const started = { seq: 1, run: trial.run, round: 0, type: "run.started", data: { config: {}, seed: 7 } };
    trial.manager.push(trial.run, [started as never]);
    trial.manager.commit(trial.run);
    const state = runStateSchema.parse((await get(`/runs/${trial.run}/state`)).json);
    expect([state.run, state.seq, state.seed]).toEqual([trial.run, 1, 7]);
  });

  it("starts, changes and controls one", async () => {
    const made = await post("/runs", { config: { name: "mine" }, set: ["rounds=3"], paused: true });
    const { id, rounds, control } = schemas.runInfoSchema.parse(made.json);
    expect([made.status, rounds, control]).toEqual([201, 3, "paused"]);
    const there = await ask(trial.server.origin, String(made.headers.location));
    expect(schemas.runDetailSchema.parse(there.json).info.id).toBe(id);
    expect((await post(`/runs/${id}/control`, { action: "resume" })).json).toMatchObject({
      control: "running",
    });
    const changed = await patch(`/runs/${id}`, { name: "yours", tags: ["a"], archived: true });
    expect(changed.json).toMatchObject({ name: "yours", tags: ["a"], archived: true });
    expect((await post(`/runs/${id}/control`, { action: "stop" })).json).toMatchObject({ control: "idle" });
    expectProblem(await post(`/runs/${id}/control`, { action: "pause" }), 400, "bad-usage");
  });

  it("says what a config means that it does not understand", async () => {
    const problem = expectProblem(await post("/runs", { config: { ronds: 3 } }), 422, "bad-config");
    expect(problem).toMatchObject({
      detail: expect.stringContaining("ronds"),
      hint: 'did you mean "rounds"?',
    });
    const many = expectProblem(await post("/runs", { set: ["rounds=many"] }), 422, "bad-config");
    // As the page's form calls them, not as the command line does.
    expect(many.detail).toMatch(/^settings: rounds: /);
    for (const key of ["constructor.x", "populations.4294967294.agents"])
      expectProblem(await post("/runs", { set: [`${key}=1`] }), 422, "bad-config");
    expectProblem(await post("/runs", { set: ["__proto__={}"] }), 400, "bad-request");
    expect(Object.prototype).not.toHaveProperty("rounds");
  });

  it("says so when too many are live", async () => {
    const started: RunInfo[] = [];
    for (;;) {
      const answer = await post("/runs", {});
      if (answer.status !== 201) {
        expectProblem(answer, 409, "busy");
        break;
      }
      started.push(answer.json as RunInfo);
      expect(started.length).toBeLessThan(FAKE_MAX_LIVE);
    }
    for (const { id } of started) await post(`/runs/${id}/control`, { action: "stop" });
  });

  it("names the nearest run where there is none of that name", async () => {
    const guess = { hint: `did you mean "${trial.run}"?` };
    for (const rest of ["", "/state", "/events", "/series", "/culture", "/trace/law/x"]) {
      expect(expectProblem(await get(`/runs/trail-1${rest}`), 404, "not-found")).toMatchObject(guess);
    }
    const lab = { agent: "ash-1", family: "laws" };
    for (const what of ["task", "solve"]) {
      expectProblem(await post(`/runs/trail-1/lab/${what}`, lab), 404, "not-found");
    }
    expectProblem(await patch("/runs/trail-1", {}), 404, "not-found");
    expectProblem(await get(`/compare?runs=${trial.run},trail-1`), 404, "not-found");
    expectProblem(await get("/runs/%00%ff"), 404, "not-found");
  });
});

describe("questions", () => {
  it("passes on what was asked, with defaults", async () => {
    const run = `/runs/${trial.run}`;
    expect(schemas.eventsSchema.parse((await get(`${run}/events`)).json).events).toHaveLength(1);
    expect(trial.queries.asked).toEqual([trial.run, { from: 1, limit: 500 }]);
    await get(`${run}/events?from=5&to=9&limit=2`);
    expect(trial.queries.asked).toEqual([trial.run, { from: 5, to: 9, limit: 2 }]);

    schemas.seriesSchema.parse((await get(`${run}/series`)).json);
    expect(trial.queries.asked).toEqual([trial.run, { x: "round", metrics: [], points: 512 }]);
    await get(`${run}/series?x=tokens&metric=loss/ash,a&metric=b&points=9&from=1&to=4`);
    expect(trial.queries.asked).toEqual([
      trial.run,
      { x: "tokens", metrics: ["loss/ash", "a", "b"], points: 9, from: 1, to: 4 },
    ]);

    schemas.cultureSchema.parse((await get(`${run}/culture`)).json);
    expect(trial.queries.asked).toEqual([trial.run, {}]);
    await get(`${run}/culture?culture=ash-1&round=3`);
    expect(trial.queries.asked).toEqual([trial.run, { culture: "ash-1", round: 3 }]);

    schemas.traceSchema.parse((await get(`${run}/trace/agent/ash%2F1%20x`)).json);
    expect(trial.queries.asked).toEqual([trial.run, "agent", "ash/1 x"]);

    const other = trial.manager.list().at(0)!.id;
    schemas.compareSchema.parse((await get(`/compare?runs=${trial.run},${other}`)).json);
    expect(trial.queries.asked).toEqual([[trial.run, other], trial.run]);
    await get(`/compare?runs=${trial.run}&runs=${trial.run}&baseline=${other}`);
    expect(trial.queries.asked).toEqual([[trial.run], other]);

    expect(schemas.experimentsSchema.parse((await get("/experiments")).json)).toHaveLength(1);
  });

  it("answers with the gallery, or says how it is written", async () => {
    const { status, json } = await get("/gallery");
    expect(status).toBe(200);
    expect(schemas.galleryAnswerSchema.parse(json)).toEqual(await trial.queries.gallery());
    const missing = vi.spyOn(trial.queries, "gallery").mockImplementation(() => readGallery("/nowhere.json"));
    const hint = expect.stringContaining("npx folklore tasks gallery --out docs/gallery.md");
    expect(expectProblem(await get("/gallery"), 404, "not-found")).toMatchObject({ hint });
    missing.mockRestore();
  });

  it.each([
    "/events?from=0",
    "/events?from=1.5",
    "/events?from=",
    "/events?from=0x10",
    "/events?limit=100000",
    "/series?x=hours",
    "/series?points=1",
    `/series?metric=${"m".repeat(81)}`,
    `/series?metric=${"m,".repeat(65)}`,
    "/culture?round=-1",
    "/trace/person/x",
    `/trace/law/${"x".repeat(101)}`,
  ])("refuses number %#: %.24s", async (asked) => {
    expectProblem(await get(`/runs/${trial.run}${asked}`), 400, "bad-request");
  });

  it.each(["", "?runs=", `?runs=${"a,".repeat(9)}`])("refuses /compare%.12s", async (asked) => {
    expectProblem(await get(`/compare${asked}`), 400, "bad-request");
  });

  it("keeps to itself what broke inside, and logs it", async () => {
    const answer = await get(`/runs/${trial.run}/trace/task/break`);
    expectProblem(answer, 500, "unexpected");
    expect(answer.text).not.toMatch(/secret|home/);
    expect(trial.logged.join("")).toContain("secret internals");
  });
});

describe("lab", () => {
  const asked = { agent: "ash-1", family: "laws", level: 1, seed: 3, without: ["n1"], temperature: 0.5 };

  it("makes, solves and grades", async () => {
    const lab = `/runs/${trial.run}/lab`;
    schemas.labTaskSchema.parse((await post(`${lab}/task`, asked)).json);
    schemas.labAnswerSchema.parse((await post(`${lab}/solve`, asked)).json);
    const graded = await post(`${lab}/grade`, { family: "laws", text: "dup", answer: "dup" });
    expect(schemas.labVerdictSchema.parse(graded.json).correct).toBe(true);
  });

  it.each([
    [{ ...asked, extra: 1 }],
    [{ ...asked, temperature: -1 }],
    [{ ...asked, text: "x".repeat(4001) }],
    [{ family: "laws" }],
    [[]],
    ["text"],
    [null],
  ])("refuses body number %#", async (body) => {
    expectProblem(await post(`/runs/${trial.run}/lab/solve`, JSON.stringify(body)), 400, "bad-request");
  });
});

describe("bodies", () => {
  const sent = (body: string, headers: Record<string, string> = {}) =>
    ask(trial.server.origin, "/api/v1/runs", { method: "POST", body, headers });

  it("must be JSON, and say so", async () => {
    expectProblem(await sent("{"), 400, "malformed");
    expectProblem(await sent("{}", { "content-type": "text/plain" }), 415, "wrong-type");
    expectProblem(await sent(""), 400, "malformed");
    expectProblem(await sent("{}", { "content-type": "" }), 415, "wrong-type");
  });

  it("must be a known address", async () => {
    const person = await ask(trial.server.origin, "/nothing", { headers: { accept: "text/html,*/*" } });
    // A person gets the page, which says what is wrong with a link; in this trial it is not built.
    expect(person).toMatchObject({ status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
    expectProblem(await get("/nothing"), 404, "no-such-page");
    expectProblem(await post("/nothing", {}), 404, "no-such-page");
    expectProblem(await ask(trial.server.origin, "/api/v1/runs", { method: "DELETE" }), 404, "no-such-page");
  });
});

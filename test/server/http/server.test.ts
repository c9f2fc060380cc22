// The server as a whole: ports and addresses, health, metrics, and an end that loses no answer.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TOKENS_FILE } from "../../../server/http/index.ts";
import { CLOSE } from "../../../server/protocol/index.ts";
import { ask, Talk } from "./asking.ts";
import { FixedQueries, startTrial } from "./doubles.ts";

function occupy(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

describe("ports", () => {
  it("says what to do when the one asked for is taken", async () => {
    const { server } = await startTrial();
    try {
      await expect(startTrial({ port: server.port })).rejects.toMatchObject({
        code: "port-taken",
        hint: expect.stringContaining("--port"),
      });
    } finally {
      await server.close();
    }
    // Nothing is left of the failed one: the port is free again.
    (await occupy(server.port)).close();
  });

  it("takes the next free one when none is asked for", async () => {
    const [one, two] = [await startTrial({ port: undefined }), await startTrial({ port: undefined })];
    try {
      expect(one.server.port).toBeGreaterThanOrEqual(4310);
      expect(two.server.port).toBeGreaterThan(one.server.port);
      expect(two.server.port).toBeLessThan(4330);
    } finally {
      await Promise.all([one.server.close(), two.server.close()]);
    }
  });

  it.each([
    [{ host: "198.51.100.7" }, "--host"],
    [{ port: 70_000 }, "--port"],
  ])("refuses %j in plain words", async (options, hint) => {
    const folder = mkdtempSync(join(tmpdir(), "folklore-ports-"));
    const store = { location: folder, getRun: () => undefined };
    await expect(startTrial({ store, ...options })).rejects.toMatchObject({
      code: "bad-usage",
      hint: expect.stringContaining(hint),
    });
    rmSync(folder, { recursive: true });
  });

  it("listens beyond this machine only with tokens, kept in the data folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "folklore-host-"));
    const store = { location: folder, getRun: () => undefined };
    const { server } = await startTrial({ host: "0.0.0.0", store });
    try {
      expect(server.url).toBe(`http://localhost:${server.port}/#token=${server.tokens!.operator}`);
      const asked = (headers: Record<string, string>) =>
        ask(`http://127.0.0.1:${server.port}`, "/api/v1/runs", { headers });
      expect((await asked({})).status).toBe(401);
      // By whatever name: it cannot know them all, and the token cannot be guessed.
      const named = { host: "elsewhere.example", authorization: `Bearer ${server.tokens!.viewer}` };
      expect((await asked(named)).status).toBe(200);
      expect(() => rmSync(join(folder, TOKENS_FILE))).not.toThrow();
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe("health", () => {
  it("is ready while the database answers", async () => {
    let broken = false;
    const getRun = () => {
      if (broken) throw new Error("disk on fire");
      return undefined;
    };
    const { server } = await startTrial({ store: { location: "memory", getRun } });
    try {
      expect((await ask(server.origin, "/readyz")).status).toBe(200);
      broken = true;
      expect((await ask(server.origin, "/readyz")).status).toBe(503);
      expect((await ask(server.origin, "/healthz")).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it("is told to Prometheus", async () => {
    const { server, run } = await startTrial();
    try {
      await ask(server.origin, "/api/v1/runs");
      await ask(server.origin, "/api/v1/runs/none");
      await ask(server.origin, "/made-up-1");
      await ask(server.origin, "/made-up-2");
      await ask(server.origin, "/healthz", { method: "PROPFIND" });
      const { headers, text } = await ask(server.origin, "/metrics");
      expect(headers["content-type"]).toMatch(/^text\/plain; version=0.0.4/);
      const figures = new Map(
        text
          .split("\n")
          .filter((line) => line !== "" && !line.startsWith("#"))
          .map((line) => [
            line.slice(0, line.lastIndexOf(" ")),
            Number(line.slice(line.lastIndexOf(" ") + 1)),
          ]),
      );
      const requests = (route: string, method: string, status: number) =>
        figures.get(`folklore_http_requests_total{route="${route}",method="${method}",status="${status}"}`);
      expect(requests("/api/v1/runs", "GET", 200)).toBe(1);
      expect(requests("/api/v1/runs/:id", "GET", 404)).toBe(1);
      expect(requests("/*", "GET", 404)).toBe(2);
      expect(requests("none", "other", 404)).toBe(1);
      expect(figures.get("folklore_live_runs")).toBe(1);
      expect(figures.get(`folklore_run_round{run="${run}"}`)).toBe(0);
      expect(figures.get(`folklore_run_tokens{run="${run}",kind="trained"}`)).toBe(20);
      expect(figures.get('folklore_memory_bytes{kind="resident"}')).toBeGreaterThan(1e6);
      for (const quantile of ["0.5", "0.99"]) {
        expect(figures.get(`folklore_event_loop_delay_seconds{quantile="${quantile}"}`)).toBeLessThan(60);
      }
    } finally {
      await server.close();
    }
  });
});

/** Answers only when it is let. */
class SlowQueries extends FixedQueries {
  readonly #gate = Promise.withResolvers<void>();
  readonly asking = Promise.withResolvers<void>();

  override async experiments() {
    this.asking.resolve();
    await this.#gate.promise;
    return super.experiments();
  }

  let(): void {
    this.#gate.resolve();
  }
}

describe("close", () => {
  it("finishes answers under way, says goodbye to WebSockets, and takes no more", async () => {
    const queries = new SlowQueries();
    const { server, live } = await startTrial({ queries });
    const talks = ["/ws/events", "/ws/culture/r-1"].map((path) => new Talk(server.origin, path));
    await Promise.all(talks.map((talk) => talk.answer("x")));
    const answer = ask(server.origin, "/api/v1/experiments");
    await queries.asking.promise;
    const closed = server.close();
    expect(await Promise.all(talks.map(({ ended }) => ended))).toEqual([CLOSE.shutdown, CLOSE.shutdown]);
    queries.let();
    expect((await answer).status).toBe(200);
    await closed;
    expect(live.closed).toBe(true);
    expect(live.ended.sort()).toEqual(["culture/r-1", "events"]);
    await expect(ask(server.origin, "/healthz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await server.close();
  });

  it("does not wait for ever, neither for an answer nor for a silent WebSocket", async () => {
    const queries = new SlowQueries();
    const { server } = await startTrial({ queries });
    const silent = new Talk(server.origin, "/ws/events");
    await silent.opened;
    silent.socket.pause();
    const answer = ask(server.origin, "/api/v1/experiments").catch((error: Error) => error);
    await queries.asking.promise;
    await server.close();
    expect(await answer).toBeInstanceOf(Error);
    silent.socket.resume();
    await silent.ended;
    queries.let();
  });
});

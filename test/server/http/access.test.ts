// Who may do what, and from where: tables of roles, of Host and Origin, for HTTP and for WebSockets, on a real server.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, decentName, neededRole, roleOf } from "../../../server/http/auth.ts";
import { hostAllowed, isLoopback, originAllowed } from "../../../server/http/origin.ts";
import { CLOSE } from "../../../server/protocol/index.ts";
import { ask, Talk } from "./asking.ts";
import { startTrial, type Trial } from "./doubles.ts";

const TOKENS = { viewer: "viewer-secret-0001", editor: "editor-secret-0001", operator: "operator-secret-01" };

describe("roles", () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial({ tokens: TOKENS });
  });
  afterAll(() => trial.server.close());

  const run = "/api/v1/runs/trial-1";
  const lab = { agent: "ash-1", family: "laws" };
  const grade = { family: "laws", text: "x", answer: "y" };
  /** method, path, body, then the status for nobody, viewer, editor, operator. */
  const TABLE = [
    ["GET", "/healthz", undefined, 200, 200, 200, 200],
    ["GET", "/readyz", undefined, 200, 200, 200, 200],
    ["GET", "/api", undefined, 200, 200, 200, 200],
    ["GET", "/api/v1/openapi.json", undefined, 200, 200, 200, 200],
    ["GET", "/metrics", undefined, 401, 200, 200, 200],
    ["GET", "/api/v1/runs", undefined, 401, 200, 200, 200],
    ["HEAD", "/api/v1/runs", undefined, 401, 200, 200, 200],
    ["GET", run, undefined, 401, 200, 200, 200],
    ["GET", `${run}/state`, undefined, 401, 200, 200, 200],
    ["GET", `${run}/events`, undefined, 401, 200, 200, 200],
    ["GET", "/api/v1/experiments", undefined, 401, 200, 200, 200],
    ["GET", "/api/v1/nothing", undefined, 401, 404, 404, 404],
    ["POST", `${run}/lab/task`, lab, 401, 403, 200, 200],
    ["POST", `${run}/lab/solve`, lab, 401, 403, 200, 200],
    ["POST", `${run}/lab/grade`, grade, 401, 403, 200, 200],
    ["POST", `${run}/control`, { action: "pause" }, 401, 403, 403, 200],
    ["PATCH", run, { name: "new" }, 401, 403, 403, 200],
    ["POST", "/api/v1/runs", {}, 401, 403, 403, 201],
    ["DELETE", run, undefined, 401, 403, 403, 404],
    ["POST", `${run}/lab/other`, {}, 401, 403, 403, 404],
  ] as const;

  it.each(TABLE)("%s %s", async (method, path, body, ...statuses) => {
    const visitors = [undefined, TOKENS.viewer, TOKENS.editor, TOKENS.operator];
    for (const [i, secret] of visitors.entries()) {
      const headers: Record<string, string> =
        secret === undefined ? {} : { authorization: `Bearer ${secret}` };
      const answer = await ask(trial.server.origin, path, { method, body, headers });
      expect(answer.status, `${secret}`).toBe(statuses[i]);
      if (answer.status === 401) expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
  });

  it.each([
    "Bearer wrong-secret-000001",
    "Bearer ",
    `Basic ${TOKENS.operator}`,
    TOKENS.operator,
    `Bearer ${TOKENS.operator} x`,
  ])("knows no %s", async (authorization) => {
    const { status } = await ask(trial.server.origin, "/api/v1/runs", { headers: { authorization } });
    expect(status).toBe(401);
  });

  it("takes no token from the address of an HTTP request", async () => {
    const { status } = await ask(trial.server.origin, `/api/v1/runs?token=${TOKENS.operator}`);
    expect(status).toBe(401);
  });

  it("gives the operator's link away only where it is printed", () => {
    expect(trial.server.url).toBe(`${trial.server.origin}/#token=${TOKENS.operator}`);
  });

  it.each([
    ["viewer", `/ws/events?token=${TOKENS.viewer}`, {}, "viewer viewer events"],
    ["editor", `/ws/culture/r-1?token=${TOKENS.editor}&name=Ada`, {}, "editor Ada culture/r-1"],
    [
      "operator",
      "/ws/events?name=%3Cb%3E",
      { authorization: `Bearer ${TOKENS.operator}` },
      "operator operator events",
    ],
  ])("lets a %s talk", async (_, path, headers, who) => {
    const talk = new Talk(trial.server.origin, path, headers);
    expect(await talk.answer("who")).toBe(who);
    talk.socket.close();
    await talk.ended;
  });

  it.each(["/ws/events", "/ws/events?token=wrong", "/ws/culture/r-1"])("tells %s why not", async (path) => {
    const talk = new Talk(trial.server.origin, path);
    expect(await talk.ended).toEqual(CLOSE.unauthorized);
    expect(talk.heard).toEqual([]);
  });
});

describe("without tokens", () => {
  it("everybody on this machine is operator", async () => {
    const { server } = await startTrial();
    try {
      expect(server.url).toBe(`${server.origin}/`);
      expect((await ask(server.origin, "/api/v1/runs", { method: "POST", body: {} })).status).toBe(201);
      const talk = new Talk(server.origin, "/ws/events");
      expect(await talk.answer("who")).toBe("operator operator events");
      talk.socket.terminate();
    } finally {
      await server.close();
    }
  });
});

describe("where requests come from", () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial();
  });
  afterAll(() => trial.server.close());

  const hosts = [
    ["localhost:PORT", true],
    ["LOCALHOST:PORT", true],
    ["127.0.0.1:PORT", true],
    ["[::1]:PORT", true],
    ["localhost", false],
    ["localhost:1", false],
    ["evil.example:PORT", false],
    ["127.0.0.1.evil.example:PORT", false],
    ["localhost.evil.example:PORT", false],
    ["0.0.0.0:PORT", false],
  ] as const;

  it.each(hosts)("Host %s: %s", async (name, allowed) => {
    const host = name.replace("PORT", String(trial.server.port));
    for (const path of ["/", "/healthz", "/api/v1/runs", "/metrics"]) {
      const { status } = await ask(trial.server.origin, path, { headers: { host } });
      expect(status === 403, path).toBe(!allowed);
    }
    const talk = new Talk(trial.server.origin, "/ws/events", { host });
    if (allowed) expect(await talk.answer("hello")).toBe("hello");
    else expect(await talk.refused).toBe(403);
    talk.socket.terminate();
  });

  /** Origin, Sec-Fetch-Site, allowed. */
  const origins = [
    [undefined, undefined, true],
    ["http://127.0.0.1:PORT", "same-origin", true],
    ["https://127.0.0.1:PORT", undefined, true],
    ["http://localhost:PORT", "same-site", false],
    ["http://127.0.0.1:1", "same-site", false],
    ["http://evil.example", "cross-site", false],
    ["http://127.0.0.1:PORT.evil.example", undefined, false],
    ["null", undefined, false],
    ["", undefined, false],
    [undefined, "cross-site", false],
    ["http://127.0.0.1:PORT", "cross-site", false],
  ] as const;

  it.each(origins)("Origin %s, Sec-Fetch-Site %s: %s", async (origin, site, allowed) => {
    const headers: Record<string, string> = {};
    if (origin !== undefined) headers.origin = origin.replace("PORT", String(trial.server.port));
    if (site !== undefined) headers["sec-fetch-site"] = site;
    const changed = await ask(trial.server.origin, "/api/v1/runs/trial-1", {
      method: "PATCH",
      body: { name: "x" },
      headers,
    });
    expect(changed.status).toBe(allowed ? 200 : 403);
    // Reading is the browser's business: no answer of ours says that other sites may read it.
    const read = await ask(trial.server.origin, "/api/v1/runs", { headers });
    expect([read.status, read.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
    for (const path of ["/ws/events", "/ws/culture/r-1"]) {
      const talk = new Talk(trial.server.origin, path, headers);
      if (allowed) expect(await talk.answer("hello")).toBe("hello");
      else expect(await talk.refused).toBe(403);
      talk.socket.terminate();
    }
  });
});

describe("the rules themselves", () => {
  it("knows what is this machine", () => {
    expect(["localhost", "127.0.0.1", "127.8.9.1", "::1"].filter((host) => !isLoopback(host))).toEqual([]);
    expect(["0.0.0.0", "::", "192.168.1.2", "127.evil.example", "localhost.x"].filter(isLoopback)).toEqual(
      [],
    );
    expect(hostAllowed("localhost", "127.0.0.1", 80)).toBe(true);
    expect(hostAllowed(undefined, "127.0.0.1", 80)).toBe(false);
    expect(originAllowed({ host: undefined, origin: "http://undefined", site: undefined })).toBe(false);
  });

  it("knows tokens and roles", () => {
    expect(roleOf(null, undefined)).toBe("operator");
    expect([TOKENS.viewer, TOKENS.editor, TOKENS.operator].map((one) => roleOf(TOKENS, one))).toEqual([
      "viewer",
      "editor",
      "operator",
    ]);
    expect([undefined, "", "viewer", `${TOKENS.viewer} `].map((one) => roleOf(TOKENS, one))).toEqual(
      Array(4).fill(undefined),
    );
    expect(bearer("bearer abc")).toBe("abc");
    expect(neededRole("PUT", "/api/v1/anything")).toBe("operator");
  });

  it("shows decent names only", () => {
    expect([" Ada ", "Noël B.", "李 明", "a-b_c"].map(decentName)).toEqual([
      "Ada",
      "Noël B.",
      "李 明",
      "a-b_c",
    ]);
    const others = [undefined, "", " ", "<b>", "a\nb", "x".repeat(33), "human:ada", "\u202eevil", ".x"];
    expect(others.map(decentName)).toEqual(others.map(() => undefined));
  });
});

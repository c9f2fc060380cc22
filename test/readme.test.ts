// The README and docs/server.md must stay true: what they show is the tested file, what they name exists, the figures
// are those of the code.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { ROOM } from "../culture/index.ts";
import { VIEWS } from "../dashboard/app/place.ts";
import { describeConfig } from "../server/config/index.ts";
import { API, makeApp } from "../server/http/app.ts";
import { LIMITS, RATES } from "../server/http/limits.ts";
import { Metrics } from "../server/http/metrics.ts";
import type { ApiDocument } from "../server/http/openapi.ts";
import { LIVE, ROOMS, SLOW } from "../server/live/limits.ts";
import { CLOSE, MAX_BATCH } from "../server/protocol/index.ts";
import { MAX_LIVE_RUNS } from "../server/runs/run-manager.ts";
import type { Rate } from "../server/token-bucket.ts";
import { FakeRuns } from "./fixtures/fake-runs.ts";
import { EchoLive, FixedLab, FixedQueries } from "./server/http/doubles.ts";

const readme = readFileSync("README.md", "utf8");
const server = readFileSync("docs/server.md", "utf8");
const PAGES = [
  ["README.md", readme],
  ["docs/server.md", server],
  ["docs/tasks.md", readFileSync("docs/tasks.md", "utf8")],
] as const;
const scripts = JSON.parse(readFileSync("package.json", "utf8")).scripts as Record<string, string>;

describe("README", () => {
  it("shows a built-in family, which its own test audits", () => {
    const file = readFileSync("tasks/families/sequences/caesar.ts", "utf8");
    const code = file.slice(file.indexOf("import {")).replace("../../define-family.ts", "folklore/tasks");
    expect(readme).toContain(code.trim());
  });

  it("names only npm scripts that exist", () => {
    const named = [...readme.matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(scripts).toHaveProperty(name);
  });

  it("names only commands that exist", () => {
    const commands = readdirSync("server/cli/commands").map((file) => file.replace(".ts", ""));
    const named = PAGES.flatMap(([, text]) => [...text.matchAll(/npx folklore ([a-z]+)/g)]);
    expect(named.length).toBeGreaterThan(5);
    for (const [, name] of named) expect(commands).toContain(name);
  });

  it.each(PAGES)("%s names only files that exist", (_, text) => {
    const named = [
      ...text.matchAll(
        /`((?:core|tasks|culture|trainer|agents|server|dashboard|test|experiments|docs)\/[\w./-]*)`/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(3);
    for (const [, path] of named) expect(existsSync(path as string), path).toBe(true);
  });

  it("has a tree of folders that are there", () => {
    const tree = /```\n(core\/[^`]*)```/.exec(readme)?.[1] ?? "";
    let parent = "";
    const folders: string[] = [];
    for (const line of tree.trim().split("\n")) {
      const [, indent, name] = /^( *)(\S+\/) /.exec(line) ?? [];
      if (indent === "") parent = name ?? "";
      folders.push(indent === "" ? parent : join(parent, name ?? "?"));
    }
    expect(folders.length).toBeGreaterThan(20);
    for (const folder of folders)
      expect(existsSync(folder) && statSync(folder).isDirectory(), folder).toBe(true);
  });

  it.each(PAGES)("%s links only to what is there", (page, text) => {
    const links = [...text.matchAll(/(?<!!)\[[^\]]*\]\(([^)#:]+)\)/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, to] of links) expect(existsSync(join(dirname(page), to as string)), to).toBe(true);
  });

  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path as string);

  it("has a picture of every view", () => {
    const shown = pictures.map((path) => /^docs\/pictures\/(\w+)-(dark|light)\.png$/.exec(path)?.[1]);
    expect([...new Set(shown)].sort()).toEqual([...VIEWS].sort());
  });

  it.skipIf(!existsSync("docs/pictures"))(
    "shows pictures that are there (once npm run pictures made them)",
    () => {
      expect(pictures.filter((path) => !existsSync(path))).toEqual([]);
    },
  );

  it("has a page of every config key that says what the schema says", () => {
    expect(readFileSync("docs/config.md", "utf8")).toContain(describeConfig());
  });
});

describe("docs/server.md", () => {
  const metrics = new Metrics(new FakeRuns());
  metrics.stop();

  it("shows the client that test/e2e/culture-client.test.ts runs", () => {
    const file = readFileSync("test/fixtures/culture-client.ts", "utf8");
    expect(server).toContain(file.split("\n").slice(1).join("\n").trim());
  });

  it("has every route with its role", async () => {
    const site = {
      manager: new FakeRuns(),
      live: new EchoLive(),
      queries: new FixedQueries(),
      lab: new FixedLab(),
      store: { getRun: () => undefined },
      page: { at: () => undefined, built: true },
      tokens: null,
      rates: RATES,
      log: pino({ level: "silent" }),
      host: "0.0.0.0",
      port: () => 1,
      closing: () => false,
    };
    const env = { incoming: { headers: {}, socket: {}, complete: true }, outgoing: {} };
    const answer = await makeApp(site, metrics).request(`${API}/openapi.json`, {}, env);
    const { paths = {} } = (await answer.json()) as ApiDocument;
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations as Record<string, { readonly "x-role": string }>).map(
        ([method, { "x-role": role }]) => `${method.toUpperCase()} ${path.replace(API, "")}: ${role}`,
      ),
    );
    const rows = [...server.matchAll(/^\| `([A-Z]+ \/[^`]*)` \| .* \| (\w+) \|$/gm)];
    expect(routes.length).toBeGreaterThan(10);
    expect(rows.map(([, route, role]) => `${route}: ${role}`).sort()).toEqual(routes.sort());
  });

  it("has every metric", async () => {
    const { body } = await metrics.text();
    const named = [...server.matchAll(/^\| `(folklore_\w+)`/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...body.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name).sort());
  });

  it("has every reason for closing a WebSocket", () => {
    const told = [...server.matchAll(/^\| ((?:\d{4}(?:, )?)+) \|/gm)].flatMap(([, codes]) =>
      codes!.split(", "),
    );
    // 1009 is what ws itself says of a message that is too large.
    const codes = [...Object.values(CLOSE), SLOW].map(({ code }) => String(code));
    expect(told.sort()).toEqual(["1009", ...codes].sort());
  });

  const number = (count: number) => count.toLocaleString("en");
  const kib = (bytes: number) => (bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`);
  const seconds = (ms: number) => `${ms / 1000} s`;
  const rate = ({ perSecond, burst }: Rate) => `${perSecond} a second, ${burst} at once`;
  it.each([
    ["body of a request", `${kib(LIMITS.body)}, ${LIMITS.depth} levels deep`],
    ["address; headers", `${number(LIMITS.address)} characters; ${kib(LIMITS.headers)}`],
    ["requests of one address in one role", rate(RATES.requests)],
    ["requests to the lab", rate(RATES.lab)],
    [
      "time for headers; a request; an answer",
      [LIMITS.headersTime, LIMITS.requestTime, LIMITS.answerTime].map(seconds).join("; "),
    ],
    ["connections; WebSockets", `${number(LIMITS.connections)}; ${LIMITS.sockets}`],
    // Two sides look at messages: what counts is the smaller.
    ["a message to `/ws/events`", `${number(Math.min(LIMITS.eventsMessage, LIVE.messageBytes))} bytes`],
    ["messages to `/ws/events`", rate(smaller(RATES.events, LIVE.messages))],
    ["runs watched over one WebSocket", `${LIVE.subscriptions}`],
    ["a message to `/ws/culture`", kib(Math.min(LIMITS.message, ROOM.messageBytes))],
    ["messages to `/ws/culture`", rate(smaller(RATES.culture, ROOMS.updates))],
    ["bytes to `/ws/culture`", `${kib(ROOMS.bytes.perSecond)} a second, ${kib(ROOMS.bytes.burst)} at once`],
    ["requests for what a client lacks of it", rate(ROOMS.syncs)],
    ["a room's document", kib(ROOM.bytes)],
    ["one edit as JSON", kib(ROOM.editBytes)],
    ["edits waiting; kept in the inbox", `${ROOM.waiting}; ${number(ROOM.inbox)}`],
    [
      "one presence; of one connection; of a room",
      `${number(ROOM.presenceBytes)} characters; ${ROOM.presencesEach}; ${number(ROOM.presences)}`,
    ],
    ["live runs of one process", `${MAX_LIVE_RUNS}`],
  ])("says what limits %s", (of, limit) => {
    expect(server).toContain(`| ${of} | ${limit} |`);
  });

  it("says when a slow client is passed over", () => {
    const told = server.replace(/\s+/g, " ");
    expect(told).toContain(`Above ${kib(LIVE.unread)} unread nothing is sent`);
    expect(told).toContain(`more than ${number(LIVE.behind)} events behind`);
    expect(told).toContain(`nothing above ${kib(ROOM.unread)} unread`);
    expect(told).toContain(`After ${ROOMS.compactUpdates} updates or ${kib(ROOMS.compactBytes)} of them`);
    expect(told).toContain(`| events in one answer; in one message | 1,000; ${MAX_BATCH} |`);
  });
});

function smaller(one: Rate, other: Rate): Rate {
  return {
    perSecond: Math.min(one.perSecond, other.perSecond),
    burst: Math.min(one.burst, other.burst),
  };
}

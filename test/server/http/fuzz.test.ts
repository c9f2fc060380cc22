// Malformed HTTP and WebSocket bytes over raw TCP, a bounded number of seeded rounds against a real server: it never
// breaks inside, keeps answering others, and its memory does not grow with what it was sent.
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { ask, Talk } from "./asking.ts";
import { startTrial, type Trial } from "./doubles.ts";

const ROUNDS = 60;
/** Connections at once in a round. */
const WIDTH = 10;
/** Milliseconds that a connection is given before it is cut off: half of them wait for more of a message. */
const PATIENCE = 60;
/** Bytes by which the heap may differ between the first quarter and the end: one round sends about 2 MB. */
const SLACK = 24 * 1024 * 1024;

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.server.close());

type Make = (rng: Rng) => Buffer;

const pick = <T>(rng: Rng, items: readonly T[]): T => items[rng.int(items.length)]!;
const bytes = (rng: Rng, length: number): Buffer => Buffer.from(Array.from({ length }, () => rng.int(256)));

const PATHS = [
  "/api/v1/runs",
  "/api/v1/runs/trial-1",
  "/api/v1/runs/trial-1/control",
  "/api/v1/runs/trial-1/events?from=1",
  "/api/v1/runs/trial-1/series?x=round",
  "/api/v1/runs/trial-1/trace/law/x",
  "/api/v1/runs/trial-1/lab/solve",
  "/api/v1/compare?runs=trial-1",
  "/healthz",
  "/metrics",
  "/ws/events",
  "/",
] as const;
const METHODS = [
  "GET",
  "POST",
  "PATCH",
  "HEAD",
  "PUT",
  "TRACE",
  "CONNECT",
  "OPTIONS",
  "get",
  "\u0000",
] as const;

function request(
  method: string,
  path: string,
  headers: readonly string[],
  body: Buffer | string = "",
): Buffer {
  const host = `Host: 127.0.0.1:${trial.server.port}`;
  const head = [`${method} ${path} HTTP/1.1`, host, ...headers, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]);
}

function posted(path: string, body: Buffer | string, method = "POST"): Buffer {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return request(method, path, ["Content-Type: application/json", length, "Connection: close"], body);
}

/** Any JSON, with keys and values that mean something to some route. */
function anyJson(rng: Rng, depth = 0): unknown {
  const words = [
    "config",
    "set",
    "rounds",
    "name",
    "__proto__",
    "constructor",
    "action",
    "tags",
    "populations",
  ];
  const kind = rng.int(depth > 5 ? 5 : 8);
  if (kind === 0) return pick(rng, [null, true, false]);
  if (kind === 1) return pick(rng, [0, -1, 1e308, 0.1, 2 ** 53, -0]);
  if (kind === 2)
    return pick(rng, ["", "pause", "a.b=c", "rounds=&a [*a,*a]", "\u0000", "x".repeat(3000), "\ud800"]);
  if (kind < 5) return pick(rng, words);
  const size = rng.int(4);
  if (kind === 5) return Array.from({ length: size }, () => anyJson(rng, depth + 1));
  return Object.fromEntries(Array.from({ length: size }, () => [pick(rng, words), anyJson(rng, depth + 1)]));
}

/** A WebSocket's handshake, then whatever. */
function upgraded(rng: Rng, after: Buffer, spoil: boolean): Buffer {
  const headers = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${bytes(rng, 16).toString("base64")}`,
  ];
  if (spoil)
    headers[rng.int(4)] = pick(rng, [
      "Upgrade: h2c",
      "Sec-WebSocket-Key: x",
      "Sec-WebSocket-Version: 99",
      "X: y",
    ]);
  return Buffer.concat([request("GET", pick(rng, ["/ws/events", "/ws/culture/x", "/"]), headers), after]);
}

const MAKERS: Readonly<Record<string, Make>> = {
  noise: (rng) => bytes(rng, rng.int(2000)),
  "bad request lines": (rng) => {
    const target = pick(rng, [
      "*",
      "//",
      "http://[",
      "/%",
      "/\\..\\",
      "/\u00ff",
      "",
      " ",
      "/?%zz=\u0080",
      "http://x:1/",
    ]);
    return request(pick(rng, METHODS), target, ["Connection: close"]);
  },
  "huge headers": (rng) => request("GET", "/", [`X-${rng.int(9)}: ${"x".repeat(rng.int(100_000))}`]),
  "many headers": (rng) =>
    request(
      "GET",
      "/",
      Array.from({ length: rng.int(5000) }, (_, i) => `X${i}: y`),
    ),
  "bad headers": (rng) =>
    request("GET", pick(rng, PATHS), [
      pick(rng, [
        "Host: evil",
        "Origin: \u00ff",
        "Bad Header: x",
        ":",
        "X: \u0000",
        "Authorization: Bearer \u00e9",
        "Expect: 100-continue",
        "Connection: upgrade\r\nUpgrade: h2c",
      ]),
    ]),
  "bad lengths": (rng) =>
    request(
      "POST",
      "/api/v1/runs",
      [
        "Content-Type: application/json",
        pick(rng, [
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: 10",
          "Content-Length: 1\r\nContent-Length: 2",
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked",
        ]),
      ],
      pick(rng, ["{}", "zz\r\n", "ffffffffffffffff\r\n", "2\r\n{}\r\n0\r\n\r\n", "-1\r\n{}"]),
    ),
  "large bodies": (rng) => posted("/api/v1/runs", "x".repeat(rng.int(600_000))),
  "bad UTF-8": (rng) =>
    posted("/api/v1/runs", Buffer.concat([Buffer.from('{"config":"'), bytes(rng, 40), Buffer.from('"}')])),
  "deep JSON": (rng) => posted(pick(rng, PATHS), "[".repeat(rng.int(200_000))),
  "deep but closed JSON": (rng) => {
    const depth = rng.int(3000);
    return posted(pick(rng, PATHS), `{"config":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`);
  },
  "wrong types": (rng) =>
    posted(pick(rng, PATHS), JSON.stringify(anyJson(rng)), pick(rng, ["POST", "PATCH"])),
  "nearly right": (rng) =>
    posted("/api/v1/runs", JSON.stringify({ config: anyJson(rng), set: ["rounds=3"] })),
  "odd questions": (rng) =>
    request(
      "GET",
      `${pick(rng, PATHS)}${rng.int(2) ? "?" : "&"}${bytes(rng, rng.int(60)).toString("base64")}=%${rng.int(99)}`,
      ["Connection: close"],
    ),
  mutated: (rng) => {
    const sent = posted(pick(rng, PATHS), '{"config":{"name":"x"}}', pick(rng, METHODS));
    for (let i = rng.int(8); i >= 0; i--) sent[rng.int(sent.length)] = rng.int(256);
    return sent.subarray(0, 1 + rng.int(sent.length));
  },
  pipelined: (rng) =>
    Buffer.concat(Array.from({ length: rng.int(30) }, () => request("GET", pick(rng, PATHS), []))),
  "bad handshakes": (rng) => upgraded(rng, bytes(rng, rng.int(100)), true),
  "bad frames": (rng) => upgraded(rng, bytes(rng, rng.int(400)), false),
  "frames that claim much": (rng) =>
    upgraded(rng, Buffer.concat([Buffer.from([0x82, 0xff]), bytes(rng, 12)]), false),
};

/** Sends it and waits until the server ends the connection, or our patience does. */
function hurl(sent: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(trial.server.port, "127.0.0.1");
    let heard = "";
    const timer = setTimeout(() => socket.destroy(), PATIENCE);
    socket.on("data", (data) => {
      if (heard.length < 1000) heard += data.toString("latin1").slice(0, 1000);
    });
    // Resets are what is to be expected.
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(heard);
    });
    socket.write(sent);
  });
}

function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("a server under fire", () => {
  it("neither breaks nor grows", async () => {
    const bystander = new Talk(trial.server.origin, "/ws/events");
    await bystander.opened;
    const statuses = new Map<string, number>();
    let early = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const rng = Rng.seed(20_261_100 + round);
      const names = Object.keys(MAKERS);
      const volley = Array.from({ length: WIDTH }, (_, i) => names[(round * WIDTH + i) % names.length]!);
      const heard = await Promise.all(volley.map((name) => hurl(MAKERS[name]!(rng))));
      for (const [i, text] of heard.entries()) {
        const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? "none";
        expect(status, `${volley[i]} in round ${round}: ${text}`).not.toMatch(/^50[0-2]/);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      if (round === Math.floor(ROUNDS / 4)) early = heapInUse();
    }
    // It was really under fire: what was sent was refused in many ways, and some of it was in order.
    for (const status of ["101", "200", "400", "404", "413", "431"]) {
      expect(statuses.get(status), status).toBeGreaterThan(0);
    }
    expect(trial.logged).toEqual([]);
    expect(await bystander.answer("still here")).toBe("still here");
    bystander.socket.terminate();
    expect((await ask(trial.server.origin, "/healthz")).status).toBe(200);
    const open = async () =>
      /folklore_open_sockets\{kind="events"\} (\d+)/.exec(
        (await ask(trial.server.origin, "/metrics")).text,
      )?.[1];
    await expect.poll(open).toBe("0");
    expect(heapInUse() - early).toBeLessThan(SLACK);
  });
});

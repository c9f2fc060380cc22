// Families in other programs and behind sockets: what they do wrong stays with them, and the conformance suite finds it.
// The program is the JavaScript example with one line changed, so that it needs nothing that is not here.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { Rng } from "../../../core/index.ts";
import {
  ContainedFamily,
  type ContainmentOptions,
  conform,
  PluginFault,
  type PluginSource,
} from "../../../server/plugins/index.ts";
import { temporaryFolder } from "./bad-plugins.ts";

const folder = temporaryFolder();
const EXAMPLE = readFileSync("examples/javascript/family.mjs", "utf8");
const open: ContainedFamily[] = [];
let names = 0;

/** A command that runs the example with changes. */
function command(...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = EXAMPLE;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the example has no ${from}`);
    text = text.replace(from, () => to);
  }
  const path = join(folder, `${names++}.mjs`);
  writeFileSync(path, text);
  return `"${process.execPath}" "${path}"`;
}
function opened(source: PluginSource, options: ContainmentOptions = {}): ContainedFamily {
  const family = ContainedFamily.open(source, options);
  open.push(family);
  return family;
}
const program = (text: string, options?: ContainmentOptions) =>
  opened({ kind: "command", command: text, folder }, options);
function fault(action: () => unknown): PluginFault {
  try {
    action();
  } catch (error) {
    if (error instanceof PluginFault) return error;
    throw error;
  }
  throw new Error("no fault");
}
/** Zombies do not count where nobody reaps them. */
const running = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};
const there = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

afterEach(() => {
  for (const family of open.splice(0)) family.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const VERIFY = "const steps = stepsOf(problem);\n  if (completion ===";
const wrong = (line: string) => [VERIFY, `if (completion === "go") { ${line} }\n  ${VERIFY}`] as const;

describe("a program", () => {
  it.each([
    ["that says no JSON", 'console.log("hello there");', "junk", "not JSON: hello there"],
    ["that never answers", "for (;;);", "timed-out", "no answer within"],
    [
      "that ends",
      'console.error("out of ideas"); process.exit(4);',
      "died",
      "exit code 4; it wrote: out of ideas",
    ],
    ["that is killed", 'process.kill(process.pid, "SIGKILL"); for (;;);', "died", "SIGKILL"],
    ["that answers twice", 'console.log(\'{"id":1,"ok":{}}\');', "junk", "an answer with id 1 "],
    ["that floods", 'process.stdout.write("x".repeat(5e6));', "junk", "more than"],
    ["that fails", 'throw new Error("boom");', "threw", "boom"],
  ] as const)("%s is contained, and of use again", (_, line, kind, detail) => {
    const family = program(command(wrong(line)), kind === "timed-out" ? { requestMs: 1_500 } : {});
    const task = family.generate(Rng.seed(1), 2);
    const caught = fault(() => family.verify(task, "go"));
    expect(caught.detail).toContain(detail);
    expect(caught.kind).toBe(kind);
    expect(family.verify(task, family.oracle(task).completion).correct).toBe(true);
  });

  it("gets text of every kind as it was", () => {
    const family = program(
      command([
        "if (!completion.startsWith",
        "return { correct: false, reason: JSON.stringify(completion) };\n  if (!completion.startsWith",
      ]),
    );
    const task = family.generate(Rng.seed(1), 2);
    for (const text of ["\n", "\r\n", "a\u2028b\u2029c\u0085d", "\ud800", "🧮", '"\\', "\u0000"]) {
      expect(JSON.parse(family.verify(task, text).reason)).toBe(text);
    }
  });

  it("is gone when its family is closed, and so is what it has started", async () => {
    const child =
      'const { spawn } = await import("node:child_process"); const kid = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);\nconst HELLO = {';
    const family = program(
      command(
        ["const HELLO = {", child],
        ['Pair the letters of two words"', '" + process.pid + " " + kid.pid'],
      ),
    );
    const pids = family.title.trim().split(" ").map(Number);
    expect(pids.map(running)).toEqual([true, true]);
    family.close();
    await expect.poll(() => pids.some(running), { timeout: 30_000 }).toBe(false);
    // Its parent are we: it must not stay behind as a zombie.
    await expect.poll(() => there(pids[0]!), { timeout: 30_000 }).toBe(false);
  });
});

describe("a server", () => {
  const servers: WebSocketServer[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      server.close();
    }
  });
  async function serve(connect: (socket: WebSocket) => void): Promise<string> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    servers.push(server);
    server.on("connection", connect);
    await new Promise((resolve) => server.once("listening", resolve));
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("is a family like any other", async () => {
    const child = spawn(process.execPath, ["examples/javascript/family.mjs", "--port", "0"]);
    try {
      const [line] = (await once(child.stderr.setEncoding("utf8"), "data")) as [string];
      const url = /ws:\S+/.exec(line)![0];
      const family = opened({ kind: "socket", url });
      const task = family.generate(Rng.seed(1), 2);
      expect(family.verify(task, family.oracle(task).completion).correct).toBe(true);
      family.close();
      expect(family.generate(Rng.seed(1), 2)).toEqual(task);
    } finally {
      child.kill();
    }
    await once(child, "exit");
    const gone = fault(() => open[0]!.generate(Rng.seed(2), 2));
    expect(gone.kind).toBe("died");
  });

  // The server is in this thread, which must not sleep meanwhile: so the suite, not the family, talks to it.
  it("keeps the protocol over a WebSocket", async () => {
    const path = join(folder, "answers.mjs");
    writeFileSync(path, EXAMPLE.slice(0, EXAMPLE.indexOf("const port =")));
    const { answer } = (await import(path)) as { answer(message: string): string };
    const url = await serve((socket) => {
      socket.on("message", (data) => socket.send(answer(String(data))));
    });
    const rows = await conform(url, folder);
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
    expect(rows.length).toBeGreaterThan(12);
  });

  it.each([
    [
      "that sends bytes",
      (socket: WebSocket) => socket.on("message", () => socket.send(Buffer.from([1]))),
      "binary",
    ],
    [
      "that hangs up",
      (socket: WebSocket) => socket.on("message", () => socket.close(1011, "tired")),
      "1011 tired",
    ],
    [
      "that sends too much",
      (socket: WebSocket) => socket.on("message", () => socket.send("x".repeat(5e6))),
      "payload size",
    ],
    ["that talks unasked", (socket: WebSocket) => socket.send('{"id":99,"ok":{}}'), "id 99"],
  ] as const)("%s is told so", async (_, connect, detail) => {
    const rows = await conform(await serve((socket) => void connect(socket)), folder);
    expect(rows[0]).toMatchObject({ ok: false, detail: expect.stringContaining(detail) });
  });
});

describe("the conformance suite", () => {
  it("finds nothing wrong with the example", async () => {
    const rows = await conform(command(), folder);
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  });

  it.each([
    ["says hello", [["protocol: 1", "protocol: 2"]]],
    ["says hello", [['id: "zip"', 'id: "Zip!"']]],
    [
      "ignores unknown fields",
      [["hello: () => HELLO", "hello: (request) => ({ ...HELLO, title: String(Object.keys(request)) })"]],
    ],
    ["answers carry the id of their request", [["id = request.id;", "id = request.id % 1e6;"]]],
    [
      "what is no JSON is answered",
      [
        [
          "const request = JSON.parse(message);",
          "const request = JSON.parse(message);\n    if (!request) process.exit();",
        ],
      ],
    ],
    [
      "wrong requests are answered",
      [["if (!Number.isInteger(level) || level < 1 || level > LEVELS)", "if (false)"]],
    ],
    [
      "empty lists",
      [
        [
          "return { items: items.map(attempt) };",
          "return { items: items.length === 0 ? [1] : items.map(attempt) };",
        ],
      ],
    ],
    [
      "problems of every level",
      [
        [
          "return { payload, level, ...describe(payload) };",
          "return { payload, level: 1, ...describe(payload) };",
        ],
      ],
    ],
    [
      "a problem is a function of level and seed",
      [
        [
          "let state = (seed % 4294967296)",
          "let state = Math.floor(Math.random() * 1e9) ^ (seed % 4294967296)",
        ],
      ],
    ],
    [
      "a problem is a function of level and seed",
      [
        [
          "let state = (seed % 4294967296)",
          "let state = (globalThis.n = (globalThis.n ?? 0) + 1) ^ (seed % 4294967296)",
        ],
      ],
    ],
    [
      "render says what generate said",
      [
        [
          "return { payload, level, ...describe(payload) };",
          'return { payload, level, ...describe(payload), prompt: "zip =" };',
        ],
      ],
    ],
    [
      "worked answers are right, others are judged",
      [
        [
          "const written = completion.slice(2)",
          'if (completion === "> .") return { correct: true };\n  const written = completion.slice(2)',
        ],
      ],
    ],
    [
      "one bad item does not spoil the others",
      [
        [
          "return one(item);\n    } catch (error) {",
          "return one(item);\n    } catch (error) {\n      throw error;",
        ],
      ],
    ],
    [
      "proposals come back",
      [["if (left === undefined) return { gate:", "if (left === undefined) return { why:"]],
    ],
    [
      "says nothing unasked",
      [["const port = process.argv", "setInterval(() => console.log('{}'), 50);\nconst port = process.argv"]],
    ],
    [
      "the same after a restart",
      [["let state = (seed % 4294967296)", "let state = process.pid ^ (seed % 4294967296)"]],
    ],
    [
      "ends when its input ends",
      [["const port = process.argv", "setInterval(() => {}, 1e6);\nconst port = process.argv"]],
    ],
  ] as const)('finds what breaks "%s"', async (check, changes) => {
    const rows = await conform(command(...changes), folder);
    const failed = rows.filter(({ ok }) => !ok).map((row) => row.check);
    // What talks unasked disturbs whatever comes before, too.
    if (check === "says nothing unasked") expect(failed.length).toBeGreaterThan(0);
    else expect(failed).toContain(check);
  });
});

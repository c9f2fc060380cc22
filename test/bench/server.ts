// How the server holds up: its main thread while two runs train, a big document with many people in it, a long run
// opened. Everything over real sockets on this machine.
//   npm run bench -- server
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../server/config/index.ts";
import type { ServerMessage } from "../../server/protocol/index.ts";
import { Runs } from "../../server/runs/index.ts";
import { SqliteStore } from "../../server/store/index.ts";
import { openServer } from "../e2e/page/open-server.ts";
import { crowd } from "./server/crowd.ts";
import { eventLoopDelay } from "./server/event-loop-delay.ts";
import { longRun } from "./server/long-run.ts";
import type { Report } from "./trainer.ts";

const LONG_RUN_EVENTS = 1_000_000;

export async function benchServer(report: Report, { quick }: { readonly quick: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "folklore-bench-"));
  try {
    await benchLongRun(report, folder, quick ? LONG_RUN_EVENTS / 10 : LONG_RUN_EVENTS);
    await benchTraining(report, folder, quick ? 30 : 120);
    await benchCrowd(report, folder, quick ? 20 : 100);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the wish to see a run to its folded state in the client's hands; with the kept snapshot, and without. */
async function benchLongRun(report: Report, folder: string, events: number): Promise<void> {
  const store = SqliteStore.open(folder);
  const id = longRun(store, events);
  store.close();
  const label = `${(events / 1e6).toFixed(1)} M events`;
  for (const [what, name] of [
    ["first", `run of ${label} opened, log never folded before`],
    ["again", `run of ${label} opened, with its kept state`],
  ] as const) {
    const server = await openServer(folder);
    const start = performance.now();
    const size = await new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/events`);
      socket.onopen = () =>
        socket.send(JSON.stringify({ v: 1, type: "subscribe", run: id, after: "snapshot" }));
      socket.onerror = () => reject(new Error("the socket failed"));
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as ServerMessage;
        if (message.type === "error") reject(new Error(message.detail));
        if (message.type !== "snapshot") return;
        socket.close();
        resolve(String(data).length);
      };
    });
    report({ name, value: (performance.now() - start) / 1000, unit: "s" });
    if (what === "again") report({ name: "  its folded state", value: size / 1024, unit: "KiB" });
    await server.close();
  }
}

/** Two default runs train, a client follows both; the main thread's delay is what everybody else would feel. */
async function benchTraining(report: Report, folder: string, seconds: number): Promise<void> {
  const server = await openServer(folder);
  const delay = await eventLoopDelay(server, seconds, async () => {
    for (const seed of [1, 2]) {
      await server.start(resolveConfig({ name: "bench", seed, rounds: 0, maxMinutes: 0, device: "cpu" }));
    }
  });
  report({ name: "main thread's delay, two runs train, median", value: delay.p50, unit: "ms" });
  report({ name: "main thread's delay, two runs train, 99th percentile", value: delay.p99, unit: "ms" });
  report({ name: "main thread's delay, two runs train, longest", value: delay.max, unit: "ms" });
  report({ name: "  events followed meanwhile", value: delay.events, unit: "events" });
  await server.close();
}

/** One person writes in a document of 10 MB that 200 have open; the others see it after this long. */
async function benchCrowd(report: Report, folder: string, edits: number): Promise<void> {
  const store = SqliteStore.open(folder);
  const runs = new Runs(store);
  const { id } = runs.create(resolveConfig({ name: "crowd" }));
  await runs.close();
  store.close();
  const server = await openServer(folder);
  const { p50, p95, bytes, clients } = await crowd(server.url, id, edits);
  const document = `${(bytes / 2 ** 20).toFixed(1)} MiB, ${clients} clients`;
  report({ name: `edit to others, median (${document})`, value: p50, unit: "ms" });
  report({ name: `edit to others, 95th percentile (${document})`, value: p95, unit: "ms" });
  await server.close();
}

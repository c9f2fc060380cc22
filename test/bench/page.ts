// How the page feels in a real Chromium: first paint, frames while two runs stream, memory over a long look.
//   npm run bench -- page
//   npm run bench -- page --minutes 60        the memory, over an hour
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { resolveConfig } from "../../server/config/index.ts";
import { launch, NO_BROWSER } from "../e2e/page/browser.ts";
import { openServer, type ServerProcess } from "../e2e/page/open-server.ts";
import type { Report } from "./trainer.ts";

const LOADS = 10;
const FRAME_SECONDS = 10;
const VIEWS = ["society", "frontier", "culture", "learning", "diversity", "replay", "compare", "lab"];

/** In the page's own words: this file is checked without the types of a browser. */
const FIRST_PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint) resolve(paint.startTime);
  }).observe({ type: "paint", buffered: true });
})`;
const FRAMES = `new Promise((resolve) => {
  let count = 0;
  let longest = 0;
  const start = performance.now();
  let last = start;
  const frame = (now) => {
    count++;
    longest = Math.max(longest, now - last);
    last = now;
    if (now - start < ${1000 * FRAME_SECONDS}) requestAnimationFrame(frame);
    else resolve({ rate: (1000 * count) / (now - start), longest });
  };
  requestAnimationFrame(frame);
})`;

export async function benchPage(
  report: Report,
  { quick, minutes }: { readonly quick: boolean; readonly minutes: number },
): Promise<void> {
  if (NO_BROWSER !== undefined) {
    console.log(`  left out: ${NO_BROWSER}`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "folklore-bench-"));
  const server = await openServer(folder);
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await firstPaint(report, page, server.url);
    const run = await twoStreams(server);
    for (const view of quick ? VIEWS.slice(0, 4) : VIEWS) await frames(report, page, server.url, run, view);
    await memory(report, page, server.url, run, minutes);
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstPaint(report: Report, page: Page, url: string): Promise<void> {
  const times: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    await page.goto("about:blank");
    await page.goto(url);
    times.push(await page.evaluate<number>(FIRST_PAINT));
  }
  times.sort((a, b) => a - b);
  report({ name: `first contentful paint, median of ${LOADS}`, value: times[LOADS / 2]!, unit: "ms" });
  report({ name: `first contentful paint, slowest of ${LOADS}`, value: times.at(-1)!, unit: "ms" });
}

/** Runs of scripted agents: they compute little and so send far more events a second than learning ones. */
async function twoStreams(server: ServerProcess): Promise<string> {
  const populations = ["ash", "birch"].map((name) => ({ name, agents: 2, policy: "random" as const }));
  const infos = [];
  for (const seed of [1, 2]) {
    const config = resolveConfig({ name: "stream", seed, rounds: 0, maxMinutes: 0, populations });
    infos.push(await server.start(config));
  }
  return infos[0]!.id;
}

async function frames(report: Report, page: Page, url: string, run: string, view: string): Promise<void> {
  await page.goto(`${url}/runs/${run}/${view}`);
  await page.waitForTimeout(2000);
  const found = await page.evaluate<{ rate: number; longest: number }>(FRAMES);
  report({ name: `frames, ${view}, two runs stream`, value: found.rate, unit: "frames/s" });
  report({ name: `  longest frame, ${view}`, value: found.longest, unit: "ms" });
}

/** The page's heap after garbage collection, minute by minute, going through the views. */
async function memory(report: Report, page: Page, url: string, run: string, minutes: number): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await page.goto(`${url}/runs/${run}/society`);
  const heaps: number[] = [];
  for (let minute = 0; minute <= minutes; minute++) {
    // One look at every view before the first figure, so that all their code is loaded.
    const views = minute === 0 ? VIEWS : [VIEWS[minute % VIEWS.length]!];
    for (const view of views) {
      await page.keyboard.press(String(VIEWS.indexOf(view) + 1));
      await page.waitForTimeout(minute === 0 ? 3000 : 60_000);
    }
    heaps.push(await heapMiB(client));
  }
  const events = await page.evaluate(
    async (path) => ((await (await fetch(path)).json()) as { info: { lastSeq: number } }).info.lastSeq,
    `/api/v1/runs/${run}`,
  );
  report({ name: "page's heap at the start", value: heaps[0]!, unit: "MiB" });
  report({ name: `page's heap after ${minutes} min`, value: heaps.at(-1)!, unit: "MiB" });
  report({ name: "page's heap, greatest in between", value: Math.max(...heaps), unit: "MiB" });
  report({ name: "  events of the run looked at", value: events, unit: "events" });
}

async function heapMiB(client: CDPSession): Promise<number> {
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
}

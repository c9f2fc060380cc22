// Takes the README's pictures of every view, dark and light, from two fresh runs: the default one, and the same without
// a culture. Some ten minutes.
//   npm run pictures
//   npm run pictures -- --dir FOLDER --run ID --other ID        of runs that are there already
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { resolveConfig } from "../../../server/config/index.ts";
import type { LabTask, RunDetail } from "../../../server/protocol/index.ts";
import { launch, NO_BROWSER } from "./browser.ts";
import { openServer, type ServerProcess } from "./open-server.ts";

const FOLDER = "docs/pictures";
const SIZE = { width: 1280, height: 800 };
const ROUNDS = 16;
/** Charts, graphs and animations come to rest. */
const REST_MS = 4000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { dir: { type: "string" }, run: { type: "string" }, other: { type: "string" } },
  });
  if (NO_BROWSER !== undefined) throw new Error(NO_BROWSER);
  const folder = values.dir ?? mkdtempSync(join(tmpdir(), "folklore-pictures-"));
  mkdirSync(FOLDER, { recursive: true });
  const server = await openServer(folder);
  const browser = await launch();
  try {
    const [run, other] =
      values.dir === undefined ? await twoRuns(server) : [values.run!, values.other ?? values.run!];
    for (const theme of ["dark", "light"] as const) {
      const page = await browser.newPage({ viewport: SIZE, colorScheme: theme });
      for (const [view, query] of views(run, other)) {
        await page.goto(`${server.url}/runs/${run}/${view}${query}`);
        await page.waitForTimeout(REST_MS);
        if (view === "lab") await solve(page);
        await page.screenshot({ path: join(FOLDER, `${view}-${theme}.png`) });
        console.log(`${view} ${theme}`);
      }
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
    if (values.dir === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function views(run: string, other: string): readonly (readonly [view: string, query: string])[] {
  return [
    ["society", ""],
    ["frontier", ""],
    ["culture", ""],
    ["learning", "?smooth=0.3"],
    ["diversity", ""],
    ["replay", "?select=law:law-2-1"],
    ["compare", `?runs=${run},${other}&baseline=${other}`],
    ["lab", "?family=programs&level=3"],
  ];
}

async function twoRuns(server: ServerProcess): Promise<[run: string, other: string]> {
  const started = await Promise.all(
    (["shared", "none"] as const).map((arm) =>
      server.start(resolveConfig({ name: arm, arm, rounds: ROUNDS, maxMinutes: 0 })),
    ),
  );
  const ids = started.map(({ id }) => id);
  for (;;) {
    const infos = await Promise.all(
      ids.map(
        async (id) => ((await (await fetch(`${server.url}/api/v1/runs/${id}`)).json()) as RunDetail).info,
      ),
    );
    if (infos.every(({ status }) => status === "finished")) return [ids[0]!, ids[1]!];
    const failed = infos.find(({ failure }) => failure !== null);
    if (failed !== undefined) throw new Error(`${failed.id}: ${failed.failure}`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

async function solve(page: Page): Promise<void> {
  const made = page.waitForResponse((response) => response.url().endsWith("/lab/task"));
  await page.getByRole("button", { name: "Make a task" }).click();
  const { text } = (await (await made).json()) as LabTask;
  console.log(`lab: ${text}`);
  await page.getByRole("button", { name: "Watch it solve" }).click();
  await page.waitForTimeout(2 * REST_MS);
}

await main();

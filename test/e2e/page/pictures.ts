// Takes the README's pictures of every view, dark and light, from three fresh runs: the default one, the same without a
// culture, and one in a world of many families. Some ten minutes.
//   npm run pictures
//   npm run pictures -- --views world,lab
//   npm run pictures -- --dir FOLDER --run ID --other ID --world ID       of runs that are there already
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { type RunConfigInput, resolveConfig } from "../../../server/config/index.ts";
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
    options: {
      dir: { type: "string" },
      run: { type: "string" },
      other: { type: "string" },
      world: { type: "string" },
      views: { type: "string" },
    },
  });
  if (NO_BROWSER !== undefined) throw new Error(NO_BROWSER);
  const folder = values.dir ?? mkdtempSync(join(tmpdir(), "folklore-pictures-"));
  mkdirSync(FOLDER, { recursive: true });
  const server = await openServer(folder);
  const browser = await launch();
  try {
    const wanted = values.views?.split(",");
    const ids = { run: values.run ?? "", other: values.other ?? "", world: values.world ?? "" };
    const shown = views(values.dir === undefined ? await freshRuns(server, wanted) : ids).filter(
      ([view]) => wanted?.includes(view) ?? true,
    );
    for (const theme of ["dark", "light"] as const) {
      const page = await browser.newPage({ viewport: SIZE, colorScheme: theme });
      for (const [view, run, query] of shown) {
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

interface Runs {
  readonly run: string;
  readonly other: string;
  readonly world: string;
}

function views({
  run,
  other,
  world,
}: Runs): readonly (readonly [view: string, run: string, query: string])[] {
  return [
    ["society", run, ""],
    ["frontier", run, ""],
    ["culture", run, ""],
    ["learning", run, "?smooth=0.3"],
    ["diversity", run, ""],
    ["replay", run, "?select=law:law-2-1"],
    ["compare", run, `?runs=${run},${other}&baseline=${other}`],
    ["lab", run, "?family=programs&level=3"],
    ["world", world, ""],
  ];
}

/** Many families and two games, no laws: what the World view is for. */
const WORLD: RunConfigInput = {
  name: "world",
  arm: "none",
  rounds: 24,
  maxMinutes: 0,
  world: { levels: 1, perLevel: 1 },
  solve: { attemptsPerAgent: 0 },
  propose: { perRound: 0 },
  culture: { forecasts: 0 },
  sleep: { every: 0 },
  learn: { dreamsPerRound: 0, practicePerRound: 0, learningRate: 4e-3 },
  evaluate: { every: 4, items: 1 },
  study: {
    families: {
      sorting: 1,
      brackets: 1,
      caesar: 1,
      "connected-components": 1,
      "grid-rotation": 1,
    },
    lessons: 4096,
    items: 8,
  },
  games: { play: { nim: 1, "kuhn-poker": 1 } },
};

async function freshRuns(server: ServerProcess, wanted: readonly string[] | undefined): Promise<Runs> {
  const needsWorld = wanted?.includes("world") ?? true;
  const needsRuns = wanted?.some((view) => view !== "world") ?? true;
  const configs = {
    ...(needsRuns && { run: { name: "shared", arm: "shared", rounds: ROUNDS, maxMinutes: 0 } as const }),
    ...(needsRuns && { other: { name: "none", arm: "none", rounds: ROUNDS, maxMinutes: 0 } as const }),
    ...(needsWorld && { world: WORLD }),
  };
  const started = await Promise.all(
    Object.entries(configs).map(async ([key, config]) => {
      return [key, (await server.start(resolveConfig(config))).id] as const;
    }),
  );
  for (;;) {
    const infos = await Promise.all(
      started.map(
        async ([, id]) => ((await (await fetch(`${server.url}/api/v1/runs/${id}`)).json()) as RunDetail).info,
      ),
    );
    if (infos.every(({ status }) => status === "finished")) {
      return { run: "", other: "", world: "", ...Object.fromEntries(started) };
    }
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

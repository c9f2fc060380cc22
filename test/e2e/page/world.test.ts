// The world view in a real Chromium, from a short run that studies two families and plays a game: the board of ladders,
// a family picked by keyboard, the gallery, the state in the URL, both themes; and what a run without a world shows.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../../server/config/index.ts";
import type { RunDetail } from "../../../server/protocol/index.ts";
import { shortRun } from "../short-run.ts";
import { complaints, launch, NO_BROWSER } from "./browser.ts";
import { openServer, type ServerProcess } from "./open-server.ts";
import { violations } from "./violations.ts";

/** A busy machine is slow; these only guard against hanging. */
const PATIENCE = 180_000;
const HANGING = 600_000;

const { world, solve } = shortRun;
const WITHOUT = resolveConfig({
  name: "without",
  rounds: 1,
  maxMinutes: 0,
  populations: [{ name: "ash", agents: 2, policy: "random" }],
  world,
  solve,
});
const WORLD = resolveConfig({
  name: "many",
  rounds: 2,
  maxMinutes: 0,
  populations: [{ name: "ash", agents: 2 }],
  world: { levels: 1, perLevel: 2 },
  solve: { attemptsPerAgent: 0 },
  propose: { perRound: 0 },
  culture: { forecasts: 0 },
  sleep: { every: 0 },
  learn: { dreamsPerRound: 0, practicePerRound: 0 },
  evaluate: { every: 1, items: 2 },
  study: { families: { caesar: 1, sorting: 1 }, lessons: 32, tests: 8, items: 4 },
  games: { play: { nim: 1 }, matches: 4, rules: 16 },
});

describe.skipIf(NO_BROWSER !== undefined)(
  `the world view${NO_BROWSER === undefined ? "" : ` (${NO_BROWSER})`}`,
  { timeout: HANGING },
  () => {
    let folder: string;
    let server: ServerProcess;
    let browser: Browser;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "folklore-world-"));
      server = await openServer(folder);
      browser = await launch();
      for (const config of [WORLD, WITHOUT]) {
        const { id } = await server.start(config);
        await vi.waitFor(
          async () => {
            const response = await fetch(`${server.url}/api/v1/runs/${id}`);
            expect(((await response.json()) as RunDetail).info.status).toBe("finished");
          },
          { timeout: HANGING, interval: 500 },
        );
      }
    }, HANGING);
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function open(path: string, theme: "dark" | "light"): Promise<{ page: Page; wrong: string[] }> {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme });
      page.setDefaultTimeout(PATIENCE);
      const wrong = complaints(page, server.url);
      await page.goto(server.url + path);
      return { page, wrong };
    }

    it.each(["dark", "light"] as const)("shows ladders and games, to everybody (%s)", async (theme) => {
      const { page, wrong } = await open("/runs/many-1/world", theme);
      const ladders = page.getByRole("region", { name: "Ladders" });
      await ladders.getByText(/ash is taught mostly/).waitFor();
      const row = ladders.getByRole("button", {
        name: /caesar.*level 1 .*right lately.*level 8 not open yet/,
      });
      await row.focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/family=caesar/);
      expect(await row.getAttribute("aria-pressed")).toBe("true");
      await page.getByRole("img", { name: /held-out accuracy.*level 1/i }).waitFor();
      const games = page.getByRole("region", { name: "Games" });
      expect(await games.getByRole("row").count()).toBe(3);
      await games.getByRole("img", { name: /exploitability/i }).waitFor();
      await page.getByText("No family has failed.").waitFor();
      await ladders.getByRole("heading", { name: "Sequences and language" }).waitFor();
      const rows = page.getByRole("region", { name: "Gallery" }).getByRole("button", { name: /^sorting\b/ });
      expect(await rows.count()).toBe(1);
      await page.waitForTimeout(500);
      expect(await violations(page)).toEqual([]);

      await page.reload();
      await page.getByRole("img", { name: /attention.*level 1/i }).waitFor();
      await page.getByLabel("Round looked at").fill("1");
      await page.waitForURL(/round=1/);
      await ladders.getByText(/ash is taught mostly/).waitFor();
      expect(wrong).toEqual([]);
      await page.close();
    });

    it("shows the gallery where there is no world, and says how one is switched on", async () => {
      const { page, wrong } = await open("/runs/without-1/world", "dark");
      await page.getByText("study.families").waitFor();
      await page.getByText("games.play").waitFor();
      const panel = page.getByRole("region", { name: "Gallery" });
      const row = panel.getByRole("button", {
        name: /^caesar\b.*levels; .*checks passed; .*verdicts a second/,
      });
      await row.focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/gallery=caesar/);
      expect(await row.getAttribute("aria-expanded")).toBe("true");
      const answers = panel.getByRole("list", { name: "Worked answer" });
      await answers.first().waitFor();
      expect(await answers.first().getByRole("listitem").first().textContent()).toMatch(/^>/);
      expect(await violations(page)).toEqual([]);
      await page.reload();
      await answers.first().waitFor();
      await page.setViewportSize({ width: 360, height: 740 });
      const wide = await panel.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(wide).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
      expect(wrong).toEqual([]);
      await page.close();
    });
  },
);

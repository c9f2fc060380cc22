// The page in a real Chromium, against the server as users start it: every view, a run from its first click to its
// end, two people in one culture, time, a server that dies, links that are wrong.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../../server/config/index.ts";
import { shortRun } from "../short-run.ts";
import { complaints, launch, NO_BROWSER } from "./browser.ts";
import { openServer, type ServerProcess } from "./open-server.ts";
import { violations } from "./violations.ts";

const VIEWS = [
  "society",
  "frontier",
  "culture",
  "learning",
  "diversity",
  "replay",
  "compare",
  "lab",
  "world",
];
/** A busy machine with a software renderer is slow; these only guard against hanging. */
const PATIENCE = 180_000;
const HANGING = 1_200_000;

/** Rounds of a second or two in which a population learns to run programs of one op. */
const LEARNING = [
  "populations.0.name=ash",
  "world.levels=1",
  "world.perLevel=3",
  "solve.attemptsPerAgent=16",
  "propose.perRound=4",
  "learn.dreamsPerRound=64",
  "learn.practicePerRound=1536",
  "learn.deepest=1",
  "learn.definitionsShare=0",
  "learn.abductionShare=0",
  "evaluate.every=1",
  "evaluate.items=16",
];

describe.skipIf(NO_BROWSER !== undefined)(
  `the page${NO_BROWSER === undefined ? "" : ` (${NO_BROWSER})`}`,
  { timeout: HANGING },
  () => {
    let folder: string;
    let server: ServerProcess;
    let browser: Browser;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "folklore-page-"));
      server = await openServer(folder);
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    // A test that failed halfway leaves its run to nobody: there is room for four.
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close();
      const response = await fetch(`${server.url}/api/v1/runs`);
      const runs = (await response.json()) as { id: string; control: string }[];
      for (const run of runs.filter((run) => run.control !== "idle")) await control(run.id, "stop");
    });

    async function open(
      path: string,
      theme: "dark" | "light" = "dark",
    ): Promise<{ page: Page; wrong: string[] }> {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme });
      page.setDefaultTimeout(PATIENCE);
      const wrong = complaints(page, server.url);
      await page.goto(server.url + path);
      return { page, wrong };
    }

    /** Scripted agents: rounds of a blink. */
    async function quickRun(name: string, paused: boolean) {
      const populations = [{ name: "ash", agents: 2, policy: "random" as const }];
      const { world, solve } = shortRun;
      const config = resolveConfig({ name, rounds: 6, maxMinutes: 0, populations, world, solve });
      return server.start(config, { paused });
    }

    async function control(id: string, action: string): Promise<void> {
      const response = await fetch(`${server.url}/api/v1/runs/${id}/control`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ action }),
      });
      expect(response.status, await response.text()).toBe(200);
    }

    it("starts a run, sees its accuracy move, pauses it, steps it and looks back", async () => {
      const { page, wrong } = await open("/");
      await page.getByRole("button", { name: "New run" }).first().click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name", { exact: true }).fill("from the page");
      await dialog.getByLabel("Rounds").fill("200");
      await dialog.getByLabel("Other settings").fill("solve.temprature=2");
      await dialog.getByRole("button", { name: "Start" }).click();
      // The server's hint, beside the form.
      await dialog.getByText("temperature").first().waitFor();
      await dialog.getByLabel("Other settings").fill(LEARNING.join("\n"));
      await dialog.getByRole("button", { name: "Start" }).click();
      await page.waitForURL(/\/runs\/from-the-page-1\/society/);
      await page.keyboard.press("4");
      await page.waitForURL(/\/learning/);
      const accuracy = page.getByRole("img", { name: /held-out accuracy/i });
      await accuracy.waitFor();
      const first = await accuracy.getAttribute("aria-label");
      await expect.poll(() => accuracy.getAttribute("aria-label"), { timeout: PATIENCE }).not.toBe(first);
      const learnt = async () => {
        const response = await fetch(
          `${server.url}/api/v1/runs/from-the-page-1/series?x=round&metrics=apply/d1/ash`,
        );
        const { lines } = (await response.json()) as { lines: { mean: number[] }[] };
        return Math.max(0, ...(lines[0]?.mean ?? []));
      };
      await expect.poll(learnt, { timeout: PATIENCE }).toBeGreaterThan(0);

      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Resume" }).waitFor();
      const round = Number(await page.getByLabel("Round looked at").getAttribute("max"));
      await page.getByRole("button", { name: "Step" }).click();
      await expect
        .poll(async () => Number(await page.getByLabel("Round looked at").getAttribute("max")), {
          timeout: PATIENCE,
        })
        .toBe(round + 1);

      await page.getByLabel("Round looked at").fill("1");
      await page.getByText("looking back at round").waitFor();
      expect(new URL(page.url()).searchParams.get("round")).toBe("1");
      await page.reload();
      await page.getByText("looking back at round").waitFor();
      await page.getByRole("button", { name: "Go live" }).click();
      await page.getByText("looking back at round").waitFor({ state: "detached" });

      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
      await page.getByText("interrupted").first().waitFor();
      // The refused config is the one thing that Chromium complains about.
      expect(wrong.filter((line) => !/status of 4\d\d/.test(line))).toEqual([]);
      await page.close();
    });

    it("lets two people write one definition, hand it in, and see what became of it", async () => {
      const { id } = await quickRun("together", true);
      const people = await Promise.all(["Ada", "Bo"].map((name) => joined(id, name)));
      const [ada, bo] = people as [Page, Page];
      await ada.getByRole("button", { name: "New definition" }).click();
      const nameField = ada.getByLabel("Name", { exact: true });
      await nameField.fill("n40");
      await ada.locator(".cm-content").click();
      await ada.keyboard.type("rot");
      // Bo sees the draft of Ada and opens it.
      await bo.getByRole("list", { name: "Drafts" }).getByRole("button").first().click();
      await expect.poll(() => bo.locator(".cm-content").innerText(), { timeout: PATIENCE }).toContain("rot");
      // Both write at once.
      await bo.locator(".cm-content").click();
      await bo.keyboard.press("End");
      await Promise.all([
        bo.keyboard.type(" rev", { delay: 20 }),
        (async () => {
          await ada.keyboard.press("Home");
          await ada.keyboard.type("rev ", { delay: 20 });
        })(),
      ]);
      // Between the letters stand the others' carets, with their names.
      const text = async (page: Page) =>
        (await page.locator(".cm-line").first().textContent())?.replace(/Ada|Bo|[^a-z ]/g, "");
      await expect.poll(() => text(bo), { timeout: PATIENCE }).toMatch(/^rev rot.* rev/);
      await expect.poll(async () => (await text(ada)) === (await text(bo)), { timeout: PATIENCE }).toBe(true);

      await ada.getByRole("button", { name: "Hand in" }).click();
      // The round takes up what the server has received: what Bo sees has gone through it.
      await bo.getByText(/handed in:/).waitFor();
      await control(id, "step");
      await ada
        .getByText(/accepted|refused/)
        .first()
        .waitFor();
      await expect
        .poll(
          async () => {
            const answer = await fetch(`${server.url}/api/v1/runs/${id}/culture`);
            const { entries } = (await answer.json()) as { entries: { name: string; author: string }[] };
            return entries.find(({ name }) => name === "n40")?.author;
          },
          { timeout: PATIENCE },
        )
        .toBe("human:Ada");
      for (const page of people) await page.close();
    });

    async function joined(id: string, name: string): Promise<Page> {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      await page.goto(`${server.url}/runs/${id}/culture`);
      await page.getByText("Write", { exact: true }).click();
      await page.getByLabel("Your name").fill(name);
      await page.getByRole("button", { name: "That is me" }).click();
      await page.getByText("● connected").waitFor();
      return page;
    }

    it("finds its way back when the server is killed and started again", async () => {
      const { id } = await quickRun("killed", false);
      const { page } = await open(`/runs/${id}/society`);
      await page.getByText("finished").first().waitFor();
      const port = Number(new URL(server.url).port);
      await server.close("SIGKILL");
      await page.getByText("lost", { exact: true }).waitFor();
      server = await openServer(folder, port);
      await page.getByText("live", { exact: true }).waitFor();
      const { id: other } = await quickRun("after", false);
      await page.goto(`${server.url}/runs/${other}/society`);
      await page.getByText("finished").first().waitFor();
      await page.close();
    });

    it.each([
      ["/runs/nobody/culture", /nobody/],
      ["/runs/a%2Fb%00/lab?round=-7", /run/i],
      ["/nowhere/at/all", /Folklore|not found/i],
    ])("stays friendly at %s", async (path, words) => {
      const { page } = await open(path);
      await page.getByText(words).first().waitFor();
      await page.close();
    });

    it("reads a damaged link as well as it can", async () => {
      const { id } = await quickRun("damaged-link", false);
      for (const path of [
        `/runs/${id}/nonsense?round=abc`,
        `/runs/${id}/culture?round=99999999&entry=%00&culture=nobody`,
        `/runs/${id}/replay?at=-1&select=task:`,
        `/runs/${id}/compare?runs=${id},nobody&baseline=nobody`,
      ]) {
        const { page, wrong } = await open(path);
        await page.getByRole("navigation", { name: "Views" }).waitFor();
        await page.waitForTimeout(500);
        expect(await page.getByText("Something broke").count(), path).toBe(0);
        expect(
          wrong.filter((line) => line.startsWith("exception")),
          path,
        ).toEqual([]);
        await page.close();
      }
    });

    it.each(["dark", "light"] as const)(
      "shows every view without complaint, to everybody (%s)",
      async (theme) => {
        const { id } = await quickRun(`views-${theme}`, false);
        const { page, wrong } = await open(`/runs/${id}/society`, theme);
        await page.getByText("finished").first().waitFor();
        const found: string[] = [];
        for (const [i, view] of VIEWS.entries()) {
          await page.keyboard.press(String(i + 1));
          await page.waitForURL(new RegExp(`/${view}`));
          await page.locator("main section, main figure").first().waitFor();
          await page.waitForTimeout(500);
          found.push(...(await violations(page)).map((line) => `${view}: ${line}`));
        }
        for (const path of [
          "culture?pane=overview",
          "culture?pane=readers&counted=reads",
          "diversity?subject=agents",
        ]) {
          await page.goto(`${server.url}/runs/${id}/${path}`);
          await page.locator("main section").first().waitFor();
          await page.waitForTimeout(500);
          found.push(...(await violations(page)).map((line) => `${path}: ${line}`));
        }
        await page.goto(`${server.url}/`);
        await page.getByRole("button", { name: "New run" }).first().click();
        await page.getByRole("dialog").waitFor();
        found.push(...(await violations(page)).map((line) => `welcome: ${line}`));
        expect(found).toEqual([]);
        expect(wrong).toEqual([]);
        await page.close();
      },
    );
  },
);

// The client that docs/server.md shows, in a process of its own, against the server as users start it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../server/config/index.ts";
import type { CultureAnswer } from "../../server/protocol/index.ts";
import { openServer, type ServerProcess } from "./page/open-server.ts";
import { shortRun } from "./short-run.ts";

describe("the client of docs/server.md", () => {
  let folder: string;
  let server: ServerProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "folklore-client-"));
    server = await openServer(folder);
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("hands in a definition, and hears what became of it", async () => {
    const { world, solve } = shortRun;
    const populations = [{ name: "ash", agents: 2, policy: "random" as const }];
    const config = resolveConfig({ name: "client", rounds: 3, maxMinutes: 0, populations, world, solve });
    const { id } = await server.start(config, { paused: true });
    const words = ["test/fixtures/culture-client.ts", server.url.replace("http", "ws"), id];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit");
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line.startsWith("waiting")) await step(id);
    }
    expect(lines).toEqual([
      "0 entries",
      "waiting: it enters at the beginning of the next round",
      "accepted: round 1",
    ]);
    expect(await ended).toEqual([0, null]);

    const answer = await fetch(`${server.url}/api/v1/runs/${id}/culture`);
    const { entries } = (await answer.json()) as CultureAnswer;
    const entry = entries.find(({ name }) => name === "n30");
    expect(entry).toMatchObject({ author: "human:kim", round: 1, body: ["rev", "rot"] });
    // It says that it explains a law, so the agents have tested it.
    expect(entry?.evidence.checks.map(({ by }) => by).sort()).toHaveLength(2);
    expect(["adopted", "refuted"]).toContain(entry?.status);
  });

  async function step(id: string): Promise<void> {
    const response = await fetch(`${server.url}/api/v1/runs/${id}/control`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ action: "step" }),
    });
    expect(response.status, await response.text()).toBe(200);
  }
});

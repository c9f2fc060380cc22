// The server in a process of its own, as users start it: it can be killed, and what is measured does not share its
// main thread.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { RunConfig } from "../../../server/config/index.ts";
import type { RunInfo } from "../../../server/protocol/index.ts";

export interface ServerProcess {
  readonly url: string;
  readonly process: ChildProcess;
  start(config: RunConfig, options?: { readonly paused?: boolean }): Promise<RunInfo>;
  /** Ends it with SIGTERM, or another signal; resolves when it is gone. */
  close(signal?: NodeJS.Signals): Promise<void>;
}

export async function openServer(folder: string, port = 0): Promise<ServerProcess> {
  const words = ["server/cli/main.ts", "serve", "--dir", folder, "--port", String(port)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const url = await new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      const found = /https?:\/\/\S+/.exec(line);
      if (found) resolve(found[0].replace(/\/$/, ""));
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    url,
    process: child,
    async start(config, options = {}) {
      const response = await fetch(`${url}/api/v1/runs`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ config, ...options }),
      });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as RunInfo;
    },
    async close(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}

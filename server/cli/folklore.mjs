#!/usr/bin/env node
// The launcher: plain JavaScript, because Node before 22.18 cannot even read main.ts. On such a Node it hands over to
// the one that npm installed with the project (node_modules/.bin/node), or says what is missing.
//   node server/cli/folklore.mjs run
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import("./main.ts");
} else {
  const pinned = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));
  if (existsSync(pinned)) {
    // Ctrl-C reaches both processes: the child decides what it means, the parent only waits.
    process.on("SIGINT", () => {});
    const main = fileURLToPath(new URL("./main.ts", import.meta.url));
    const { status, signal } = spawnSync(pinned, [main, ...process.argv.slice(2)], { stdio: "inherit" });
    process.exitCode = status ?? (signal === "SIGINT" ? 130 : 1);
  } else {
    console.error(`error: folklore needs Node 22.18 or newer, this is ${process.version}`);
    console.error(
      "  what to do: run npm install (it brings a Node 24 on Linux), or install Node 24 yourself",
    );
    process.exitCode = 7;
  }
}

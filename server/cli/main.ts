#!/usr/bin/env node
// The folklore command; everything is in cli.ts.
//   npx node server/cli/main.ts --help        (Node 22.18 or newer; folklore.mjs finds one)
import { runCli } from "./cli.ts";

// `folklore ls | head` closes the pipe early: no error to anyone. A run stops as if it was told to.
let unread = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (unread) return;
  unread = true;
  if (!process.emit("SIGTERM")) process.exit(0);
});

await runCli(process.argv.slice(2));

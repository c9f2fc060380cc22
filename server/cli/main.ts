#!/usr/bin/env node
// The folklore command; everything is in cli.ts.
//   npx node server/cli/main.ts --help        (Node 22.18 or newer; folklore.mjs finds one)
import { runCli } from "./cli.ts";

// `folklore ls | head` closes the pipe early: no error to anyone.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

await runCli(process.argv.slice(2));

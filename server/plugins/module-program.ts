// The program in which a plug-in that is a module runs: a process of its own, because a thread that needs too much
// memory takes its whole process with it. Answers the protocol, one JSON object a line: in on standard input, out on
// the third channel, so that the plug-in may print what it likes. Started by program.ts:
//   node module-program.ts '{"kind":"file","url":"file:///...","family":0}'
import { isBuiltin, registerHooks } from "node:module";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { ModuleServer } from "./module-server.ts";
import type { ModuleSource } from "./source.ts";

/** The door of plug-ins, for files that cannot find it by themselves. */
const DOOR_NAME = "folklore/tasks";
const DOOR = new URL("../../tasks/plug-in.ts", import.meta.url).href;

const source = JSON.parse(process.argv[2]!) as ModuleSource;
const answers = new Socket({ fd: 3, readable: false, writable: true });

process.on("uncaughtException", (error) => {
  process.stderr.write(`\nan error that nobody caught: ${explain(error)}\n`);
  process.exit(1);
});

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === DOOR_NAME) return next(DOOR, context);
    if (source.kind === "file" && context.parentURL === source.url && !isBuiltin(specifier)) {
      throw new Error(
        `cannot import "${specifier}": a plug-in is one file and may import "${DOOR_NAME}" and Node's own ` +
          "modules (a family of several files is an npm package: see docs/tasks.md)",
      );
    }
    if (source.kind === "package" && specifier === source.name && context.parentURL === import.meta.url) {
      return next(specifier, { ...context, parentURL: pathToFileURL(join(source.folder, "any.js")).href });
    }
    return next(specifier, context);
  },
});

/** Name and message, and the line of the plug-in's file where it happened. */
function explain(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `threw ${textOf(thrown)}`;
  const [, behind = ""] = source.kind === "file" ? String(thrown.stack).split(`${source.url}:`) : [];
  const line = /^\d+/.exec(behind)?.[0];
  return `${thrown.name}: ${thrown.message}${line === undefined ? "" : ` (line ${line})`}`;
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return `something of type ${typeof value}`;
  }
}

async function open(): Promise<(message: string) => string | Promise<string>> {
  try {
    const module = (await import(source.kind === "file" ? source.url : source.name)) as {
      readonly default?: unknown;
    };
    const server = new ModuleServer(module.default, source.family, explain);
    return (message) => server.answer(message);
  } catch (error) {
    // Told to whoever asks.
    return (message) =>
      JSON.stringify({ id: (JSON.parse(message) as { id: number }).id, error: explain(error) });
  }
}

const answer = await open();
for await (const line of createInterface({ input: process.stdin })) answers.write(`${await answer(line)}\n`);
process.exit();

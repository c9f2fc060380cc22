// The command line as a function of its words. Checks words and flags strictly, runs one command, and turns every error
// into one message with a hint and an exit code (server/errors.ts). It knows no command's details.
import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from "citty";
import { classify, FolkloreError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { checkFlags } from "./flags.ts";
import { printError } from "./output.ts";

/** Loaded when asked for: `ls` need not wait for the tensor libraries. */
const root = defineCommand({
  meta: {
    name: "folklore",
    version: (
      JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
    ).version,
    description: "societies of small language models that discover, write a shared culture and learn",
  },
  subCommands: {
    run: async () => (await import("./commands/run.ts")).run,
    resume: async () => (await import("./commands/resume.ts")).resume,
    serve: async () => (await import("./commands/serve.ts")).serve,
    ls: async () => (await import("./commands/ls.ts")).ls,
    show: async () => (await import("./commands/show.ts")).show,
    eval: async () => (await import("./commands/eval.ts")).evaluate,
    compare: async () => (await import("./commands/compare.ts")).compare,
    experiment: async () => (await import("./commands/experiment.ts")).experiment,
    tasks: async () => (await import("./commands/tasks.ts")).tasks,
    culture: async () => (await import("./commands/culture.ts")).culture,
    export: async () => (await import("./commands/export.ts")).exportRun,
    doctor: async () => (await import("./commands/doctor.ts")).doctor,
    help: async () => (await import("./commands/help.ts")).help,
  },
});

async function resolve<T>(
  value: T | Promise<T> | (() => T) | (() => Promise<T>) | undefined,
): Promise<T | undefined> {
  return typeof value === "function" ? (value as () => T | Promise<T>)() : value;
}

interface Found {
  readonly command: CommandDef<ArgsDef>;
  readonly parent: CommandDef<ArgsDef> | undefined;
  /** "folklore culture tree" */
  readonly title: string;
  readonly rest: readonly string[];
}

/** Walks from the root to the command that the words name. Stops early at --help. */
async function find(raw: readonly string[]): Promise<Found> {
  let found: Found = {
    command: root as CommandDef<ArgsDef>,
    parent: undefined,
    title: "folklore",
    rest: raw,
  };
  for (;;) {
    const commands = await resolve(found.command.subCommands);
    if (commands === undefined) return found;
    const [word, ...rest] = found.rest;
    if (word === undefined || word === "--help" || word === "-h" || word === "--version") return found;
    const next = Object.hasOwn(commands, word) ? await resolve(commands[word]) : undefined;
    if (next === undefined) {
      const guess = suggest(word, Object.keys(commands));
      throw new FolkloreError(
        "bad-usage",
        `${found.title}: unknown ${word.startsWith("-") ? "flag" : "command"} "${word}"`,
        guess === undefined
          ? `the commands: ${Object.keys(commands).join(", ")}`
          : `did you mean "${guess}"?`,
      );
    }
    found = { command: next, parent: found.command, title: `${found.title} ${word}`, rest };
  }
}

async function dispatch(raw: readonly string[]): Promise<void> {
  const { command, parent, title, rest } = await find(raw);
  const group = command.subCommands !== undefined;
  if (group && rest[0] === "--version") {
    process.stdout.write(`${(await resolve(root.meta))?.version}\n`);
    return;
  }
  if (group || rest.includes("--help") || rest.includes("-h")) {
    const usage = await renderUsage(command, parent);
    process.stdout.write(`${process.stdout.isTTY ? usage : stripVTControlCharacters(usage)}\n`);
    return;
  }
  checkFlags(title, (await resolve(command.args)) ?? {}, rest);
  await runCommand(command, { rawArgs: [...rest] });
}

/** Runs one command line; never throws. The exit code is left in process.exitCode. */
export async function runCli(words: readonly string[]): Promise<void> {
  try {
    await dispatch(words);
  } catch (thrown) {
    const error = classify(thrown);
    printError(error, words.includes("--json"));
    process.exitCode = error.exitCode;
  }
}

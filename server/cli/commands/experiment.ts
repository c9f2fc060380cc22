// folklore experiment <name|file>: every variant (or arm) with every seed, several at once, then the report.
// Run again after an interruption it goes on where it stopped: what is finished is kept.
import { availableParallelism } from "node:os";
import { defineCommand } from "citty";
import { EXIT_INTERRUPTED } from "../../errors.ts";
import {
  caveatLine,
  checkTarget,
  type ExperimentReport,
  findExperiment,
  makeReport,
  noteLines,
  readingNote,
  writeReport,
} from "../../experiments/index.ts";
import { commonArgs, dataFolder } from "../data-folder.ts";
import { repeated, wholeNumber } from "../flags.ts";
import { duration, print, table } from "../output.ts";
import { seedList } from "../seeds.ts";

/** Flags that change nothing in the figures, with a value or without: left out of the command that a report names. */
const INCIDENTAL = { dir: true, jobs: true, json: false, fresh: false } as const;

export const experiment = defineCommand({
  meta: {
    name: "experiment",
    description: "run every variant of an experiment with every seed, and compare",
  },
  args: {
    file: {
      type: "positional",
      description: "apply, proposers, credit, culture, default, ..., or a YAML or JSON file",
      required: true,
    },
    set: {
      type: "string",
      description: "any config key of the experiment or of its runs, repeatable",
      valueHint: "key=value",
    },
    arms: {
      type: "string",
      description: "the experiment's base in these arms, instead of its variants (folklore help arms)",
      valueHint: "none,shared,...",
    },
    seeds: {
      type: "string",
      description: "instead of the experiment's own: so many, or these",
      valueHint: "5 or 1,2,3",
    },
    only: {
      type: "string",
      description: "only these variants; with --arms, these too",
      valueHint: "a,b",
    },
    jobs: { type: "string", description: "how many at once (default: the number of cores)", valueHint: "N" },
    report: {
      type: "string",
      description: "a folder for report.html, .md and .json, or a Markdown file whose section is rewritten",
      valueHint: "DIR|FILE.md",
    },
    fresh: { type: "boolean", description: "compute again what is stored (not for societies)" },
    "dry-run": { type: "boolean", description: "print what would be run and stop" },
    ...commonArgs,
  },
  async run({ args, rawArgs }) {
    const plan = findExperiment(args.file, {
      assignments: repeated(rawArgs, "set"),
      seeds: args.seeds === undefined ? undefined : seedList(args.seeds),
      arms: args.arms?.split(","),
      variants: args.only?.split(","),
    });
    if (args["dry-run"]) return print(true, plan.preview, () => "");
    const jobs = args.jobs === undefined ? availableParallelism() : wholeNumber("jobs", args.jobs, 1);
    if (args.report !== undefined) checkTarget(args.report, plan.name);
    const started = performance.now();
    const note = (text: string): void => {
      process.stderr.write(`[${duration((performance.now() - started) / 1000)}] ${text}\n`);
    };
    const made = await interruptible(note, (signal) =>
      plan.execute({
        dir: dataFolder(args.dir),
        jobs,
        fresh: args.fresh === true,
        signal,
        progress: (part, text) => note(`${part}: ${text}`),
      }),
    );
    if (made === undefined) {
      process.stderr.write(`stopped; go on with the same command: ${commandOf(rawArgs)}\n`);
      process.exitCode = EXIT_INTERRUPTED;
      return;
    }
    const report = makeReport({ ...made, command: commandOf(rawArgs) });
    if (args.report !== undefined) {
      for (const path of writeReport(args.report, plan.name, report)) note(`written: ${path}`);
    }
    print(args.json === true, report, () => reportText(report));
  },
});

/** The command as it was given, without what changes nothing in the figures. */
function commandOf(words: readonly string[]): string {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const [name, value] = words[i]!.replace(/^--/, "").split("=");
    const takesValue = INCIDENTAL[name as keyof typeof INCIDENTAL];
    if (!words[i]!.startsWith("--") || takesValue === undefined) kept.push(quoted(words[i]!));
    else if (takesValue && value === undefined) i++;
  }
  return ["npx folklore experiment", ...kept].join(" ");
}

function quoted(word: string): string {
  return /^[\w.,=/:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** npm passes Ctrl-C on to its child, which the terminal has already told: the same wish twice, milliseconds apart. */
const SAME_WISH_MS = 1000;

/** The first Ctrl-C asks the work to stop, the second ends the process. */
async function interruptible<T>(
  note: (text: string) => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let stopping = Number.POSITIVE_INFINITY;
  const onInterrupt = (): void => {
    if (performance.now() - stopping > SAME_WISH_MS) process.exit(EXIT_INTERRUPTED);
    if (abort.signal.aborted) return;
    stopping = performance.now();
    note("stopping: what is finished is kept (Ctrl-C again: at once)");
    abort.abort();
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  try {
    return await work(abort.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}

function reportText(report: ExperimentReport): string {
  return [
    report.title,
    report.what,
    ...report.tables.map(({ title, header, rows }) => `${title}\n${table(header, rows)}`),
    report.caveats.map(caveatLine).join("\n"),
    noteLines(report.figures).join("\n"),
    readingNote(report.figures),
    // Last, so that nobody can miss it.
    report.warnings.map((warning) => `WARNING: ${warning}`).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

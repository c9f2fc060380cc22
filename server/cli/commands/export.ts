// folklore export [run] --what events|attempts|tasks|metrics|weights|culture --out FILE: a run's data for other tools.
// JSON lines, safetensors for weights (one file per population), a Yjs update (v1) for a culture.
import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { defineCommand } from "citty";
import { saveSafetensors } from "../../../trainer/index.ts";
import { cultureAt, culturesOf } from "../../culture-log.ts";
import { classify, FolkloreError } from "../../errors.ts";
import type { EventType } from "../../events.ts";
import type { RunRecord, Store } from "../../store/index.ts";
import { weightsIn } from "../../weights.ts";
import { commonArgs, findRun, withStore } from "../data-folder.ts";
import { print } from "../output.ts";

/** Which events each kind of export holds; undefined = all. */
const EVENTS: Readonly<Record<string, readonly EventType[] | undefined>> = {
  events: undefined,
  tasks: ["task.proposed", "task.rejected"],
  attempts: ["attempts.graded"],
  metrics: [
    "law.discovered",
    "policy.updated",
    "policy.slept",
    "evaluation.done",
    "diversity.measured",
    "ratings.updated",
    "alarm.raised",
  ],
};
const KINDS = [...Object.keys(EVENTS), "weights", "culture"];

export const exportRun = defineCommand({
  meta: { name: "export", description: "write a run's data to a file" },
  args: {
    run: {
      type: "positional",
      description: "id, name, or the beginning of an id (default: the newest)",
      required: false,
    },
    what: { type: "enum", description: "what to write", options: KINDS, default: "events" },
    out: {
      type: "string",
      description: "file to write; - for standard output (not for weights and culture)",
      valueHint: "file",
      default: "-",
    },
    ...commonArgs,
  },
  run: ({ args }) =>
    withStore(args.dir, (store) => {
      const run = findRun(store, args.run);
      const json = args.json === true;
      if (args.what === "weights") return exportWeights(store, run, args.out, json);
      if (args.what === "culture") return exportCulture(store, run, args.out, json);
      const lines = exportLines(store, run, args.what);
      if (args.out === "-") {
        for (const line of lines) process.stdout.write(`${line}\n`);
        return;
      }
      const count = writeLines(args.out, lines);
      print(
        json,
        { run: run.id, what: args.what, file: args.out, lines: count },
        () => `${args.out}: ${count} lines`,
      );
    }),
});

function* exportLines(store: Store, run: RunRecord, what: string): IterableIterator<string> {
  const types = EVENTS[what];
  for (const event of store.events(run.id, types === undefined ? {} : { types })) yield JSON.stringify(event);
}

/** Returns the number of lines. */
function writeLines(file: string, lines: Iterable<string>): number {
  let count = 0;
  writeWhole(file, (handle) => {
    for (const line of lines) {
      writeSync(handle, `${line}\n`);
      count++;
    }
  });
  return count;
}

/** Written beside and renamed, so that a full disk leaves no half file. */
function writeWhole(file: string, write: (handle: number) => void): void {
  const part = `${file}.part`;
  try {
    const handle = openSync(part, "w");
    try {
      write(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw classify(error, file);
  }
}

function exportWeights(store: Store, run: RunRecord, out: string, json: boolean): void {
  if (out === "-") {
    throw new FolkloreError("bad-usage", "weights need a file", "add --out weights.safetensors");
  }
  const checkpoint = store.latestCheckpoint(run.id);
  if (checkpoint === undefined) {
    throw new FolkloreError("not-found", `run ${run.id} has no checkpoint`, "let it finish a round first");
  }
  const all = [...weightsIn(checkpoint)];
  const files = all.map(([population, tensors]) => {
    const file = all.length === 1 ? out : withName(out, population);
    const metadata = { run: run.id, population, round: String(checkpoint.round), seed: String(run.seed) };
    const bytes = saveSafetensors({ tensors, metadata });
    writeWhole(file, (handle) => writeSync(handle, bytes));
    return file;
  });
  print(json, { run: run.id, what: "weights", files, round: checkpoint.round }, () => files.join("\n"));
}

/** The shared culture, or each agent's own in a file of its name: any Yjs document can take it in. */
function exportCulture(store: Store, run: RunRecord, out: string, json: boolean): void {
  if (out === "-") {
    throw new FolkloreError("bad-usage", "a culture needs a file", "add --out culture.yjs");
  }
  const names = culturesOf(store, run.id);
  if (names.length === 0) {
    throw new FolkloreError("not-found", `run ${run.id} has no culture yet`, "look at: folklore show");
  }
  const files = names.map((name) => {
    const file = names.length === 1 ? out : withName(out, name);
    const bytes = cultureAt(store, run, name).encode();
    writeWhole(file, (handle) => writeSync(handle, bytes));
    return file;
  });
  print(json, { run: run.id, what: "culture", files }, () => files.join("\n"));
}

/** "dir/file.ending" -> "dir/file-name.ending" */
function withName(file: string, name: string): string {
  return file.replace(/(\.[^./]*)?$/, (ending) => `-${name}${ending}`);
}

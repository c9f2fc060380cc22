// folklore tasks gallery [family] [--out docs/gallery.md]: a page of the task families with examples of each level, what
// the audit found, and how fast they are on this machine; beside it the data that it is made of (docs/gallery.json),
// which the server hands to the dashboard. It measures; tasks/gallery.ts says what the page looks like.
import { accessSync, constants, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, extname, join, parse, resolve } from "node:path";
import { defineCommand } from "citty";
import { Rng } from "../../../core/index.ts";
import {
  auditFamily,
  builtInFamilies,
  type GalleryEntry,
  galleryMarkdown,
  type Measured,
  makeGallery,
  type TaskFamily,
} from "../../../tasks/index.ts";
import { classify, FolkloreError } from "../../errors.ts";
import { suggest } from "../../suggest.ts";
import { wholeNumber } from "../flags.ts";
import { print } from "../output.ts";

/** The best of so many rounds counts, since others may use the machine at the same time. */
const ROUNDS = 5;
const ROUND_MS = 40;
/** Calls between two looks at the clock. */
const BATCH = 16;
/** Tasks whose answers are verified in turn. */
const TASKS = 512;

export const gallery = defineCommand({
  meta: {
    name: "gallery",
    description: "every family with examples, audit and speed, as Markdown; takes some seconds a family",
  },
  args: {
    family: { type: "positional", description: "only this family (default: all)", required: false },
    out: {
      type: "string",
      description: "file to write, with its data beside it as .json (default: print)",
      valueHint: "file",
    },
    items: { type: "string", description: "tasks that each audit tries", valueHint: "N", default: "2000" },
    seed: { type: "string", description: "seed of examples and audits", valueHint: "N", default: "1" },
    json: { type: "boolean", description: "write or print the data alone, as JSON" },
  },
  run: ({ args }) => {
    const items = wholeNumber("items", args.items, 1);
    const seed = wholeNumber("seed", args.seed);
    const { out } = args;
    // Told now, not after minutes of audits.
    if (out !== undefined) writing(out, () => accessSync(dirname(resolve(out)), constants.W_OK));
    const measured = chosen(args.family).map((family): Measured => {
      const audit = auditFamily(family, { items, seed });
      return { family, audit, speed: speedOf(family, seed) };
    });
    const made = makeGallery(measured, machine(), seed);
    if (out === undefined) {
      print(args.json === true, made, () => galleryMarkdown(made).trimEnd());
      return;
    }
    const alone = args.json === true || extname(out) === ".json";
    const data = alone ? out : dataFileOf(out);
    writing(data, () => writeFileSync(data, `${JSON.stringify(made, undefined, 2)}\n`));
    if (!alone) writing(out, () => writeFileSync(out, galleryMarkdown(made)));
    const leaky = made.families.filter(({ audit }) => audit.holes.length > 0).map(({ id }) => id);
    const holes = leaky.length === 0 ? "no holes" : `holes in ${leaky.join(", ")}`;
    const count = made.families.length;
    process.stdout.write(`${out}: ${count} ${count === 1 ? "family" : "families"}, ${holes}\n`);
  },
});

/** docs/gallery.md -> docs/gallery.json */
function dataFileOf(page: string): string {
  const { dir, name } = parse(page);
  return join(dir, `${name}.json`);
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw classify(error, file);
  }
}

function chosen(id: string | undefined): readonly TaskFamily[] {
  const families = builtInFamilies();
  if (id === undefined) return families.list();
  if (families.has(id)) return [families.get(id)];
  const ids = families.list().map((known) => known.id);
  const guess = suggest(id, ids);
  throw new FolkloreError(
    "not-found",
    `no task family "${id}"`,
    guess === undefined ? `the families: ${ids.join(", ")}` : `did you mean "${guess}"?`,
  );
}

/** Levels in turn, on this thread. */
function speedOf(family: TaskFamily, seed: number): GalleryEntry["speed"] {
  const rng = Rng.seed(`speed ${seed}`);
  const tasks = Array.from({ length: TASKS }, (_, i) => family.generate(rng, 1 + (i % family.levels)));
  const answers = tasks.map((task) => family.oracle(task).completion);
  return {
    generated: perSecond((i) => family.generate(rng, 1 + (i % family.levels))),
    verified: perSecond((i) => family.verify(tasks[i % TASKS]!, answers[i % TASKS]!)),
  };
}

function perSecond(call: (i: number) => unknown): number {
  let best = 0;
  let i = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const from = i;
    let spent = 0;
    while (spent < ROUND_MS) {
      for (const end = i + BATCH; i < end; i++) call(i);
      spent = performance.now() - start;
    }
    best = Math.max(best, (1000 * (i - from)) / spent);
  }
  return best;
}

function machine(): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.version}, ${day}`;
}

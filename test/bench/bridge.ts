// Speeds of task families that are plug-ins: a module in a process, a program in JavaScript, one in Python (where there
// is one), tasks made and answers graded in batches and one by one. Run with the other benches: npm run bench
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ContainedFamily, PluginFault, type PluginSource } from "../../server/plugins/index.ts";
import type { Task } from "../../tasks/index.ts";
import type { Report } from "./trainer.ts";

/** The best of these is reported, since others may use the machine at the same time. */
const ROUNDS = 5;

const program = (command: string): PluginSource => ({ kind: "command", command, folder: resolve(".") });
const SOURCES: readonly (readonly [name: string, source: PluginSource])[] = [
  ["module", { kind: "file", url: pathToFileURL(resolve("test/fixtures/plug-in.ts")).href, family: 0 }],
  ["JavaScript program", program(`"${process.execPath}" examples/javascript/family.mjs`)],
  ["Python program", program("python3 examples/python/family.py")],
];

export async function benchBridge(report: Report, options: { readonly quick: boolean }): Promise<void> {
  const count = options.quick ? 2_000 : 10_000;
  for (const [name, source] of SOURCES) {
    if (name.startsWith("Python") && spawnSync("python3", ["--version"]).status !== 0) continue;
    const family = ContainedFamily.open(source);
    const seeds = Array.from({ length: count }, (_, i) => i);
    const tasks = family
      .generateMany(seeds, 3)
      .filter((task): task is Task => !(task instanceof PluginFault));
    if (tasks.length < count) throw new Error(`${name}: only ${tasks.length} of ${count} tasks`);
    const attempts = tasks.map((task) => ({ task, completion: family.oracle(task).completion }));
    const few = attempts.slice(0, count / 10);
    const best = (unit: string, what: string, items: number, run: () => void): void => {
      let fastest = Number.POSITIVE_INFINITY;
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now();
        run();
        fastest = Math.min(fastest, performance.now() - start);
      }
      report({ name: `${name}: ${what}`, value: (1000 * fastest) / items, unit });
    };
    best("µs/task", "made, in batches", count, () => void family.generateMany(seeds, 3));
    best("µs/answer", "graded, in batches", count, () => void family.verifyMany(attempts));
    best("µs/answer", "graded, one by one", few.length, () => {
      for (const { task, completion } of few) family.verify(task, completion);
    });
    family.close();
  }
}

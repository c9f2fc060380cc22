// Speeds of the task families on one thread: all of them and the games in short (families.ts), programs and laws in
// detail, candidate programs tested.
// Run with the other benches: npm run bench
import { Rng } from "../../core/index.ts";
import {
  lawsFamily,
  makeWorld,
  OP_SETS,
  ProgramTables,
  programsFamily,
  writePairFeatures,
} from "../../tasks/index.ts";
import { benchFamilies } from "./families.ts";
import type { Report } from "./trainer.ts";

/** Rounds measured; the best one is reported, since others may use the machine at the same time. */
const ROUNDS = 5;

export async function benchTasks(report: Report, options: { readonly quick: boolean }): Promise<void> {
  benchFamilies(report, options);
  const count = options.quick ? 10_000 : 50_000;
  const rng = Rng.seed("bench");
  const programs = programsFamily();
  const level = (i: number): number => 1 + (i % programs.levels);

  const measure = (name: string, unit: string, times: number, step: (i: number) => void): void => {
    let best = 0; // the first round builds tables and compiles code
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      for (let i = 0; i < times; i++) step(i);
      best = Math.max(best, (1000 * times) / (performance.now() - start));
    }
    report({ name, value: best, unit });
  };

  measure("programs generated", "tasks/s", count, (i) => {
    programs.generate(rng, level(i));
  });
  const tasks = Array.from({ length: 10_000 }, (_, i) => programs.generate(rng, level(i)));
  const answers = tasks.map((task) => programs.oracle(task).completion);
  measure("programs verified", "attempts/s", count, (i) => {
    programs.verify(tasks[i % tasks.length]!, answers[i % tasks.length]!);
  });

  const world = makeWorld(rng.fork("world"));
  const tables = new ProgramTables();
  const candidates = Array.from({ length: count }, () =>
    Array.from({ length: rng.range(1, 4) }, () => rng.pick(OP_SETS.B)),
  );
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const pairs = world.observe(world.laws[round % world.laws.length]!, rng, 8);
    const start = performance.now();
    tables.agreeing(candidates, pairs);
    best = Math.max(best, (1000 * candidates.length) / (performance.now() - start));
  }
  report({ name: "candidate programs tested against 8 pairs", value: best, unit: "programs/s" });

  const laws = lawsFamily();
  measure("laws generated", "tasks/s", count / 40, (i) => {
    laws.generate(rng, 1 + (i % laws.levels));
  });
  const features = new Int32Array(64);
  const pairs = world.observe(world.laws[0]!, rng, 1000);
  measure("pairs turned into features", "pairs/s", count, (i) => {
    writePairFeatures(pairs[i % pairs.length]!, features, 0);
  });
}

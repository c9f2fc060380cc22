// Prints how fast things are here, and writes the figures to a file if asked.
//   npm run bench                               everything, some minutes
//   npm run bench -- --quick                    less of everything, about a minute
//   npm run bench -- trainer --json figures.json
//   npm run bench -- page --minutes 60          an hour of looking at the page
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { benchBridge } from "./bridge.ts";
import { benchCulture } from "./culture.ts";
import { benchPage } from "./page.ts";
import { benchServer } from "./server.ts";
import { benchTasks } from "./tasks.ts";
import { type BenchRow, benchTrainer, type Report } from "./trainer.ts";

type Section = (
  report: Report,
  options: { readonly quick: boolean; readonly minutes: number },
) => Promise<void>;

const SECTIONS: Readonly<Record<string, Section>> = {
  trainer: benchTrainer,
  tasks: benchTasks,
  bridge: benchBridge,
  culture: benchCulture,
  server: benchServer,
  page: benchPage,
};

/** Width of the name column, then of the figures. */
const NAME_WIDTH = 58;
const VALUE_WIDTH = 12;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: "string" },
      quick: { type: "boolean", default: false },
      /** How long the page's memory is watched. */
      minutes: { type: "string", default: "3" },
    },
    allowPositionals: true,
  });
  for (const name of positionals) {
    if (!(name in SECTIONS))
      throw new Error(`no section "${name}"; there are: ${Object.keys(SECTIONS).join(", ")}`);
  }
  const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    date: new Date().toISOString(),
    quick: values.quick,
  };
  console.log(
    Object.entries(machine)
      .map(([key, value]) => `${key}: ${value}`)
      .join("\n"),
  );
  const figures: (BenchRow & { readonly section: string })[] = [];
  for (const [section, run] of Object.entries(SECTIONS)) {
    if (positionals.length > 0 && !positionals.includes(section)) continue;
    console.log(`\n${section}`);
    const report: Report = (row) => {
      figures.push({ section, ...row });
      console.log(`  ${row.name.padEnd(NAME_WIDTH)} ${figure(row.value).padStart(VALUE_WIDTH)} ${row.unit}`);
    };
    await run(report, { quick: values.quick, minutes: Number(values.minutes) });
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
    console.log(`\nwritten to ${values.json}`);
  }
}

function figure(value: number): string {
  const digits = value >= 100 ? 0 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

// folklore eval [run]: evaluates a run's latest checkpoint on held-out tasks. Nothing is written.
import { join } from "node:path";
import { defineCommand } from "citty";
import { resolveConfig } from "../../config/index.ts";
import { commonArgs, dataFolder, findRun, withStore } from "../data-folder.ts";
import { print, table } from "../output.ts";

export const evaluate = defineCommand({
  meta: { name: "eval", description: "evaluate a run's latest checkpoint on held-out tasks" },
  args: {
    run: {
      type: "positional",
      description: "id, name, or the beginning of an id (default: the newest)",
      required: false,
    },
    items: { type: "string", description: "held-out tasks per depth (default: the run's)", valueHint: "N" },
    ...commonArgs,
  },
  run: ({ args }) =>
    withStore(args.dir, async (store) => {
      const run = findRun(store, args.run);
      const changes = args.items === undefined ? [] : [`evaluate.items=${args.items}`];
      const config = resolveConfig(run.config, changes, `the config of run ${run.id}`);
      const { evaluateRun } = await import("../../simulation/index.ts");
      const plugins = { base: process.cwd(), copies: join(dataFolder(args.dir), "plugins") };
      const values = await evaluateRun({ config, store, runId: run.id, plugins });
      print(args.json === true, { run: run.id, values }, () =>
        table(
          ["population", "measure", "value"],
          Object.entries(values).flatMap(([population, record]) =>
            Object.entries(record).map(([name, value]) => [population, name, value.toFixed(3)]),
          ),
        ),
      );
    }),
});

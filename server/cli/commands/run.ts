// folklore run [config]: starts a run from a config file, flags and --set, or the default experiment.
import { defineCommand } from "citty";
import { DEVICES } from "../../../trainer/index.ts";
import { ARMS, readDataFile, resolveConfig } from "../../config/index.ts";
import { commonArgs, withStore } from "../data-folder.ts";
import { repeated } from "../flags.ts";
import { print } from "../output.ts";
import { pageArgs, withPage } from "../page.ts";
import { withOutput } from "../run-output.ts";
import { simulate } from "../simulate.ts";

/** Flag -> config key: the keys that are changed most often, without --set. */
const SHORTCUTS = {
  name: "name",
  seed: "seed",
  arm: "arm",
  rounds: "rounds",
  minutes: "maxMinutes",
  device: "device",
  threads: "threads",
} as const;

export const run = defineCommand({
  meta: { name: "run", description: "start a run" },
  args: {
    config: {
      type: "positional",
      description: "YAML or JSON file (default: the default experiment)",
      required: false,
    },
    name: { type: "string", description: "name of the run" },
    seed: { type: "string", description: "seed of everything random", valueHint: "N" },
    arm: { type: "enum", description: "what is known by name", options: [...ARMS] },
    rounds: { type: "string", description: "rounds to run; 0 = no limit", valueHint: "N" },
    minutes: { type: "string", description: "minutes of wall clock; 0 = no limit", valueHint: "N" },
    device: { type: "enum", description: "where tensors are computed", options: [...DEVICES] },
    threads: { type: "string", description: "threads of each population's worker", valueHint: "N" },
    set: {
      type: "string",
      description: "any config key, repeatable: --set solve.attemptsPerAgent=64",
      valueHint: "key=value",
    },
    "dry-run": { type: "boolean", description: "print the resolved config and stop" },
    ...pageArgs,
    ...commonArgs,
  },
  async run({ args, rawArgs }) {
    const file = args.config === undefined ? {} : readDataFile(args.config);
    const shortcuts = Object.entries(SHORTCUTS).flatMap(([flag, key]) => {
      const value = args[flag as keyof typeof SHORTCUTS];
      return value === undefined ? [] : [`${key}=${value}`];
    });
    const config = resolveConfig(file, [...shortcuts, ...repeated(rawArgs, "set")], args.config);
    if (args["dry-run"]) return print(true, config, () => "");
    await withStore(
      args.dir,
      (store) =>
        withPage(store, args, async (manager) => {
          const { id: runId } = manager.create(config);
          await withOutput({ store, runId, config }, args.json === true, (report) =>
            simulate({ manager, store, runId, config, report }),
          );
        }),
      true,
    );
  },
});

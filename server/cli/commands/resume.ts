// folklore resume [run]: goes on from the latest checkpoint. The config is the run's own; only its limits and its device may change.
import { defineCommand } from "citty";
import { DEVICES } from "../../../trainer/index.ts";
import { resolveConfig } from "../../config/index.ts";
import { FolkloreError } from "../../errors.ts";
import { commonArgs, findRun, withStore } from "../data-folder.ts";
import { print } from "../output.ts";
import { pageArgs, withPage } from "../page.ts";
import { withOutput } from "../run-output.ts";
import { simulate } from "../simulate.ts";

export const resume = defineCommand({
  meta: { name: "resume", description: "go on with an interrupted run (default: the newest unfinished one)" },
  args: {
    run: { type: "positional", description: "id, name, or the beginning of an id", required: false },
    rounds: { type: "string", description: "a new limit of rounds; 0 = none", valueHint: "N" },
    minutes: { type: "string", description: "a new limit of minutes; 0 = none", valueHint: "N" },
    device: {
      type: "enum",
      options: [...DEVICES],
      description: "compute on another device: results may differ in the last digits",
    },
    "dry-run": { type: "boolean", description: "print what would be resumed and stop" },
    ...pageArgs,
    ...commonArgs,
  },
  run: ({ args }) =>
    withStore(args.dir, async (store) => {
      const unfinished = store.listRuns().find((run) => run.status !== "finished");
      const run = args.run === undefined && unfinished !== undefined ? unfinished : findRun(store, args.run);
      const limits = [
        ...(args.rounds === undefined ? [] : [`rounds=${args.rounds}`]),
        ...(args.minutes === undefined ? [] : [`maxMinutes=${args.minutes}`]),
      ];
      const device = args.device === undefined ? [] : [`device=${args.device}`];
      const config = resolveConfig(run.config, [...limits, ...device], `the config of run ${run.id}`);
      if (run.status === "finished" && limits.length === 0) {
        throw new FolkloreError(
          "bad-usage",
          `run ${run.id} is finished`,
          `give it new limits, for example: folklore resume ${run.id} --rounds ${run.round * 2} --minutes 0`,
        );
      }
      if (args["dry-run"]) return print(true, { ...run, config }, () => "");
      await withPage(store, args, (manager) =>
        withOutput({ store, runId: run.id, config }, args.json === true, (report) =>
          simulate({ manager, store, runId: run.id, config, report }),
        ),
      );
    }),
});

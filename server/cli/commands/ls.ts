// folklore ls: the runs in the data folder, newest first.
import { defineCommand } from "citty";
import { commonArgs, withStore } from "../data-folder.ts";
import { print, table } from "../output.ts";

export const ls = defineCommand({
  meta: { name: "ls", description: "list the runs, newest first" },
  args: commonArgs,
  run: ({ args }) =>
    withStore(args.dir, (store) => {
      const runs = store.listRuns().map((run) => {
        const { arm } = run.config as { arm?: string };
        const { config: _, ...record } = run;
        return { ...record, arm: arm ?? "" };
      });
      print(args.json === true, runs, () =>
        runs.length === 0
          ? `no runs in ${store.location}; start one with: npm start`
          : table(
              ["run", "name", "arm", "seed", "status", "round", "events", "started"],
              runs.map((run) => [
                run.id,
                run.name,
                run.arm,
                run.seed,
                run.status,
                run.round,
                run.lastSeq,
                new Date(run.createdAt).toISOString().slice(0, 16).replace("T", " "),
              ]),
            ),
      );
    }),
});

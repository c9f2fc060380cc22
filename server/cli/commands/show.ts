// folklore show [run]: what a run came to, from its events.
import { defineCommand } from "citty";
import { reportRun } from "../../report.ts";
import { commonArgs, findRun, withStore } from "../data-folder.ts";
import { print } from "../output.ts";
import { reportText } from "../report-text.ts";

export const show = defineCommand({
  meta: { name: "show", description: "what a run came to (default: the newest)" },
  args: {
    run: { type: "positional", description: "id, name, or the beginning of an id", required: false },
    config: { type: "boolean", description: "print the run's resolved config instead" },
    ...commonArgs,
  },
  run: ({ args }) =>
    withStore(args.dir, (store) => {
      const run = findRun(store, args.run);
      if (args.config) return print(true, run.config, () => "");
      const report = reportRun(store, run);
      print(args.json === true, report, () => reportText(report));
    }),
});

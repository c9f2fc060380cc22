// folklore compare [runs...]: runs side by side, which config keys differ among them, and, where several seeds of
// several configs are among them, the paired differences to the first one's config.
import { defineCommand } from "citty";
import { canonicalJson } from "../../../core/index.ts";
import { reportRun } from "../../report.ts";
import { comparedBySeed } from "../compared.ts";
import { commonArgs, findRun, withStore } from "../data-folder.ts";
import { MANY } from "../flags.ts";
import { print, table } from "../output.ts";
import { compareText } from "../report-text.ts";

export const compare = defineCommand({
  meta: { name: "compare", description: "runs side by side (default: all)" },
  args: {
    runs: { type: "positional", description: "ids or names", required: false, valueHint: MANY },
    ...commonArgs,
  },
  run: ({ args }) =>
    withStore(args.dir, (store) => {
      const runs = args._.length === 0 ? store.listRuns() : args._.map((wanted) => findRun(store, wanted));
      const reports = runs.map((run) => reportRun(store, run));
      const differences = differing(runs.map((run) => run.config));
      const effects = comparedBySeed(store, runs);
      print(args.json === true, { reports, differences, effects }, () =>
        [
          compareText(reports),
          differences.length === 0
            ? "\nno config key differs"
            : `\n${table(
                ["differing key", ...runs.map((run) => run.id)],
                differences.map(({ key, values }) => [key, ...values]),
              )}`,
          ...effects.map(({ title, header, rows }) => `\n${title}\n${table(header, rows)}`),
        ].join("\n"),
      );
    }),
});

/** The keys whose values are not the same in all configs, with each config's value as JSON. */
function differing(configs: readonly unknown[]): { key: string; values: string[] }[] {
  const flat = configs.map((config) => flatten(config));
  const keys = new Set(flat.flatMap((config) => [...config.keys()]));
  return [...keys]
    .map((key) => ({ key, values: flat.map((config) => config.get(key) ?? "-") }))
    .filter(({ key, values }) => key !== "name" && new Set(values).size > 1);
}

function flatten(value: unknown, prefix = ""): Map<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return new Map([[prefix, canonicalJson(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...flatten(inner, prefix === "" ? key : `${prefix}.${key}`),
    ]),
  );
}

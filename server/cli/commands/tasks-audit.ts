// folklore tasks audit <family>: look for holes in a family's grader; exit code 1 when there is one. What is looked for is
// for tasks/audit.
import { defineCommand } from "citty";
import { type AuditReport, auditFamily, type TaskFamily } from "../../../tasks/index.ts";
import { FolkloreError } from "../../errors.ts";
import { ContainedFamily, gatePlugin } from "../../plugins/index.ts";
import { wholeNumber } from "../flags.ts";
import { print, table } from "../output.ts";
import { familyNamed, pluginsArg, withFamilies } from "./tasks-families.ts";

/** A plug-in is audited where it runs, as a server would do it; each call of a program crosses two pipes. */
const ITEMS = 10_000;
const PLUGIN_ITEMS = 2_000;

export const audit = defineCommand({
  meta: { name: "audit", description: "look for holes in a family's grader; exit code 1 when there is one" },
  args: {
    family: { type: "positional", description: "id of a task family", required: true },
    items: {
      type: "string",
      description: `tasks to try (default: ${ITEMS}, of plug-ins ${PLUGIN_ITEMS})`,
      valueHint: "N",
    },
    seed: { type: "string", description: "seed of the tasks", valueHint: "N", default: "1" },
    plugins: pluginsArg,
    json: { type: "boolean", description: "print JSON" },
  },
  run: ({ args, rawArgs }) => {
    const items = args.items === undefined ? undefined : wholeNumber("items", args.items, 1);
    const seed = wholeNumber("seed", args.seed);
    return withFamilies(rawArgs, (families) => {
      const report = audited(familyNamed(families, args.family), items, seed);
      print(args.json === true, report, () => auditText(report));
      if (!report.ok) process.exitCode = 1;
    });
  },
});

/** @throws FolkloreError "bad-usage" for a plug-in and a seed of one's own. */
export function audited(family: TaskFamily, items: number | undefined, seed: number): AuditReport {
  if (!(family instanceof ContainedFamily)) return auditFamily(family, { items: items ?? ITEMS, seed });
  if (seed !== 1) {
    throw new FolkloreError(
      "bad-usage",
      `--seed ${seed}: plug-ins are audited with seed 1`,
      "leave --seed out",
    );
  }
  return gatePlugin(family, { items: items ?? PLUGIN_ITEMS }).report;
}

/** A table of the checks, the holes marked. */
export function auditText({ family, items, seed, ok, rows }: AuditReport): string {
  const holes = rows.filter((row) => !row.ok).length;
  const verdict = ok ? "no holes found" : `${holes} ${holes === 1 ? "hole" : "holes"}`;
  return [
    `audit of ${family}: ${items} tasks, seed ${seed}: ${verdict}`,
    table(
      ["", "check", "evidence"],
      rows.map((row) => [row.ok ? "ok" : "HOLE", row.check, row.detail]),
    ),
  ].join("\n");
}

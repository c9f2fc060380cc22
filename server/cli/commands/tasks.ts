// folklore tasks list|preview|audit: the task families, examples of them, and whether their graders can be trusted.
import { defineCommand } from "citty";
import { Rng } from "../../../core/index.ts";
import { type AuditReport, auditFamily, builtInFamilies, type TaskFamily } from "../../../tasks/index.ts";
import { FolkloreError } from "../../errors.ts";
import { suggest } from "../../suggest.ts";
import { wholeNumber } from "../flags.ts";
import { print, table } from "../output.ts";

const json = { type: "boolean", description: "print JSON" } as const;
const familyArg = { type: "positional", description: "id of a task family", required: true } as const;
const seedArg = { type: "string", description: "seed of the tasks", valueHint: "N", default: "1" } as const;

const families = builtInFamilies();

function familyNamed(id: string): TaskFamily {
  if (families.has(id)) return families.get(id);
  const ids = families.list().map((known) => known.id);
  const guess = suggest(id, ids);
  throw new FolkloreError(
    "not-found",
    `no task family "${id}"`,
    guess === undefined ? `the families: ${ids.join(", ")}` : `did you mean "${guess}"?`,
  );
}

/** A table of the checks, the holes marked. */
function auditText({ family, items, seed, ok, rows }: AuditReport): string {
  const verdict = ok ? "no holes found" : `${rows.filter((row) => !row.ok).length} holes`;
  return [
    `audit of ${family}: ${items} tasks, seed ${seed}: ${verdict}`,
    table(
      ["", "check", "evidence"],
      rows.map((row) => [row.ok ? "ok" : "HOLE", row.check, row.detail]),
    ),
  ].join("\n");
}

const list = defineCommand({
  meta: { name: "list", description: "the task families" },
  args: { json },
  run: ({ args }) => {
    const shown = families.list().map(({ id, title, levels, features }) => ({ id, title, levels, features }));
    print(args.json === true, shown, () =>
      table(
        ["family", "levels", "title"],
        shown.map(({ id, levels, title }) => [id, levels, title]),
      ),
    );
  },
});

const preview = defineCommand({
  meta: { name: "preview", description: "generated tasks with their worked answers" },
  args: {
    family: familyArg,
    level: { type: "string", description: "only this level (default: all)", valueHint: "N" },
    count: { type: "string", alias: "n", description: "tasks per level", valueHint: "N", default: "2" },
    seed: seedArg,
    json,
  },
  run: ({ args }) => {
    const family = familyNamed(args.family);
    const wanted = args.level === undefined ? undefined : wholeNumber("level", args.level, 1);
    if (wanted !== undefined && wanted > family.levels) {
      throw new FolkloreError(
        "bad-usage",
        `${family.id} has no level ${wanted}`,
        `its levels: 1 to ${family.levels}`,
      );
    }
    const levels = wanted === undefined ? Array.from({ length: family.levels }, (_, i) => i + 1) : [wanted];
    const count = wholeNumber("count", args.count, 1);
    const rng = Rng.seed(args.seed);
    const examples = levels.flatMap((level) =>
      Array.from({ length: count }, (_, i) => {
        const task = family.generate(rng.fork(`${level}/${i}`), level);
        const { completion, steps } = family.oracle(task);
        return {
          id: task.id,
          level,
          prompt: family.render(task).text,
          completion,
          steps,
          ...family.measure(task),
        };
      }),
    );
    print(args.json === true, examples, () =>
      examples
        .map(({ level, prompt, completion }) => `level ${level}  ${prompt}\n         ${completion}`)
        .join("\n"),
    );
  },
});

const audit = defineCommand({
  meta: { name: "audit", description: "look for holes in a family's grader; exit code 1 when there is one" },
  args: {
    family: familyArg,
    items: { type: "string", description: "tasks to try", valueHint: "N", default: "10000" },
    seed: seedArg,
    json,
  },
  run: ({ args }) => {
    const family = familyNamed(args.family);
    const report = auditFamily(family, {
      items: wholeNumber("items", args.items, 1),
      seed: wholeNumber("seed", args.seed),
    });
    print(args.json === true, report, () => auditText(report));
    if (!report.ok) process.exitCode = 1;
  },
});

export const tasks = defineCommand({
  meta: { name: "tasks", description: "task families: list, preview, audit" },
  subCommands: { list, preview, audit },
});

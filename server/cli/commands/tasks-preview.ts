// folklore tasks preview <id> [--level 3] [-n 5]: problems of a family as a person wants to read them, with the oracle's
// worked answers.
import { defineCommand } from "citty";
import { Rng } from "../../../core/index.ts";
import type { TaskFamily } from "../../../tasks/index.ts";
import { FolkloreError } from "../../errors.ts";
import { wholeNumber } from "../flags.ts";
import { print } from "../output.ts";
import { familyNamed, pluginsArg, withFamilies } from "./tasks-families.ts";

/** Steps shown of a long answer: so many of the first, and the last. */
const FIRST_STEPS = 20;

export const preview = defineCommand({
  meta: { name: "preview", description: "generated tasks with their worked answers" },
  args: {
    family: { type: "positional", description: "id of a task family", required: true },
    level: { type: "string", description: "only this level (default: all)", valueHint: "N" },
    count: { type: "string", alias: "n", description: "tasks per level", valueHint: "N", default: "2" },
    seed: { type: "string", description: "seed of the tasks", valueHint: "N", default: "1" },
    plugins: pluginsArg,
    json: { type: "boolean", description: "print JSON" },
  },
  run: ({ args, rawArgs }) => {
    const level = args.level === undefined ? undefined : wholeNumber("level", args.level, 1);
    const count = wholeNumber("count", args.count, 1);
    return withFamilies(rawArgs, (families) => {
      const family = familyNamed(families, args.family);
      const examples = examplesOf(family, levelsOf(family, level), count, args.seed);
      print(args.json === true, examples, () => text(family, examples));
    });
  },
});

function levelsOf({ id, levels }: TaskFamily, wanted: number | undefined): number[] {
  if (wanted === undefined) return Array.from({ length: levels }, (_, i) => i + 1);
  if (wanted <= levels) return [wanted];
  throw new FolkloreError("bad-usage", `${id} has no level ${wanted}`, `its levels: 1 to ${levels}`);
}

function examplesOf(family: TaskFamily, levels: readonly number[], count: number, seed: string) {
  const rng = Rng.seed(seed);
  return levels.flatMap((level) =>
    Array.from({ length: count }, (_, i) => {
      const task = family.generate(rng.fork(`${level}/${i}`), level);
      const { completion, steps } = family.oracle(task);
      const prompt = family.render(task).text;
      return { ...family.measure(task), id: task.id, level, prompt, completion, steps };
    }),
  );
}
type Example = ReturnType<typeof examplesOf>[number];

function text({ id, title, kind, levels }: TaskFamily, examples: readonly Example[]): string {
  const head = `${id}: ${title} (${kind}, ${levels} ${levels === 1 ? "level" : "levels"})`;
  return [head, ...examples.map(exampleText)].join("\n\n");
}

/** The prompt, the steps if there are several, and the answer as a solver has to write it. */
function exampleText({ level, prompt, completion, steps }: Example): string {
  const numbered = steps.map((step, i): [string, string] => [`step ${i + 1}`, step]);
  const left = steps.length - FIRST_STEPS - 1;
  if (left > 0) numbered.splice(FIRST_STEPS, left, ["...", `${left} more steps`]);
  const lines: [string, string][] = [
    [`level ${level}`, prompt],
    ...(steps.length > 1 ? numbered : []),
    ["answer", completion],
  ];
  const width = Math.max(...lines.map(([label]) => label.length));
  const indented = (shown: string) => shown.replaceAll("\n", `\n${" ".repeat(width + 2)}`);
  return lines.map(([label, shown]) => `${label.padEnd(width)}  ${indented(shown)}`).join("\n");
}

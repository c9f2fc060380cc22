// folklore tasks new <id> [--dir plugins]: writes a task family that works and its test, to be made one's own.
// What is in them is for tasks-template.ts.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { defineCommand } from "citty";
import { builtInFamilies, builtInGames } from "../../../tasks/index.ts";
import { classify, FolkloreError } from "../../errors.ts";
import { DEFAULT_FOLDER } from "../../plugins/index.ts";
import { print } from "../output.ts";
import { familyTemplate, testTemplate } from "./tasks-template.ts";

export const create = defineCommand({
  meta: { name: "new", description: "write a task family of your own to begin with, and its test" },
  args: {
    id: { type: "positional", description: "its name: lower-case letters, digits, dashes", required: true },
    dir: { type: "string", description: "folder to write to", valueHint: "folder", default: DEFAULT_FOLDER },
    json: { type: "boolean", description: "print JSON" },
  },
  run({ args }) {
    const { id } = args;
    mustBeFree(id);
    const dir = normalize(args.dir);
    const files = [
      { path: join(dir, `${id}.ts`), text: familyTemplate(id) },
      { path: join(dir, `${id}.test.ts`), text: testTemplate(id) },
    ];
    // Before anything is written, and again while writing ("wx"): nobody's work is lost.
    const taken = files.find(({ path }) => existsSync(path));
    if (taken !== undefined) {
      throw new FolkloreError(
        "bad-usage",
        `${taken.path} exists already, nothing was written`,
        "choose another name, another --dir, or move that file away",
      );
    }
    try {
      mkdirSync(dir, { recursive: true });
      for (const { path, text } of files) writeFileSync(path, text, { flag: "wx" });
    } catch (error) {
      throw classify(error, dir);
    }
    const written = files.map(({ path }) => path);
    print(args.json === true, { id, written }, () => advice(id, dir, written));
  },
});

/** @throws FolkloreError for a name that no family can have, or that one has. */
function mustBeFree(id: string): void {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(id)) {
    throw new FolkloreError(
      "bad-usage",
      `a family cannot be called "${id}"`,
      "lower-case letters, digits and dashes, a letter first, 32 at most: for example word-chains",
    );
  }
  const ids = [...builtInFamilies().list(), ...builtInGames].map((known) => known.id);
  if (ids.includes(id)) {
    throw new FolkloreError("bad-usage", `there is a built-in family or game "${id}"`, "choose another name");
  }
}

function advice(id: string, dir: string, [family, test]: readonly string[]): string {
  const elsewhere = dir !== normalize(DEFAULT_FOLDER);
  const flag = elsewhere ? ` --plugins ${dir}` : "";
  const commands = [
    [`npx folklore tasks preview ${id}${flag}`, "problems with their worked answers"],
    [`npx folklore tasks audit ${id}${flag}`, "can its grader be fooled?"],
    // Tests in other folders are for whoever has put them there.
    ...(elsewhere ? [] : [[`npx vitest run ${dir}/${id}`, "its test"]]),
  ] as const;
  const width = Math.max(...commands.map(([command]) => command!.length));
  return [
    `${family}: a family that works; make it your own, docs/tasks.md explains every line`,
    `${test}: its test`,
    "",
    "next:",
    ...commands.map(([command, why]) => `  ${command!.padEnd(width)}   ${why}`),
  ].join("\n");
}

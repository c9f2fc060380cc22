// folklore tasks list|preview|audit|new|conform|gallery: the task families, built-in ones and those of plug-ins:
// examples of them, whether their graders can be trusted, and how to begin with one of your own.
import { defineCommand } from "citty";
import { print, table } from "../output.ts";
import { audit } from "./tasks-audit.ts";
import { conform } from "./tasks-conform.ts";
import { pluginsArg, withFamilies } from "./tasks-families.ts";
import { gallery } from "./tasks-gallery.ts";
import { create } from "./tasks-new.ts";
import { preview } from "./tasks-preview.ts";

const list = defineCommand({
  meta: { name: "list", description: "the task families" },
  args: { plugins: pluginsArg, json: { type: "boolean", description: "print JSON" } },
  run: ({ args, rawArgs }) =>
    withFamilies(rawArgs, (families) => {
      const shown = families.map(({ family: { id, title, kind, levels, features }, plugin }) => {
        return { id, title, kind, levels, features, ...(plugin === undefined ? {} : { plugin }) };
      });
      print(args.json === true, shown, () =>
        table(
          ["family", "kind", "levels", "title", ""],
          shown.map(({ id, kind, levels, title, plugin }) => [id, kind, levels, title, plugin ?? ""]),
        ),
      );
    }),
});

export const tasks = defineCommand({
  meta: { name: "tasks", description: "task families: list, preview, audit, write your own" },
  subCommands: { list, preview, audit, new: create, conform, gallery },
});

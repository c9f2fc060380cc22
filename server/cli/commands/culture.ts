// folklore culture show|tree|history [run]: the shared knowledge of a run, rebuilt from its event log.
import { defineCommand } from "citty";
import { definitionTree, renderTree } from "../../../culture/index.ts";
import { cultureAt, culturesOf } from "../../culture-log.ts";
import { FolkloreError } from "../../errors.ts";
import type { Store } from "../../store/index.ts";
import { suggest } from "../../suggest.ts";
import { commonArgs, findRun, withStore } from "../data-folder.ts";
import { wholeNumber } from "../flags.ts";
import { print, table } from "../output.ts";

const args = {
  run: {
    type: "positional",
    description: "id, name, or the beginning of an id (default: the newest)",
    required: false,
  },
  of: {
    type: "string",
    description: "whose culture: shared, or an agent (default: the first)",
    valueHint: "name",
  },
  round: { type: "string", description: "as it was after this round (default: the last)", valueHint: "N" },
  ...commonArgs,
} as const;

interface Chosen {
  readonly run?: string;
  readonly of?: string;
  readonly round?: string;
}

function open(store: Store, { run: wanted, of, round }: Chosen) {
  const run = findRun(store, wanted);
  const names = culturesOf(store, run.id);
  const name = of ?? names[0];
  if (name === undefined || !names.includes(name)) {
    const guess = name === undefined ? undefined : suggest(name, names);
    throw new FolkloreError(
      "not-found",
      name === undefined ? `run ${run.id} has no culture yet` : `run ${run.id} has no culture of "${name}"`,
      guess === undefined ? `its cultures: ${names.join(", ") || "none"}` : `did you mean "${guess}"?`,
    );
  }
  const until = round === undefined ? undefined : wholeNumber("round", round);
  return { run, name, culture: cultureAt(store, run, name, until) };
}

const show = defineCommand({
  meta: { name: "show", description: "every entry with its author, evidence and use" },
  args,
  run: ({ args }) =>
    withStore(args.dir, (store) => {
      const entries = open(store, args).culture.entries();
      print(args.json === true, entries, () =>
        table(
          ["name", "kind", "status", "body", "author", "round", "checks", "uses"],
          entries.map((entry) => [
            entry.name,
            entry.kind,
            entry.status,
            entry.body.join(" ") || entry.text.slice(0, 40),
            entry.author,
            entry.round,
            `${entry.evidence.checks.filter((check) => check.agreed === check.tested).length}/${entry.evidence.checks.length}`,
            Object.values(entry.uses).reduce((a, b) => a + b, 0),
          ]),
        ),
      );
    }),
});

const tree = defineCommand({
  meta: { name: "tree", description: "the adopted definitions, and what each is built of" },
  args,
  run: ({ args }) =>
    withStore(args.dir, (store) => {
      const forest = definitionTree(open(store, args).culture);
      print(args.json === true, forest, () => renderTree(forest) || "no adopted definitions yet");
    }),
});

const history = defineCommand({
  meta: { name: "history", description: "every edit, in order" },
  args,
  run: ({ args }) =>
    withStore(args.dir, (store) => {
      const items = open(store, args).culture.history();
      print(args.json === true, items, () =>
        table(
          ["#", "round", "author", "edit", "entry", "detail"],
          items.map(({ sequence, round, author, edit, entry }) => {
            const { op, ...rest } = edit;
            const detail = op === "propose" ? `${edit.name} = ${edit.body.join(" ")}` : JSON.stringify(rest);
            return [sequence, round, author, op, entry, detail.slice(0, 60)];
          }),
        ),
      );
    }),
});

export const culture = defineCommand({
  meta: { name: "culture", description: "the culture of a run: show, tree, history" },
  subCommands: { show, tree, history },
});

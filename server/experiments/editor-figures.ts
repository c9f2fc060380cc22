// What editors came to in a run: names that statistics and the language models suggested, how many stood the test on
// programs that their editor had not seen, who used them, and how well agents write programs anew with names. A fold of
// the event log; it knows no variants.
import type { Store } from "../store/index.ts";
import type { Group } from "./layout.ts";
import { SuccessTally } from "./success-tally.ts";

const ROLES = { statistics: "editor:statistics", model: "editor:model" } as const;
/** Rewrites of this share of the rounds, at either end, are compared. */
const END = 1 / 3;

export const EDITOR_GROUP: Group = {
  title: "Editors: names that they suggested, and programs that agents wrote anew with names",
  measures: [
    { key: "editor-statistics-names", label: "names by statistics", digits: 1 },
    { key: "editor-statistics-kept", label: "of these kept", digits: 1 },
    { key: "editor-model-names", label: "names by the models", digits: 1 },
    { key: "editor-model-kept", label: "of these kept", digits: 1 },
    { key: "editor-laws", label: "laws found with such a name", digits: 1 },
    { key: "rewrites", label: "programs written anew", digits: 0 },
    { key: "rewrites-first", label: "right, in the first third of the rounds" },
    { key: "rewrites-last", label: "right, in the last third" },
  ],
};

/** Absent where nobody edits. */
export function editorFigures(store: Store, runId: string, rounds: number): Record<string, number> {
  const names = { statistics: 0, model: 0 };
  const kept = { statistics: 0, model: 0 };
  const suggested = new Map<string, { readonly role: keyof typeof ROLES; readonly name: string }>();
  const standing = new Set<string>();
  const rewrites = { all: 0, first: new SuccessTally(), last: new SuccessTally() };
  let laws = 0;
  let edited = false;
  const types = ["culture.edited", "law.discovered", "attempts.graded"] as const;
  for (const { type, round, data } of store.events(runId, { types })) {
    if (type === "law.discovered") {
      if (data.program.split(" ").some((word) => standing.has(word))) laws++;
    } else if (type === "attempts.graded" && data.proposer === "editor") {
      edited = true;
      rewrites.all += data.attempts;
      if (round <= rounds * END) rewrites.first.add(data);
      if (round > rounds * (1 - END)) rewrites.last.add(data);
    } else if (type === "culture.edited" && data.accepted && data.entry !== null) {
      const role = roleOf(data.role);
      if (role === undefined) continue;
      edited = true;
      const { edit, entry } = data;
      if (edit.op === "propose" && edit.kind === "definition") {
        names[role]++;
        suggested.set(entry, { role, name: edit.name });
      } else if (edit.op === "adopt") {
        const adopted = suggested.get(edit.id);
        if (adopted === undefined) continue;
        kept[adopted.role]++;
        standing.add(adopted.name);
      }
    }
  }
  if (!edited) return {};
  return {
    "editor-statistics-names": names.statistics,
    "editor-statistics-kept": kept.statistics,
    "editor-model-names": names.model,
    "editor-model-kept": kept.model,
    "editor-laws": laws,
    rewrites: rewrites.all,
    ...(rewrites.first.attempts > 0 && { "rewrites-first": rewrites.first.share }),
    ...(rewrites.last.attempts > 0 && { "rewrites-last": rewrites.last.share }),
  };
}

function roleOf(role: string | undefined): keyof typeof ROLES | undefined {
  return role === ROLES.statistics ? "statistics" : role === ROLES.model ? "model" : undefined;
}

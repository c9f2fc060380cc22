// What any editor does for a culture without inventing anything: merge what is equal, retire what no program needs,
// say what a name is good for. Pure functions of the view: texts are filled in from evidence, not written by a network.
import type { Edit, Entry } from "../../culture/index.ts";
import { CULTURE_NAMES, equivalent, tokenise } from "../../tasks/index.ts";
import type { EditorView, Suggestion } from "./contract.ts";

/** Rounds that a name is given before it may count as needed by no program. */
const TRIAL_ROUNDS = 4;
/** Programs below which nothing is concluded from a name's absence. */
const ENOUGH_PROGRAMS = 16;
/** Uses from which a note is renewed, once they have doubled. */
const LEAST_NEWS = 4;

/** Definitions equal as functions: one that explains a law stays, else the older; two laws are never merged. */
export function merges(view: EditorView): Suggestion[] {
  const kept: Entry[] = [];
  const found: Suggestion[] = [];
  for (const entry of definitionsOf(view).sort((a, b) => before(a, b, view))) {
    const twin = view.laws.has(entry.id)
      ? undefined
      : kept.find((other) => equivalent(opsOf(other, view), opsOf(entry, view)));
    if (twin === undefined) kept.push(entry);
    else {
      const edit = { op: "merge", id: entry.id, into: twin.id } as const;
      found.push({ edit, reason: `${entry.name} is the same function as ${twin.name}` });
    }
  }
  return found;
}

function before(a: Entry, b: Entry, { laws }: EditorView): number {
  return Number(laws.has(b.id)) - Number(laws.has(a.id)) || a.round - b.round || (a.id < b.id ? -1 : 1);
}

/** Definitions of this author that stand in no recent program, however it is written, and that nothing is built on. */
export function retirements(view: EditorView, author: string): Suggestion[] {
  if (view.programs.length < ENOUGH_PROGRAMS) return [];
  const all = definitionsOf(view);
  const needed = new Set([
    ...view.programs.flatMap((program) => tokenise(program, wordsIn(view))),
    ...all.flatMap(({ body }) => body),
  ]);
  return all
    .filter((entry) => entry.author === author && view.round - entry.round >= TRIAL_ROUNDS)
    .filter(({ id, name }) => !needed.has(name) && !view.laws.has(id))
    .map(({ id, name }) => ({
      edit: { op: "retire", id, reason: "stands in no recent program" },
      reason: `${name} stands in none of ${view.programs.length} programs`,
    }));
}

/** A note for each definition without one; notes that their definition has outgrown, amended. */
export function notes(view: EditorView): Suggestion[] {
  return definitionsOf(view).flatMap((entry): Suggestion[] => {
    const text = noteOf(entry, view);
    const old = attached(view, entry, "note");
    if (old === undefined) {
      const { id, name } = entry;
      const edit: Edit = {
        op: "propose",
        kind: "note",
        name: `on ${name}`,
        body: [],
        text,
        parents: [id],
      };
      return [{ edit, reason: `${name} has no note` }];
    }
    const [then, now] = [usesIn(old.text), usesOf(entry)];
    if (now < Math.max(LEAST_NEWS, 2 * then)) return [];
    return [{ edit: { op: "amend", id: old.id, text }, reason: `used ${now} times, ${then} when noted` }];
  });
}

/** Definitions that have no worked example. */
export function withoutExample(view: EditorView): Entry[] {
  return definitionsOf(view).filter((entry) => attached(view, entry, "example") === undefined);
}

/** An adopted definition's example, as an entry. It belongs to the definition, and is about no law: it explains none. */
export function exampleEdit({ id, name }: Entry, text: string): Suggestion {
  const edit: Edit = {
    op: "propose",
    kind: "example",
    name: `example ${name}`,
    body: [],
    text,
    parents: [id],
  };
  return { edit, reason: `${name} has no worked example` };
}

/** Definitions that programs can use. */
export function definitionsOf({ entries, expansions }: EditorView): Entry[] {
  return entries.filter(
    ({ id, kind, name }) => kind === "definition" && expansions.has(id) && CULTURE_NAMES.includes(name),
  );
}

/** What the culture's names stand for, for tokenising. */
export function wordsIn(view: EditorView): { name: string; spelling: readonly string[] }[] {
  return definitionsOf(view).map((entry) => ({ name: entry.name, spelling: opsOf(entry, view) }));
}

export function opsOf({ id }: Entry, { expansions }: EditorView) {
  return expansions.get(id)!;
}

function attached({ entries }: EditorView, { id }: Entry, kind: Entry["kind"]): Entry | undefined {
  return entries.find((entry) => entry.kind === kind && entry.parents.includes(id));
}

/** "n3: sort rev, 2 ops. Explains law ab12. 8 of 8 fresh observations agreed. In 5 of 40 recent programs. Used 12 times." */
function noteOf(entry: Entry, view: EditorView): string {
  const { name, evidence } = entry;
  const ops = opsOf(entry, view);
  const tested = evidence.checks.reduce((sum, check) => sum + check.tested, 0);
  const agreed = evidence.checks.reduce((sum, check) => sum + check.agreed, 0);
  const words = wordsIn(view);
  const standing = view.programs.filter((program) => tokenise(program, words).includes(name)).length;
  return [
    `${name}: ${ops.join(" ")}, ${ops.length} ops.`,
    view.laws.has(entry.id) ? `Explains ${evidence.about}.` : "A pattern of programs.",
    tested > 0 ? `${agreed} of ${tested} fresh observations agreed.` : "",
    `In ${standing} of ${view.programs.length} recent programs.`,
    `Used ${usesOf(entry)} times.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function usesOf({ uses }: Entry): number {
  return Object.values(uses).reduce((a, b) => a + b, 0);
}

function usesIn(text: string): number {
  return Number(/Used (\d+) times\./.exec(text)?.[1] ?? 0);
}

// The contract of an editor: who proposes what a culture should hold beside the laws that were found: names for patterns
// that recur in accepted programs, worked examples, notes, and the upkeep of what is there. It edits nothing itself:
// a suggestion is an edit like anyone's, with a reason, and whoever asked decides.
//
// Worked example:
//   const quiet: Editor = { id: "quiet", author: "nobody", suggest: async () => [] };
import type { Rng } from "../../core/index.ts";
import type { Edit, Entry } from "../../culture/index.ts";
import type { Op } from "../../tasks/index.ts";

/** What an editor may look at. */
export interface EditorView {
  readonly round: number;
  /** Ops that programs may use. */
  readonly ops: readonly Op[];
  /** Accepted programs of the last rounds in ops, oldest first; a half of them: the other half tests suggestions. */
  readonly programs: readonly (readonly Op[])[];
  /** Adopted entries of all kinds, in the culture's order. */
  readonly entries: readonly Entry[];
  /** What adopted definitions stand for, in ops, by entry. */
  readonly expansions: ReadonlyMap<string, readonly Op[]>;
  /** Entries that explain a law: never merged away nor retired here. */
  readonly laws: ReadonlySet<string>;
  /** Words that no entry holds, in the order in which they are given. */
  readonly names: readonly string[];
}

export interface Suggestion {
  readonly edit: Edit;
  readonly reason: string;
}

export interface Editor {
  /** "statistics" or "model": the second half of its role. */
  readonly id: string;
  /** In whose name it edits. */
  readonly author: string;
  /** At most n new definitions, and at most n other edits. Deterministic in the view and the generator. */
  suggest(view: EditorView, n: number, rng: Rng): Promise<readonly Suggestion[]>;
}

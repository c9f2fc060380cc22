// The contract of a culture: one shared, living knowledge base. Everything outside culture/ goes through this
// door; only the implementation (culture.ts) knows the layout of the Y.Doc.
import type { Result } from "../core/index.ts";
import type { Authorship, Edit, EditRefusal, Entry } from "./entry.ts";
import type { Reservation } from "./reservations.ts";

/** What to look for: names a task mentions, or what an entry is about. */
export interface Query {
  readonly names?: readonly string[];
  readonly about?: string;
  readonly text?: string;
}

/** One past edit, as kept in the document's own history. */
export interface HistoryItem {
  readonly sequence: number;
  readonly author: string;
  readonly round: number;
  readonly edit: Edit;
  /** The entry it made or changed. */
  readonly entry: string;
}

export interface Culture {
  /** All entries, in an order that every replica agrees on. */
  entries(): readonly Entry[];
  get(id: string): Entry | undefined;
  /** The adopted definition that a name stands for: conflicts are settled by rule, the same on every replica. */
  resolve(name: string): Entry | undefined;
  /** Applies one edit as one transaction. The value is the id of the entry made or changed. */
  edit(edit: Edit, by: Authorship): Result<string, EditRefusal>;
  /** Adopted entries for a query, most useful first, nested definitions after those that use them, within a
   *  budget of symbols (name + body each). */
  retrieve(query: Query, budget: number): readonly Entry[];
  /** What somebody is about to name in a round, in the order in which it was settled. */
  reservations(round: number): readonly Reservation[];
  history(): readonly HistoryItem[];
  /** The culture as it was after a given round. */
  at(round: number): Culture;
  /** Yjs state: whole, or what a peer with the given state vector lacks. */
  encode(since?: Uint8Array): Uint8Array;
  stateVector(): Uint8Array;
  /** Merges a Yjs update from a peer. Throws nothing: a damaged update is refused as data. */
  apply(update: Uint8Array): Result<void, EditRefusal>;
  /** Called with each local or merged update, in order; returns an unsubscribe function. */
  onUpdate(listener: (update: Uint8Array) => void): () => void;
}

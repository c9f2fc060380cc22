// The culture on a Yjs document: edits become records in an append-only log (log.ts), the fold of the log is the
// state (model.ts), names and sameness are settled from the state (view.ts). This file ties them together and
// knows no simulation, no clock and no randomness.
import { err, ok, type Result } from "../core/index.ts";
import type { Culture, HistoryItem, Query } from "./contract.ts";
import type { Authorship, Edit, EditRefusal, Entry } from "./entry.ts";
import { EditLog } from "./log.ts";
import { CultureModel, compareItems, type LogItem, toItem } from "./model.ts";
import { authorshipSchema, DOCUMENT, entryOf, malformed, parseEdit, seal, sizeOf } from "./record.ts";
import type { Reservation } from "./reservations.ts";
import { findable, retrieve } from "./retrieve.ts";
import { judge } from "./rules.ts";
import { SimilarityIndex } from "./similarity.ts";
import { CultureView } from "./view.ts";

export interface CultureOptions {
  /** Yjs client id of this replica, 1 .. 2^32-1. Two replicas that live at the same time need different ones. */
  readonly clientId: number;
  /** Symbols that bodies may use without defining them. The same on every replica of a culture. */
  readonly primitives: Iterable<string>;
}

export class YCulture implements Culture {
  readonly #primitives: ReadonlySet<string>;
  readonly #log: EditLog;
  #items: LogItem[] = [];
  #model: CultureModel;
  #view: CultureView | undefined;
  /** Of the view's current entries; made when first asked for. */
  #index: SimilarityIndex | undefined;
  /** True while records came in before ones already folded: the fold starts over when next needed. */
  #stale = false;

  constructor({ clientId, primitives }: CultureOptions) {
    this.#primitives = new Set(primitives);
    this.#log = new EditLog(clientId, this.#primitives);
    this.#model = new CultureModel(this.#primitives);
  }

  get clientId(): number {
    return this.#log.clientId;
  }

  entries(): readonly Entry[] {
    const view = this.#settled();
    return [...this.#model.entries.keys()].map((id) => view.entry(id) as Entry);
  }

  /** Adopted and usable entries, without aliases: what a reader of the culture should see. */
  adopted(): readonly Entry[] {
    const view = this.#settled();
    return [...this.#model.entries.keys()]
      .filter((id) => view.isCurrent(id))
      .map((id) => view.entry(id) as Entry);
  }

  /** Entries kept from readers, whom a trial may still show them to. */
  quarantined(): readonly Entry[] {
    return this.entries().filter(({ status }) => status === "quarantined");
  }

  reservations(round: number): readonly Reservation[] {
    this.#refold();
    return this.#model.reservations.holding(round);
  }

  /** Adopted entries that lost their name to another and go by a derived one; their authors may rename them. */
  contested(): readonly Entry[] {
    return this.adopted().filter((entry) => entry.name !== this.#model.entries.get(entry.id)?.name);
  }

  get(id: string): Entry | undefined {
    return this.#settled().entry(id);
  }

  resolve(name: string): Entry | undefined {
    const view = this.#settled();
    const id = view.resolve(name);
    return id === undefined ? undefined : view.entry(id);
  }

  /** The id of the entry that stands for this one after merges and aliases; itself if nothing else does. */
  canonical(id: string): string {
    return this.#settled().canonical(id);
  }

  /** The primitives that a definition stands for; undefined if it is not usable (cyclic, incomplete, too long). */
  expand(id: string): readonly string[] | undefined {
    const expansion = this.#settled().expansion(id);
    return typeof expansion === "string" ? undefined : expansion;
  }

  edit(edit: Edit, by: Authorship): Result<string, EditRefusal> {
    const author = authorshipSchema.safeParse(by);
    if (!author.success)
      return err(malformed("an edit needs an author (1 to 64 characters) and a round (0, 1, ..)"));
    const parsed = parseEdit(edit);
    if (!parsed.ok) return parsed;
    this.#refold();
    const stored = parsed.value;
    const id = entryOf(stored, author.data);
    // The same proposal again is the same entry, the same reservation the same one: nothing to write.
    if (stored.op === "propose" && this.#model.entries.has(id)) return ok(id);
    if (stored.op === "reserve" && this.#model.reservations.has(id)) return ok(id);
    const bound = judge(stored, author.data, {
      model: this.#model,
      view: () => this.#settled(),
      primitives: this.#primitives,
    });
    if (!bound.ok) return bound;
    const record = seal({
      client: this.clientId,
      index: this.#log.nextIndex,
      time: (this.#items.at(-1)?.record.time ?? 0) + 1,
      ...author.data,
      edit: stored,
      refs: [...bound.value.refs],
      judged: bound.value.judged,
    });
    if (this.#log.bytes + sizeOf(record) > DOCUMENT.bytes || record.time > DOCUMENT.time)
      return err({ reason: "full", detail: `the document holds ${this.#log.bytes} bytes` });
    this.#log.append(record);
    this.#absorb([{ record, entry: id }]);
    this.#log.notify();
    return ok(id);
  }

  retrieve(query: Query, budget: number): readonly Entry[] {
    const view = this.#settled();
    const library = {
      current: this.adopted(),
      resolve: (name: string) => this.resolve(name),
      nested: (id: string) => view.nested(id).map((nested) => view.entry(nested) as Entry),
      expansion: (id: string) => this.expand(id) ?? [],
      index: () => {
        this.#index ??= new SimilarityIndex(
          this.adopted().map((entry) => findable(entry, this.expand(entry.id) ?? [])),
        );
        return this.#index;
      },
    };
    return retrieve(library, query, budget);
  }

  history(): readonly HistoryItem[] {
    this.#refold();
    return this.#items.map(({ record, entry }, sequence) => {
      const { author, round, edit } = record;
      return { sequence, author, round, edit, entry };
    });
  }

  /** A copy that holds the edits dated up to the round and no others. It is a document of its own (its records are
   *  rewritten as one client's): for looking back and starting over, not for merging with this one. */
  at(round: number): YCulture {
    const past = new YCulture({ clientId: this.clientId, primitives: this.#primitives });
    this.#refold();
    for (const { record } of this.#items) {
      if (record.round > round) continue;
      const { author, edit, refs, judged } = record;
      const index = past.#log.nextIndex;
      const copy = seal({
        client: past.clientId,
        index,
        time: index + 1,
        author,
        round: record.round,
        edit,
        refs,
        judged,
      });
      past.#log.append(copy);
      past.#absorb([toItem(copy)]);
    }
    past.#log.notify();
    return past;
  }

  encode(since?: Uint8Array): Uint8Array {
    return this.#log.encode(since);
  }

  stateVector(): Uint8Array {
    return this.#log.stateVector();
  }

  apply(update: Uint8Array): Result<void, EditRefusal> {
    const merged = this.#log.apply(update);
    if (!merged.ok) return merged;
    this.#absorb(merged.value.map(toItem).sort(compareItems));
    this.#log.notify();
    return ok(undefined);
  }

  onUpdate(listener: (update: Uint8Array) => void): () => void {
    return this.#log.onUpdate(listener);
  }

  /** Takes in new items, sorted. Folds them at once if they come after all others. */
  #absorb(items: readonly LogItem[]): void {
    for (const item of items) {
      const last = this.#items.at(-1);
      this.#stale ||= last !== undefined && compareItems(last, item) > 0;
      this.#items.push(item);
      if (!this.#stale) this.#fold(item);
    }
  }

  #fold(item: LogItem): void {
    if (!this.#model.apply(item)) return;
    const { op } = item.record.edit;
    if (op === "cite") this.#view?.forgetUses(item.entry);
    else if (op !== "reserve") this.#view = undefined;
  }

  #refold(): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.#view = undefined;
    this.#items.sort(compareItems);
    this.#model = new CultureModel(this.#primitives);
    for (const item of this.#items) this.#model.apply(item);
  }

  #settled(): CultureView {
    this.#refold();
    if (this.#view === undefined) {
      this.#view = new CultureView(this.#model);
      this.#index = undefined;
    }
    return this.#view;
  }
}

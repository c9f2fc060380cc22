// Reads a peer's update before it is merged, and says whether it may be: it decodes, keeps to the layout of the room
// (layout.ts), forges nothing under the server's id, and builds on nothing that is missing. What is merged after this
// leaves nothing pending and no structure deep enough to exhaust a stack. It changes nothing in the document.
import * as Y from "yjs";
import { ROOM, ROOTS, type RoomRefusal, type Root } from "./layout.ts";

export type Inspection =
  | { readonly kind: "changes" }
  /** All of it is known: merging would change nothing. */
  | { readonly kind: "known" }
  /** It builds on what has not arrived yet. */
  | { readonly kind: "early" }
  | { readonly kind: "refused"; readonly refusal: RoomRefusal };

/** Where an item lives. "gone": inside what was deleted, so that it will be discarded. */
type Place = Root | "draft" | "text" | "gone";
type Struct = Y.Item | Y.GC;
type Decoded = ReturnType<typeof Y.decodeUpdate>;

/** Clocks count characters and keystrokes; sums of them stay exact. */
const MAX_CLOCK = 2 ** 48;
const KNOWN: Inspection = { kind: "known" };
const EARLY: Inspection = { kind: "early" };
const CHANGES: Inspection = { kind: "changes" };

export function inspect(doc: Y.Doc, update: Uint8Array): Inspection {
  let decoded: Decoded;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    return refused("the update cannot be read");
  }
  return new Inspector(doc).inspect(decoded);
}

class Inspector {
  readonly #doc: Y.Doc;
  /** Structs of the update that bring something new, by client, in order of their clocks. */
  readonly #incoming = new Map<number, Struct[]>();
  /** Client -> clock after the document and the update. */
  readonly #next = new Map<number, number>();
  readonly #places = new Map<Y.Item, Place>();
  readonly #roots: ReadonlyMap<unknown, Root>;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#roots = new Map(ROOTS.map((name) => [doc.share.get(name), name]));
  }

  inspect({ structs, ds }: Decoded): Inspection {
    if (structs.length > ROOM.structs) return refused("the update has too many parts");
    const line = this.#readLine(structs);
    if (line !== undefined) return line;
    const items = [...this.#incoming.values()].flat().filter((struct) => struct instanceof Y.Item);
    if (!items.every((item) => this.#arrived(item))) return EARLY;
    for (const item of items) {
      const place = this.#placeOf(item);
      const flaw =
        place === undefined ? "the update writes where nothing is to be written" : flawOf(item, place);
      if (flaw !== undefined) return refused(flaw);
      if (place !== "gone" && !this.#continues(item)) return refused("the update contradicts the document");
    }
    let deletes = false;
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        if (clock + len > this.#after(client)) return EARLY;
        deletes ||= !this.#allDeleted(client, clock, clock + len);
      }
    }
    return items.length > 0 || this.#incoming.size > 0 || deletes ? CHANGES : KNOWN;
  }

  /** Each client's structs must follow on what the document has of that client. */
  #readLine(structs: Decoded["structs"]): Inspection | undefined {
    const done = new Set<number>();
    let last: number | undefined;
    for (const struct of structs) {
      const { client, clock } = struct.id;
      const end = clock + struct.length;
      if (client > 0xffff_ffff || end > MAX_CLOCK) return refused("ids out of range");
      if (client !== last && done.has(client)) return refused("a client's changes lie apart");
      last = client;
      done.add(client);
      if (struct instanceof Y.Skip) continue;
      // Yjs looks up what even a known item builds on, and breaks where the item's own client has not been there yet.
      if (struct instanceof Y.Item && basesOf(struct).some((id) => id.client === client && id.clock >= clock))
        return refused("a change builds on a later one");
      const known = this.#after(client);
      if (clock > known) return EARLY;
      if (end <= known) continue;
      if (client === this.#doc.clientID) return refused("only the server writes under its id");
      this.#next.set(client, end);
      const list = this.#incoming.get(client);
      if (list === undefined) this.#incoming.set(client, [struct as Struct]);
      else list.push(struct as Struct);
    }
    return undefined;
  }

  #after(client: number): number {
    return this.#next.get(client) ?? Y.getState(this.#doc.store, client);
  }

  /** What an item builds on is in the document or in the update. */
  #arrived(item: Y.Item): boolean {
    return basesOf(item).every(({ client, clock }) => clock < this.#after(client));
  }

  /** Where the document has the first part of an item, the rest is put beside it: it has to belong there. */
  #continues(item: Y.Item): boolean {
    const { client, clock } = item.id;
    const known = Y.getState(this.#doc.store, client);
    if (clock >= known) return true;
    const before = this.#at(Y.createID(client, known - 1));
    if (!(before instanceof Y.Item)) return false;
    const [parent, key] = this.#holderOf(item);
    return before.parent === parent && before.parentSub === key;
  }

  /** The type in the document that an item is put into, and its key there. */
  #holderOf({ parent, parentSub, origin, rightOrigin }: Y.Item): readonly [unknown, string | null] {
    if (typeof parent === "string") return [this.#doc.share.get(parent), parentSub];
    const next = parent ?? origin ?? rightOrigin;
    const at = next instanceof Y.ID ? this.#at(next) : undefined;
    if (!(at instanceof Y.Item)) return [undefined, null];
    if (parent === null) return [at.parent, at.parentSub];
    return [at.content instanceof Y.ContentType ? at.content.type : undefined, parentSub];
  }

  /**
   * Undefined where the layout has no place. Neighbours are followed in a loop, they may be a long chain; holders
   * `above` an item are few: a text, its draft.
   */
  #placeOf(item: Y.Item, above = 0): Place | undefined {
    if (above > 2) return undefined;
    const path: Y.Item[] = [];
    let place: Place | undefined;
    for (let at = item; ; ) {
      place = this.#places.get(at);
      if (place !== undefined) break;
      path.push(at);
      if (path.length > ROOM.structs) return undefined;
      if (at.parent !== null) {
        place = this.#placeIn(at, above);
        break;
      }
      // Without a parent of its own it stands beside its neighbour.
      const neighbours = [at.origin, at.rightOrigin].filter((id) => id !== null).map((id) => this.#at(id));
      const [neighbour] = neighbours;
      if (neighbours.some((struct) => struct instanceof Y.GC)) place = "gone";
      else if (neighbour instanceof Y.Item) {
        at = neighbour;
        continue;
      }
      break;
    }
    if (place !== undefined) for (const known of path) this.#places.set(known, place);
    return place;
  }

  /** By the parent that the item names (in an update) or has (in the document). */
  #placeIn(item: Y.Item, above: number): Place | undefined {
    const parent: unknown = item.parent;
    const keyed = item.parentSub !== null;
    if (typeof parent === "string") {
      const root = ROOTS.find((name) => name === parent);
      return root !== undefined && keyed === (root !== "inbox") ? root : undefined;
    }
    if (parent instanceof Y.AbstractType) {
      const root = this.#roots.get(parent);
      if (root !== undefined) return root;
      return parent._item === null ? undefined : inside(this.#placeOf(parent._item, above + 1));
    }
    const holder = this.#at(parent as Y.ID);
    if (!(holder instanceof Y.Item) || !(holder.content instanceof Y.ContentType)) return "gone";
    const place = inside(this.#placeOf(holder, above + 1));
    return place === undefined || place === "gone" || keyed === (place === "draft") ? place : undefined;
  }

  /** The struct that an id lies in; in the document if it is there already. */
  #at({ client, clock }: Y.ID): Struct | undefined {
    const known = clock < Y.getState(this.#doc.store, client);
    const structs = known ? this.#doc.store.clients.get(client) : this.#incoming.get(client);
    return structs?.[find(structs, clock)];
  }

  #allDeleted(client: number, from: number, to: number): boolean {
    // What the update itself brings is not deleted yet.
    if (to > Y.getState(this.#doc.store, client)) return false;
    const structs = this.#doc.store.clients.get(client) ?? [];
    for (let i = find(structs, from); i < structs.length && structs[i]!.id.clock < to; i++) {
      if (!structs[i]!.deleted) return false;
    }
    return true;
  }
}

/** What an item builds on. */
function basesOf({ origin, rightOrigin, parent }: Y.Item): Y.ID[] {
  return [origin, rightOrigin, parent].filter((id) => id instanceof Y.ID);
}

/** Where the items inside of an item at this place live. */
function inside(place: Place | undefined): Place | undefined {
  if (place === "drafts") return "draft";
  if (place === "draft") return "text";
  return place === "gone" ? place : undefined;
}

/** Index of the struct that a clock lies in: the last one that begins at or before it. */
function find(structs: readonly Struct[], clock: number): number {
  let low = 0;
  let high = structs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (structs[middle]!.id.clock <= clock) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What an item may hold, by its place. */
function flawOf({ content }: Y.Item, place: Place): string | undefined {
  if (content instanceof Y.ContentDeleted) return undefined;
  if (content instanceof Y.ContentAny) {
    if (!content.arr.every((value) => isPlain(value, ROOM.depth))) return "only plain values of little depth";
    return place === "drafts" || place === "text" ? `${place} holds no plain values` : undefined;
  }
  if (content instanceof Y.ContentString)
    return place === "text" || place === "gone" ? undefined : "text belongs into a draft's text";
  if (content instanceof Y.ContentType) {
    if (content.type.constructor === Y.Map && (place === "drafts" || place === "gone")) return undefined;
    if (content.type.constructor === Y.Text && (place === "draft" || place === "gone")) return undefined;
  }
  return "the room holds drafts (maps with a text), plain values, and nothing else";
}

/** JSON, so that nothing further on can stumble over it. */
function isPlain(value: unknown, depth: number): boolean {
  if (value === null || ["string", "number", "boolean", "undefined"].includes(typeof value)) return true;
  if (typeof value !== "object" || depth === 0 || ArrayBuffer.isView(value)) return false;
  return Object.values(value).every((inner) => isPlain(inner, depth - 1));
}

function refused(detail: string): Inspection {
  return { kind: "refused", refusal: { reason: "malformed", detail } };
}

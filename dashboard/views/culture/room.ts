// The run's culture room: the document that people write in together, over the standard y-websocket protocol, as
// signals. Loaded only when somebody writes. It knows nothing of the page around it; what it reads was written by
// others and is taken only where it has the right form.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { DraftForm, Edit } from "./draft.ts";
import { nextRequest, type Receipt, type Requests, receiptOf } from "./requests.ts";
import { KINDS } from "./select.ts";

export interface Draft extends DraftForm {
  readonly id: string;
  readonly author: string;
  readonly culture: string;
}

export interface Person {
  readonly client: number;
  readonly name: string;
  /** 1 to 8: which categorical colour. */
  readonly slot: number;
  /** The draft that is open there. */
  readonly draft: string | null;
  readonly self: boolean;
}

export type RoomStatus =
  | { readonly kind: "connecting" | "synced" | "lost" }
  | { readonly kind: "closed"; readonly reason: string };

export interface RoomOptions {
  /** ws://host/ws/culture, without a query. */
  readonly url: string;
  readonly run: string;
  readonly token: string | null;
}

/** Drafts that are shown; the server bounds how many there may be. */
const MOST_DRAFTS = 200;
const SLOTS = 8;
/** Too many messages is the one refusal that waiting cures. */
const TOO_MANY = 4429;

export class Room {
  readonly status: Signal<RoomStatus> = signal({ kind: "connecting" });
  readonly people: Signal<readonly Person[]> = signal([]);
  readonly drafts: Signal<readonly Draft[]> = signal([]);
  readonly #requests: Signal<Requests> = signal({ receipts: new Map<string, Receipt>(), inbox: new Set() });
  readonly #doc = new Y.Doc();
  readonly #drafts = this.#doc.getMap<unknown>("drafts");
  readonly #inbox = this.#doc.getArray<unknown>("inbox");
  readonly #receipts = this.#doc.getMap<unknown>("receipts");
  readonly #provider: WebsocketProvider;

  constructor({ url, run, token }: RoomOptions) {
    this.#provider = new WebsocketProvider(url, encodeURIComponent(run), this.#doc, {
      params: token === null ? {} : { token },
      // Tabs of one browser meet on the server like all others: what it refuses must not spread between them.
      disableBc: true,
      shouldReconnect: ({ code }) => code === TOO_MANY || !(code >= 4400 && code < 4500),
    });
    this.#drafts.observeDeep(this.#readDrafts);
    this.#receipts.observe(this.#readRequests);
    this.#inbox.observe(this.#readRequests);
    this.awareness.on("change", this.#readPeople);
    this.#provider.on("sync", (synced) => {
      if (synced) this.status.value = { kind: "synced" };
    });
    this.#provider.on("connection-close", () => {
      if (this.status.value.kind !== "closed") this.status.value = { kind: "lost" };
    });
    this.#provider.on("closed", ({ reason }) => {
      this.status.value = { kind: "closed", reason };
    });
  }

  get awareness(): WebsocketProvider["awareness"] {
    return this.#provider.awareness;
  }

  get requests(): ReadonlySignal<Requests> {
    return this.#requests;
  }

  /** Tells the others who this is. */
  introduce(name: string): void {
    this.awareness.setLocalStateField("user", { name, slot: slotOf(name) });
  }

  /** Tells the others which draft is open here. */
  open(draft: string | null): void {
    this.awareness.setLocalStateField("draft", draft);
  }

  /** @returns the new draft's id. */
  write({ text, ...fields }: Omit<Draft, "id">): string {
    const id = crypto.randomUUID();
    this.#doc.transact(() => {
      const draft = new Y.Map<unknown>(Object.entries(fields));
      draft.set("text", new Y.Text(text));
      this.#drafts.set(id, draft);
    });
    return id;
  }

  change(id: string, field: "name" | "about", value: string): void {
    const draft = this.#drafts.get(id);
    if (draft instanceof Y.Map) draft.set(field, value);
  }

  /** An amendment becomes a proposal, which needs a name of its own. */
  makeNew(id: string): void {
    const draft = this.#drafts.get(id);
    if (!(draft instanceof Y.Map)) return;
    this.#doc.transact(() => {
      draft.set("target", "");
      draft.set("name", "");
    });
  }

  discard(id: string): void {
    this.#drafts.delete(id);
  }

  /** The text that a draft's editors share; undefined when the draft is gone. */
  textOf(id: string): Y.Text | undefined {
    const draft = this.#drafts.get(id);
    const text = draft instanceof Y.Map ? draft.get("text") : undefined;
    return text instanceof Y.Text ? text : undefined;
  }

  /** Hands in an edit, for a draft or on its own; it enters the culture at the next round. @returns the request's id. */
  handIn(edit: Edit, by: { author: string; culture: string; draft?: string }): string {
    const { author, culture, draft } = by;
    const id = draft === undefined ? crypto.randomUUID() : nextRequest(draft, this.#requests.value);
    this.#inbox.push([{ id, culture, author, edit }]);
    return id;
  }

  dispose(): void {
    this.#provider.destroy();
    this.#doc.destroy();
  }

  readonly #readDrafts = (): void => {
    const drafts: Draft[] = [];
    for (const [id, value] of this.#drafts) {
      const draft = draftOf(id, value);
      if (draft && drafts.length < MOST_DRAFTS) drafts.push(draft);
    }
    this.drafts.value = drafts.sort((a, b) => (a.id < b.id ? -1 : 1));
  };

  readonly #readRequests = (): void => {
    const receipts = new Map<string, Receipt>();
    for (const [id, value] of this.#receipts) {
      const receipt = receiptOf(value);
      if (receipt) receipts.set(id, receipt);
    }
    const inbox = new Set<string>();
    for (const item of this.#inbox) {
      const id = (item as { id?: unknown } | null)?.id;
      if (typeof id === "string") inbox.add(id);
    }
    this.#requests.value = { receipts, inbox };
  };

  readonly #readPeople = (): void => {
    const people: Person[] = [];
    for (const [client, state] of this.awareness.getStates()) {
      const user = state.user as { name?: unknown; slot?: unknown } | undefined;
      if (typeof user?.name !== "string") continue;
      const draft: unknown = state.draft;
      people.push({
        client,
        name: user.name.slice(0, 32),
        slot: slot(user.slot) ?? slotOf(user.name),
        draft: typeof draft === "string" ? draft : null,
        self: client === this.#doc.clientID,
      });
    }
    this.people.value = people.sort((a, b) => Number(b.self) - Number(a.self) || a.client - b.client);
  };
}

function draftOf(id: string, value: unknown): Draft | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  const text: unknown = value.get("text");
  const kind = KINDS.find((known) => known === value.get("kind"));
  if (!(text instanceof Y.Text) || !kind) return undefined;
  const word = (key: string): string => {
    const held: unknown = value.get(key);
    return typeof held === "string" ? held : "";
  };
  return {
    id,
    kind,
    name: word("name"),
    about: word("about"),
    target: word("target"),
    author: word("author"),
    culture: word("culture"),
    text: text.toString(),
  };
}

function slot(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= SLOTS
    ? value
    : undefined;
}

/** The same name has the same colour everywhere. */
export function slotOf(name: string): number {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) % 9973;
  return (hash % SLOTS) + 1;
}

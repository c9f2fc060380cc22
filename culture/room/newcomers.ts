// The whole document as a message, for those who have nothing of it: encoded once for many newcomers.
import * as Y from "yjs";
import { step2Message, updateMessage } from "./messages.ts";

/** Bytes of changes after which the whole is encoded afresh, or this share of it where that is more. */
const STALE = 64 * 1024;
const STALE_SHARE = 1 / 8;

export class WholeDocument {
  readonly #doc: Y.Doc;
  #message: Uint8Array | undefined;
  #vector: Uint8Array = new Uint8Array();
  #stale = 0;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** The document has changed by an update of this size. */
  changed(bytes: number): void {
    this.#stale += bytes;
    const limit = Math.max(STALE, (this.#message?.length ?? 0) * STALE_SHARE);
    if (this.#stale > limit) this.#message = undefined;
  }

  /**
   * What a newcomer is to be sent. What has changed since the encoding goes first: it waits in the newcomer's document
   * for the rest, which then is complete at once.
   */
  messages(): Uint8Array[] {
    if (this.#message === undefined) {
      this.#message = step2Message(Y.encodeStateAsUpdate(this.#doc));
      this.#vector = Y.encodeStateVector(this.#doc);
      this.#stale = 0;
    }
    if (this.#stale === 0) return [this.#message];
    return [updateMessage(Y.encodeStateAsUpdate(this.#doc, this.#vector)), this.#message];
  }
}

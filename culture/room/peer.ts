// One peer as its room sees it: what it said too early, and what it lacks when it is too slow to be sent everything.
// It knows no document.
import type { PeerLine } from "./contract.ts";
import { ROOM } from "./layout.ts";

export class Peer {
  readonly line: PeerLine;
  readonly readOnly: boolean;
  #early: Uint8Array[] = [];
  #behind: Uint8Array | undefined;

  constructor(line: PeerLine, readOnly: boolean) {
    this.line = line;
    this.readOnly = readOnly;
  }

  /** Keeps an update that builds on what has not arrived yet. False: there are too many. */
  keepEarly(update: Uint8Array): boolean {
    this.#early.push(update);
    const bytes = this.#early.reduce((sum, one) => sum + one.length, 0);
    if (this.#early.length <= ROOM.early && bytes <= ROOM.earlyBytes) return true;
    this.#early = [];
    return false;
  }

  get isEarly(): boolean {
    return this.#early.length > 0;
  }

  /** What it said too early, to be tried again. */
  takeEarly(): readonly Uint8Array[] {
    const early = this.#early;
    this.#early = [];
    return early;
  }

  /** Sends a change of the document, which after it has this state vector; nothing to whom is behind. */
  tell(message: Uint8Array, stateVector: () => Uint8Array): void {
    if (this.#behind !== undefined) return;
    this.line.send(message);
    if (!this.isReading) this.#behind = stateVector();
  }

  get isReading(): boolean {
    return this.line.unread <= ROOM.unread;
  }

  /** Too slow: it is sent nothing, and later what the holder of this state vector lacks. */
  get behind(): Uint8Array | undefined {
    return this.#behind;
  }

  /** It is behind, and has read so much that it can be sent the rest. */
  get canCatchUp(): boolean {
    return this.#behind !== undefined && this.line.unread <= ROOM.unread / 4;
  }

  /** It has been sent all there is. */
  caughtUp(): void {
    this.#behind = undefined;
  }
}

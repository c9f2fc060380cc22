// The culture's Y.Doc: an append-only Y.Array of records. It knows Yjs, updates and bounds; not what edits mean.
// Records are never changed nor deleted, so merging is set union and the order inside the array does not matter:
// readers sort by (time, client). Nothing here is random: the client id is given, and gc has nothing to collect.
import * as Y from "yjs";
import { err, ok, type Result } from "../core/index.ts";
import type { EditRefusal } from "./entry.ts";
import { DOCUMENT, type LogRecord, malformed, notAllowed, parseRecord, sizeOf } from "./record.ts";

/** Yjs takes its own earlier updates (a resumed run has them) for those of a double, says so on the console and
 *  changes the client id. Merging under an id that no peer may have keeps it quiet. */
const NOBODY = 0;
const ROOT = "edits";

export class EditLog {
  readonly clientId: number;
  readonly #doc = new Y.Doc({ gc: false, guid: "culture" });
  readonly #array = this.#doc.getArray<LogRecord>(ROOT);
  readonly #primitives: ReadonlySet<string>;
  readonly #listeners = new Set<(update: Uint8Array) => void>();
  /** Checksums of known records: by client, then by index. */
  readonly #known = new Map<number, string[]>();
  #arrived: LogRecord[] = [];
  #updates: Uint8Array[] = [];
  #bytes = 0;

  constructor(clientId: number, primitives: ReadonlySet<string>) {
    if (!Number.isInteger(clientId) || clientId < 1 || clientId > 0xffff_ffff)
      throw new RangeError(`a client id is an integer from 1 to 2^32-1, not ${clientId}`);
    this.clientId = clientId;
    this.#primitives = primitives;
    this.#doc.clientID = clientId;
    this.#doc.on("update", (update: Uint8Array) => this.#updates.push(update));
    this.#array.observe((event) => {
      for (const part of event.changes.delta)
        if (Array.isArray(part.insert)) this.#arrived.push(...(part.insert as LogRecord[]));
    });
  }

  /** Index that this replica's next record will have. */
  get nextIndex(): number {
    return this.#known.get(this.clientId)?.length ?? 0;
  }

  /** Bytes counted against DOCUMENT.bytes, updates that wait for earlier ones included. */
  get bytes(): number {
    return this.#bytes + (this.#doc.store.pendingStructs?.update.length ?? 0);
  }

  /** Adds one sealed record of this replica. */
  append(record: LogRecord): void {
    this.#array.push([record]);
    this.#arrived = [];
    this.#count(record);
  }

  /**
   * Merges a peer's update and returns the records it brought, in no particular order. Refuses as a whole, and
   * leaves the document as it was, what does not decode, deletes, writes anywhere but at the end of the log, or
   * carries a record that does not stand on its own.
   */
  apply(update: Uint8Array): Result<readonly LogRecord[], EditRefusal> {
    const flaw = this.#inspect(update);
    if (flaw) return err(flaw);
    this.#doc.clientID = NOBODY;
    try {
      Y.applyUpdate(this.#doc, update);
    } catch (error) {
      return err(malformed(`the update cannot be merged: ${String(error)}`));
    } finally {
      this.#doc.clientID = this.clientId;
    }
    const arrived = this.#arrived;
    this.#arrived = [];
    // Items of one client arrive in the order of their index, whatever their order in the array.
    for (const record of arrived.toSorted((a, b) => a.index - b.index)) this.#count(record);
    return ok(arrived);
  }

  /** Hands out updates made since the last call; the owner calls it once its own state is up to date. */
  notify(): void {
    const updates = this.#updates;
    this.#updates = [];
    for (const update of updates) for (const listener of this.#listeners) listener(update);
  }

  onUpdate(listener: (update: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The whole state, or what the holder of a state vector lacks; a damaged vector counts as knowing nothing. */
  encode(since?: Uint8Array): Uint8Array {
    if (since === undefined) return Y.encodeStateAsUpdate(this.#doc);
    try {
      return Y.encodeStateAsUpdate(this.#doc, since);
    } catch {
      return Y.encodeStateAsUpdate(this.#doc);
    }
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  /** Reads an update without merging it. */
  #inspect(update: Uint8Array): EditRefusal | undefined {
    if (update.length > DOCUMENT.bytes)
      return { reason: "full", detail: `an update of ${update.length} bytes` };
    let fresh = 0;
    try {
      const { structs, ds } = Y.decodeUpdate(update);
      if (ds.clients.size > 0) return notAllowed("the log cannot be deleted from");
      for (const struct of structs) {
        if (struct instanceof Y.Skip) continue;
        if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny))
          return notAllowed("the log holds records only");
        // An item with a left neighbour has its parent from there; by induction that is the log too.
        const elsewhere = struct.parent !== null && (struct.parent as unknown) !== ROOT;
        if (elsewhere || struct.parentSub !== null || struct.rightOrigin !== null)
          return notAllowed("records can only be added at the end of the log");
        const { client, clock } = struct.id;
        for (const [i, value] of struct.content.arr.entries()) {
          const known = this.#known.get(client)?.[clock + i];
          if (known !== undefined && known === (value as LogRecord | null)?.checksum) continue;
          if (known !== undefined) return notAllowed(`two peers write under client id ${client}`);
          const parsed = parseRecord(value, this.#primitives);
          if (!parsed.ok) return parsed.error;
          if (parsed.value.client !== client || parsed.value.index !== clock + i)
            return malformed("a record is not in its place");
          fresh += sizeOf(parsed.value);
          if (this.bytes + fresh > DOCUMENT.bytes)
            return { reason: "full", detail: `the document would hold more than ${DOCUMENT.bytes} bytes` };
        }
      }
    } catch (error) {
      return malformed(`the update cannot be read: ${String(error)}`);
    }
    return undefined;
  }

  #count(record: LogRecord): void {
    const sums = this.#known.get(record.client) ?? [];
    sums[record.index] = record.checksum;
    this.#known.set(record.client, sums);
    this.#bytes += sizeOf(record);
  }
}

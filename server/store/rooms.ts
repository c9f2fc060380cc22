// The rooms of the SQLite store: per run a base and the numbered updates since, as opaque bytes. It does not know that
// they are Yjs updates; whoever calls wraps it in the database's guard or transaction.
import { and, asc, desc, eq, lte } from "drizzle-orm";
import { checkCompaction } from "./check.ts";
import type { Room } from "./contract.ts";
import type { Database } from "./database.ts";
import { rooms, roomUpdates } from "./schema.ts";

export class RoomTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  append(run: string, update: Uint8Array): number {
    const number = this.#last(run) + 1;
    this.#database.db
      .insert(roomUpdates)
      .values({ run, number, data: asBuffer(update) })
      .run();
    return number;
  }

  read(run: string): Room {
    const updates = this.#database.db
      .select({ data: roomUpdates.data })
      .from(roomUpdates)
      .where(eq(roomUpdates.run, run))
      .orderBy(asc(roomUpdates.number))
      .all();
    const base = this.#base(run)?.base;
    return {
      base: base === undefined ? null : new Uint8Array(base),
      updates: updates.map(({ data }) => new Uint8Array(data)),
      last: this.#last(run),
    };
  }

  compact(run: string, base: Uint8Array, upTo: number): void {
    checkCompaction(upTo, this.#base(run)?.upTo ?? 0, this.#last(run));
    const { db } = this.#database;
    const room = { base: asBuffer(base), upTo };
    db.insert(rooms)
      .values({ run, ...room })
      .onConflictDoUpdate({ target: rooms.run, set: room })
      .run();
    db.delete(roomUpdates)
      .where(and(eq(roomUpdates.run, run), lte(roomUpdates.number, upTo)))
      .run();
  }

  #base(run: string): { base: Buffer; upTo: number } | undefined {
    return this.#database.db
      .select({ base: rooms.base, upTo: rooms.upTo })
      .from(rooms)
      .where(eq(rooms.run, run))
      .get();
  }

  /** Numbers go on after a compaction that left no update. */
  #last(run: string): number {
    const { db } = this.#database;
    const update = db
      .select({ number: roomUpdates.number })
      .from(roomUpdates)
      .where(eq(roomUpdates.run, run))
      .orderBy(desc(roomUpdates.number))
      .limit(1)
      .get();
    if (update !== undefined) return update.number;
    return db.select({ upTo: rooms.upTo }).from(rooms).where(eq(rooms.run, run)).get()?.upTo ?? 0;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

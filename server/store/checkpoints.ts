// The checkpoints and snapshots of the SQLite store. Checkpoints are what a run goes on from: hashed, and the last
// few kept. A snapshot is only a fold saved for readers: one per run, made again from the events when lost. It knows
// neither runs nor events; whoever calls wraps it in the database's guard or transaction.
import { createHash } from "node:crypto";
import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { FolkloreError } from "../errors.ts";
import { toJson } from "./check.ts";
import { type Blob, type Checkpoint, KEPT_CHECKPOINTS, type Snapshot } from "./contract.ts";
import type { Database } from "./database.ts";
import { checkpointBlobs, checkpoints, snapshots } from "./schema.ts";

/** A checkpoint as it is written: its manifest as text, its arrays as bytes with their hashes. */
type Packed = Pick<Checkpoint, "id" | "seq" | "round"> & {
  readonly manifest: string;
  readonly blobs: readonly Pick<typeof checkpointBlobs.$inferInsert, "name" | "kind" | "hash" | "data">[];
};

export function packed(checkpoint: Checkpoint | undefined): Packed | undefined {
  if (checkpoint === undefined) return undefined;
  const { id, seq, round, manifest } = checkpoint;
  const blobs = Array.from(checkpoint.blobs, ([name, blob]) => {
    const data = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
    return { name, kind: kindOf(blob), hash: hashOf(data), data };
  });
  return { id, seq, round, manifest: toJson(manifest), blobs };
}

export class CheckpointTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  write(run: string, { id, seq, round, manifest, blobs }: Packed): void {
    const { db } = this.#database;
    this.#drop(run, eq(checkpoints.seq, seq), eq(checkpointBlobs.seq, seq));
    db.insert(checkpoints).values({ run, seq, round, id, manifest, blobs: blobs.length }).run();
    for (const blob of blobs) {
      db.insert(checkpointBlobs)
        .values({ run, seq, ...blob })
        .run();
    }
    const oldest = db
      .select({ seq: checkpoints.seq })
      .from(checkpoints)
      .where(eq(checkpoints.run, run))
      .orderBy(desc(checkpoints.seq))
      .limit(KEPT_CHECKPOINTS)
      .all()
      .at(-1)!;
    this.#drop(run, lt(checkpoints.seq, oldest.seq), lt(checkpointBlobs.seq, oldest.seq));
  }

  latest(run: string): Checkpoint | undefined {
    const rows = this.#database.db
      .select()
      .from(checkpoints)
      .where(eq(checkpoints.run, run))
      .orderBy(desc(checkpoints.seq))
      .all();
    for (const row of rows) {
      const blobs = this.#readBlobs(run, row.seq);
      if (blobs?.size !== row.blobs) continue;
      return { id: row.id, round: row.round, seq: row.seq, manifest: JSON.parse(row.manifest), blobs };
    }
    if (rows.length === 0) return undefined;
    throw new FolkloreError(
      "database-damaged",
      `no checkpoint of run ${run} can be read back whole from ${this.#database.file}`,
      "its events can still be read (show, export); start a new run to go on",
    );
  }

  writeSnapshot(run: string, { seq, version, json }: Snapshot): void {
    this.#database.db
      .insert(snapshots)
      .values({ run, seq, version, json })
      .onConflictDoUpdate({ target: snapshots.run, set: { seq, version, json } })
      .run();
  }

  snapshot(run: string): Snapshot | undefined {
    const { seq, version, json } = snapshots;
    return this.#database.db
      .select({ seq, version, json })
      .from(snapshots)
      .where(eq(snapshots.run, run))
      .get();
  }

  /** Drops everything after event `seq`. */
  rewind(run: string, seq: number): void {
    this.#drop(run, gt(checkpoints.seq, seq), gt(checkpointBlobs.seq, seq));
    this.#database.db
      .delete(snapshots)
      .where(and(eq(snapshots.run, run), gt(snapshots.seq, seq)))
      .run();
  }

  #drop(run: string, which: ReturnType<typeof eq>, whichBlobs: ReturnType<typeof eq>): void {
    const { db } = this.#database;
    db.delete(checkpoints)
      .where(and(eq(checkpoints.run, run), which))
      .run();
    db.delete(checkpointBlobs)
      .where(and(eq(checkpointBlobs.run, run), whichBlobs))
      .run();
  }

  /** Undefined when one of them is not what was written. */
  #readBlobs(run: string, seq: number): Map<string, Blob> | undefined {
    const rows = this.#database.db
      .select()
      .from(checkpointBlobs)
      .where(and(eq(checkpointBlobs.run, run), eq(checkpointBlobs.seq, seq)))
      .orderBy(asc(checkpointBlobs.name))
      .all();
    const blobs = new Map<string, Blob>();
    for (const row of rows) {
      if (hashOf(row.data) !== row.hash) return undefined;
      blobs.set(row.name, typed(row.kind, row.data));
    }
    return blobs;
  }
}

function kindOf(blob: Blob): "f32" | "i32" | "u8" {
  if (blob instanceof Float32Array) return "f32";
  return blob instanceof Int32Array ? "i32" : "u8";
}

function hashOf(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** A fresh array: SQLite's buffer may start at an odd address and is not ours to keep. */
function typed(kind: "f32" | "i32" | "u8", data: Uint8Array): Blob {
  const bytes = new Uint8Array(data);
  if (kind === "u8") return bytes;
  return kind === "f32" ? new Float32Array(bytes.buffer) : new Int32Array(bytes.buffer);
}

// The tables of the SQLite store, for drizzle. `npm run migrations` turns a change here into SQL under migrations/.
// Times are wall-clock milliseconds beside the log, never inside an event.
import { blob, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { RunStatus } from "./contract.ts";

export const runs = sqliteTable("runs", {
  id: text().primaryKey(),
  name: text().notNull(),
  seed: integer().notNull(),
  /** JSON */
  config: text().notNull(),
  status: text().$type<RunStatus>().notNull(),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
  lastSeq: integer("last_seq").notNull(),
  round: integer().notNull(),
});

export const events = sqliteTable(
  "events",
  {
    run: text().notNull(),
    seq: integer().notNull(),
    round: integer().notNull(),
    type: text().notNull(),
    /** JSON of the event's data. */
    data: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.run, table.seq] }),
    index("events_by_type").on(table.run, table.type, table.seq),
  ],
);

export const checkpoints = sqliteTable(
  "checkpoints",
  {
    run: text().notNull(),
    seq: integer().notNull(),
    round: integer().notNull(),
    id: text().notNull(),
    /** JSON */
    manifest: text().notNull(),
    /** Number of blobs: fewer found means damage. */
    blobs: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.seq] })],
);

export const checkpointBlobs = sqliteTable(
  "checkpoint_blobs",
  {
    run: text().notNull(),
    seq: integer().notNull(),
    name: text().notNull(),
    kind: text().$type<"f32" | "i32" | "u8">().notNull(),
    /** SHA-256 of the bytes, hexadecimal. */
    hash: text().notNull(),
    data: blob({ mode: "buffer" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.seq, table.name] })],
);

// The tables of the SQLite store, for drizzle. `npm run migrations` turns a change here into SQL under migrations/.
// Times are wall-clock milliseconds beside the log, never inside an event.
import { isNotNull } from "drizzle-orm";
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
  tags: text({ mode: "json" }).$type<readonly string[]>().notNull().default([]),
  archived: integer({ mode: "boolean" }).notNull().default(false),
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
    /** What the data names (subjects.ts), beside it so that an index finds it. */
    task: text(),
    entry: text(),
    agent: text(),
    law: text(),
  },
  (table) => [
    primaryKey({ columns: [table.run, table.seq] }),
    index("events_by_type").on(table.run, table.type, table.seq),
    // The type comes last: a subject's events of some types are chosen within the index, in order.
    index("events_by_task").on(table.run, table.task, table.seq, table.type).where(isNotNull(table.task)),
    index("events_by_entry").on(table.run, table.entry, table.seq, table.type).where(isNotNull(table.entry)),
    index("events_by_agent").on(table.run, table.agent, table.seq, table.type).where(isNotNull(table.agent)),
    index("events_by_law").on(table.run, table.law, table.seq, table.type).where(isNotNull(table.law)),
  ],
);

/** The last event of each round and when it was committed: a run's rounds without reading its events. */
export const rounds = sqliteTable(
  "rounds",
  {
    run: text().notNull(),
    round: integer().notNull(),
    seq: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.round] })],
);

export const snapshots = sqliteTable("snapshots", {
  run: text().primaryKey(),
  seq: integer().notNull(),
  version: integer().notNull(),
  json: text().notNull(),
});

/** Rooms that were compacted: the base stands for all updates up to and including number `upTo`. */
export const rooms = sqliteTable("rooms", {
  run: text().primaryKey(),
  base: blob({ mode: "buffer" }).notNull(),
  upTo: integer("up_to").notNull(),
});

export const roomUpdates = sqliteTable(
  "room_updates",
  {
    run: text().notNull(),
    number: integer().notNull(),
    data: blob({ mode: "buffer" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.number] })],
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

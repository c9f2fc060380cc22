// Databases of older versions are brought up to date with their data, and SQLite uses the indexes made for it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { afterEach, describe, expect, it } from "vitest";
import type { Event, EventType } from "../../../server/events.ts";
import { Database } from "../../../server/store/database.ts";
import { EventTable } from "../../../server/store/events.ts";
import { DATABASE_FILE, SqliteStore, type Subject } from "../../../server/store/index.ts";
import { roundEvents } from "../../conformance/rounds.ts";

const MIGRATIONS = "server/store/migrations";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "folklore-migrations-"));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A data folder as the version wrote it that knew only the first `count` migrations, with two runs of `events`. */
function olderDatabase(count: number, events: readonly Event[]): string {
  const dir = folder();
  const migrations = join(folder(), "migrations");
  cpSync(MIGRATIONS, migrations, { recursive: true });
  const journalFile = join(migrations, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  mkdirSync(dir, { recursive: true });
  const raw = new BetterSqlite3(join(dir, DATABASE_FILE));
  migrate(drizzle(raw), { migrationsFolder: migrations, migrationsTable: "__drizzle_migrations" });
  const insertRun = raw.prepare(
    `INSERT INTO runs (id, name, seed, config, status, created_at, updated_at, last_seq, round)
     VALUES (?, 'old', 7, '{"rounds":3}', 'finished', 1, 2, ?, ?)`,
  );
  const insertEvent = raw.prepare(
    "INSERT INTO events (run, seq, round, type, data, at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  for (const run of ["r1", "r2"]) {
    insertRun.run(run, events.length, events.at(-1)!.round);
    for (const { seq, round, type, data } of events) {
      insertEvent.run(run, seq, round, type, JSON.stringify(data), 1000 + seq);
    }
  }
  raw.close();
  return dir;
}

function open(dir: string): SqliteStore {
  const store = SqliteStore.open(dir);
  cleanups.push(() => store.close());
  return store;
}

/** Two rounds, and one event of each kind that names something. */
const OLD: readonly Event[] = [
  ...roundEvents(1, 1),
  ...roundEvents(2, 4),
  {
    seq: 7,
    run: "r1",
    round: 2,
    type: "task.proposed",
    data: { task: "t1", family: "f", level: 1, proposer: "random", agent: "bob", text: "dup" },
  },
  {
    seq: 8,
    run: "r1",
    round: 2,
    type: "culture.edited",
    data: {
      culture: "shared",
      author: "cyd",
      edit: { op: "adopt", id: "e1" },
      accepted: true,
      entry: "e1",
      reason: null,
      update: "AAEC",
    },
  },
  {
    seq: 9,
    run: "r1",
    round: 3,
    type: "law.discovered",
    data: { law: "l1", level: 1, agent: "bob", population: "p", program: "dup", attempts: 1, tokens: 2 },
  },
];

describe("a database of the first version", () => {
  it("keeps its runs and events, and knows its rounds and what its events name", () => {
    const store = open(olderDatabase(1, OLD));
    expect(store.listRuns().map((run) => run.id)).toEqual(["r2", "r1"]);
    expect(store.getRun("r1")).toEqual({
      id: "r1",
      name: "old",
      seed: 7,
      config: { rounds: 3 },
      status: "finished",
      createdAt: 1,
      updatedAt: 2,
      lastSeq: 9,
      round: 3,
      tags: [],
      archived: false,
    });
    expect([...store.events("r1")]).toEqual(OLD);
    expect([...store.roundTimes("r1")]).toEqual([
      [1, 1003],
      [2, 1008],
      [3, 1009],
    ]);
    const about = (kind: Subject["kind"], id: string) =>
      store.eventsAbout("r1", { kind, id }, { limit: 9 }).map((event) => event.seq);
    expect(about("agent", "ada")).toEqual([2, 5]);
    expect(about("agent", "bob")).toEqual([7, 9]);
    expect(about("agent", "cyd")).toEqual([8]);
    expect(about("task", "t1")).toEqual([7]);
    expect(about("entry", "e1")).toEqual([8]);
    expect(about("law", "l1")).toEqual([9]);
    expect(store.snapshot("r1")).toBeUndefined();
    expect(store.room("r1")).toEqual({ base: null, updates: [], last: 0 });
    expect(store.integrity()).toBe("ok");
  });

  it("goes on: new events follow the old ones, and it opens again", () => {
    const dir = olderDatabase(1, OLD);
    const first = SqliteStore.open(dir);
    first.rewind("r1", 6);
    first.commit("r1", { events: roundEvents(3, 7) });
    first.updateRun("r1", { tags: ["old"], archived: true });
    first.close();
    const store = open(dir);
    expect(store.getRun("r1")).toMatchObject({ lastSeq: 9, round: 3, tags: ["old"], archived: true });
    expect([...store.roundTimes("r1").keys()]).toEqual([1, 2, 3]);
    expect([...store.events("r2")].length).toBe(OLD.length);
  });

  it("is brought up to date even where an event was damaged, and still says which", () => {
    const dir = olderDatabase(1, OLD);
    const raw = new BetterSqlite3(join(dir, DATABASE_FILE));
    raw.exec(`UPDATE events SET data = '{"agent":' WHERE run = 'r1' AND seq = 5`);
    raw.close();
    const store = open(dir);
    expect([...store.events("r1", { to: 4 })]).toEqual(OLD.slice(0, 4));
    expect(() => [...store.events("r1")]).toThrow(
      expect.objectContaining({
        code: "database-damaged",
        message: expect.stringContaining("event 5 of run r1"),
      }),
    );
  });
});

/** One type alone is what might tempt SQLite to use the index of types. */
const TYPES: readonly (readonly EventType[] | undefined)[] = [
  undefined,
  ["attempts.graded"],
  ["attempts.graded", "culture.edited"],
];

describe("the indexes", () => {
  const subjects: [Subject["kind"], string[]][] = [
    ["task", ["events_by_task"]],
    ["entry", ["events_by_entry"]],
    ["agent", ["events_by_agent"]],
    ["law", ["events_by_law", "events_by_task"]],
  ];
  for (const [kind, indexes] of subjects) {
    it(`find the events about one ${kind} in order, without sorting`, () => {
      const database = Database.open(folder());
      cleanups.push(() => database.close());
      const table = new EventTable(database);
      for (const types of TYPES) {
        const { sql, params } = table.aboutRows("r1", { kind, id: "x" }, { limit: 5, types }).toSQL();
        const plan = database.raw
          .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
          .all(...params)
          .map(({ detail }) => detail);
        const used = plan.flatMap((detail) => /USING (?:COVERING )?INDEX (\w+)/.exec(detail)?.[1] ?? []);
        expect(used.sort(), plan.join("; ")).toEqual(indexes);
        expect(plan.filter((detail) => /SCAN|TEMP B-TREE/.test(detail))).toEqual([]);
      }
    });
  }
});

// The events of the SQLite store, and the last event of each round. It does not check what is appended (check.ts
// did); whoever calls wraps it in the database's guard or transaction.
import { and, asc, desc, eq, gt, gte, inArray, lte, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/sqlite-core";
import { FolkloreError } from "../errors.ts";
import { type Event, eventSchema } from "../events.ts";
import { checkLimit, toJson } from "./check.ts";
import type { AboutQuery, EventQuery, Subject, TextQuery } from "./contract.ts";
import type { Database } from "./database.ts";
import { events, rounds } from "./schema.ts";
import { namedIn } from "./subjects.ts";

/** Events read per query, so that a long log never sits in memory whole. */
const PAGE = 1_000;

/** The columns of an event; `at` and what it names are beside the log. */
const EVENT = {
  run: events.run,
  seq: events.seq,
  round: events.round,
  type: events.type,
  data: events.data,
};
type EventRow = Pick<typeof events.$inferSelect, keyof typeof EVENT>;

/** What append writes, but for the time. */
type NewRow = Omit<Required<typeof events.$inferInsert>, "at">;

export function eventRow(event: Event): NewRow {
  const { run, seq, round, type, data } = event;
  return { run, seq, round, type, data: toJson(data), ...namedIn(event) };
}

/** The plus tells SQLite not to choose the index of types for it: that one finds far too many events. */
const TYPE_BESIDE = sql`+${events.type}`;

export class EventTable {
  readonly #database: Database;
  readonly #insert;
  readonly #mark;

  constructor(database: Database) {
    this.#database = database;
    // Prepared: a round appends thousands.
    const { placeholder } = sql;
    this.#insert = database.db
      .insert(events)
      .values({
        run: placeholder("run"),
        seq: placeholder("seq"),
        round: placeholder("round"),
        type: placeholder("type"),
        data: placeholder("data"),
        at: placeholder("at"),
        task: placeholder("task"),
        entry: placeholder("entry"),
        agent: placeholder("agent"),
        law: placeholder("law"),
      })
      .prepare();
    this.#mark = database.db
      .insert(rounds)
      .values({
        run: placeholder("run"),
        round: placeholder("round"),
        seq: placeholder("seq"),
        at: placeholder("at"),
      })
      .onConflictDoUpdate({
        target: [rounds.run, rounds.round],
        set: { seq: sql`excluded.seq`, at: sql`excluded.at` },
      })
      .prepare();
  }

  append(rows: readonly NewRow[], at: number): void {
    for (const [i, row] of rows.entries()) {
      this.#insert.run({ ...row, at });
      if (rows[i + 1]?.round !== row.round)
        this.#mark.run({ run: row.run, round: row.round, seq: row.seq, at });
    }
  }

  /** Guards each query itself: between two events anything may happen. Damage is met where it is, not before. */
  *read(run: string, { from = 1, to, types }: EventQuery): IterableIterator<Event> {
    const ofTypes = types === undefined ? undefined : inArray(events.type, [...types]);
    for (let start = from; ; ) {
      const rows = this.#database.guard(() =>
        this.#database.db
          .select(EVENT)
          .from(events)
          .where(and(eq(events.run, run), gte(events.seq, start), upTo(to), ofTypes))
          .orderBy(asc(events.seq))
          .limit(PAGE)
          .all(),
      );
      for (const row of rows) yield this.#parsed(row);
      if (rows.length < PAGE) return;
      start = rows[rows.length - 1]!.seq + 1;
    }
  }

  texts(run: string, { after, limit, to }: TextQuery): string[] {
    checkLimit(limit);
    const { seq, round, type, data } = events;
    return this.#database.db
      .select({
        text: sql<string>`'{"seq":' || ${seq} || ',"run":' || json_quote(${events.run}) || ',"round":' || ${round}
          || ',"type":' || json_quote(${type}) || ',"data":' || ${data} || '}'`,
      })
      .from(events)
      .where(and(eq(events.run, run), gt(seq, after), upTo(to)))
      .orderBy(asc(seq))
      .limit(limit)
      .all()
      .map(({ text }) => text);
  }

  about(run: string, subject: Subject, query: AboutQuery): Event[] {
    return this.aboutRows(run, subject, query)
      .all()
      .map((row) => this.#parsed(row));
  }

  /** The query itself, so that a test can ask SQLite which index serves it. */
  aboutRows(run: string, { kind, id }: Subject, { limit, types }: AboutQuery) {
    checkLimit(limit);
    const wanted = types === undefined ? undefined : inArray(TYPE_BESIDE, [...types]);
    const named = (which: SQL | undefined) =>
      this.#database.db
        .select(EVENT)
        .from(events)
        .where(and(eq(events.run, run), which, wanted));
    if (kind !== "law") return named(eq(events[kind], id)).orderBy(asc(events.seq)).limit(limit);
    // Two ordered index scans that SQLite merges; an OR would make it collect and sort them all.
    const attempts = and(eq(events.task, id), eq(TYPE_BESIDE, "attempts.graded"));
    return unionAll(named(eq(events.law, id)), named(attempts))
      .orderBy(asc(events.seq))
      .limit(limit);
  }

  roundTimes(run: string): ReadonlyMap<number, number> {
    const rows = this.#database.db
      .select({ round: rounds.round, at: rounds.at })
      .from(rounds)
      .where(eq(rounds.run, run))
      .orderBy(asc(rounds.round))
      .all();
    return new Map(rows.map(({ round, at }) => [round, at]));
  }

  /** Drops the events after `seq`. @returns where the log ends now. */
  rewind(run: string, seq: number): { lastSeq: number; round: number } {
    const { db } = this.#database;
    db.delete(events)
      .where(and(eq(events.run, run), gt(events.seq, seq)))
      .run();
    db.delete(rounds)
      .where(and(eq(rounds.run, run), gt(rounds.seq, seq)))
      .run();
    const last = db
      .select({ seq: events.seq, round: events.round, at: events.at })
      .from(events)
      .where(eq(events.run, run))
      .orderBy(desc(events.seq))
      .limit(1)
      .get();
    if (last === undefined) return { lastSeq: 0, round: 0 };
    this.#mark.run({ run, ...last });
    return { lastSeq: last.seq, round: last.round };
  }

  #parsed(row: EventRow): Event {
    try {
      return eventSchema.parse({ ...row, data: JSON.parse(row.data) });
    } catch (cause) {
      throw new FolkloreError(
        "database-damaged",
        `event ${row.seq} of run ${row.run} in ${this.#database.file} cannot be read`,
        "the file was changed by hand, or by another version: check it with: folklore doctor",
        { cause },
      );
    }
  }
}

function upTo(to: number | undefined): SQL | undefined {
  return to === undefined ? undefined : lte(events.seq, to);
}

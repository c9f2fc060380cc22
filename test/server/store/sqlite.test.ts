// The SQLite store: the shared suite, and what only a disk can do: be killed, locked, damaged, full, from the future.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { EXIT_CODES } from "../../../server/errors.ts";
import { DATABASE_FILE, SqliteStore } from "../../../server/store/index.ts";
import { commitRounds, roundEvents } from "../../conformance/rounds.ts";
import { storeConformance } from "../../conformance/store.ts";

const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "folklore-store-"));
  folders.push(made);
  return made;
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const RUN = { id: "r1", name: "r1", seed: 1, config: {} };

function withRun(): { dir: string; store: SqliteStore } {
  const dir = folder();
  const store = SqliteStore.open(dir);
  store.createRun(RUN);
  return { dir, store };
}

function raw(dir: string): Database.Database {
  return new Database(join(dir, DATABASE_FILE));
}

storeConformance("sqlite", () => SqliteStore.open(folder()));

describe("a process that writes and is killed", () => {
  /** Starts the committer and resolves once it has committed `rounds` rounds. */
  async function committer(
    dir: string,
    rounds: number,
  ): Promise<{ child: ChildProcess; printed: () => number }> {
    const child = spawn(process.execPath, ["test/fixtures/committer.ts", dir], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    let complaint = "";
    child.stderr!.on("data", (chunk) => {
      complaint += chunk;
    });
    const lines = () => text.split("\n").filter((line) => line !== "");
    await new Promise<void>((resolve, reject) => {
      child.on("exit", () => reject(new Error(`committer ended early: ${complaint}`)));
      child.stdout!.on("data", (chunk) => {
        text += chunk;
        if (lines().length >= rounds) resolve();
      });
    });
    return { child, printed: () => Number(lines().at(-1)) };
  }

  it("loses nothing committed, keeps rounds whole, and leaves no lock behind", async () => {
    const dir = folder();
    const rng = Rng.seed("kill");
    for (let kill = 0; kill < 4; kill++) {
      const { child, printed } = await committer(dir, 1 + rng.int(5));
      await new Promise((resolve) => setTimeout(resolve, rng.int(20)));
      const committed = printed();
      child.kill("SIGKILL");
      await once(child, "exit");

      const store = SqliteStore.open(dir);
      const run = store.getRun("r1")!;
      expect(run.status).toBe("interrupted");
      expect(run.round).toBeGreaterThanOrEqual(committed);
      const events = [...store.events("r1")];
      expect(events).toEqual(
        Array.from({ length: run.round }, (_, i) => roundEvents(i + 1, i * 3 + 1)).flat(),
      );
      const checkpoint = store.latestCheckpoint("r1")!;
      expect(checkpoint.round).toBe(run.round);
      expect([...new Set(checkpoint.blobs.get("weights"))]).toEqual([run.round]);
      expect(store.integrity()).toBe("ok");
      store.lock("r1").release();
      store.close();
    }
  });

  it("holds a lock that nobody refers to any more", async () => {
    const { store } = withRun();
    store.lock("r1");
    setFlagsFromString("--expose-gc");
    await setImmediate();
    runInNewContext("gc")();
    await setImmediate();
    expect(store.isLocked("r1")).toBe(true);
    store.close();
  });

  it("keeps a second process out, and says who holds the run", async () => {
    const dir = folder();
    const { child } = await committer(dir, 1);
    const store = SqliteStore.open(dir);
    try {
      expect(store.getRun("r1")?.status).toBe("running");
      expect(() => store.lock("r1")).toThrow(
        expect.objectContaining({ code: "locked", message: expect.stringContaining(`pid ${child.pid}`) }),
      );
      expect([...store.events("r1", { to: 3 })]).toEqual(roundEvents(1, 1));
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
      store.close();
    }
  });
});

describe("a data folder with something wrong", () => {
  it("is reported as damaged when the file is not a database", () => {
    const dir = folder();
    writeFileSync(
      join(dir, DATABASE_FILE),
      "this is no database, but it is long enough to be looked at".repeat(20),
    );
    expect(() => SqliteStore.open(dir)).toThrow(
      expect.objectContaining({ code: "database-damaged", hint: expect.stringContaining("start afresh") }),
    );
  });

  it("is reported as damaged when pages were overwritten", () => {
    const { dir, store } = withRun();
    commitRounds(store, 30);
    store.close();
    const database = raw(dir);
    database.pragma("journal_mode = DELETE");
    const page = Number(database.pragma("page_size", { simple: true }));
    database.close();
    const file = join(dir, DATABASE_FILE);
    const bytes = Buffer.alloc(page * 40, 0xaa);
    const whole = readFileSync(file);
    bytes.copy(whole, page * 2, 0, Math.min(bytes.length, whole.length - page * 2));
    writeFileSync(file, whole);
    expect(() => {
      const again = SqliteStore.open(dir);
      try {
        [...again.events("r1")];
      } finally {
        again.close();
      }
    }).toThrow(expect.objectContaining({ code: "database-damaged" }));
  });

  it("is reported as damaged when an event was changed by hand", () => {
    const { dir, store } = withRun();
    commitRounds(store, 1);
    const database = raw(dir);
    database.exec(`UPDATE events SET data = '{"agent":3}' WHERE seq = 2`);
    database.close();
    expect(() => [...store.events("r1")]).toThrow(expect.objectContaining({ code: "database-damaged" }));
    store.close();
  });

  it("falls back to the checkpoint before when the newest is damaged, and says so when none is left", () => {
    const { dir, store } = withRun();
    commitRounds(store, 3);
    const database = raw(dir);
    database.exec("UPDATE checkpoint_blobs SET data = x'00' WHERE seq = 9 AND name = 'culture'");
    expect(store.latestCheckpoint("r1")?.seq).toBe(6);
    database.exec("DELETE FROM checkpoint_blobs WHERE seq = 6 AND name = 'culture'");
    database.close();
    expect(() => store.latestCheckpoint("r1")).toThrow(expect.objectContaining({ code: "database-damaged" }));
    store.close();
  });

  it("keeps only the last two checkpoints' arrays", () => {
    const { dir, store } = withRun();
    commitRounds(store, 5);
    const database = raw(dir);
    expect(database.prepare("SELECT DISTINCT seq FROM checkpoint_blobs ORDER BY seq").pluck().all()).toEqual([
      12, 15,
    ]);
    database.close();
    store.close();
  });

  it("is refused when a newer version wrote it", () => {
    const { dir, store } = withRun();
    store.close();
    const database = raw(dir);
    database.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('future', 9999999999999)");
    database.close();
    expect(() => SqliteStore.open(dir)).toThrow(expect.objectContaining({ code: "database-newer" }));
  });

  it("says that the disk is full, and keeps what was committed", async () => {
    const dir = folder();
    // No file of this process may grow beyond 1 MiB: its write-ahead log fills up within a few rounds.
    const limited = `trap '' XFSZ; ulimit -f 1024; exec "$0" test/fixtures/committer.ts "$1"`;
    const child = spawn("bash", ["-c", limited, process.execPath, dir], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let rounds = "";
    let complaint = "";
    child.stdout.on("data", (chunk) => {
      rounds += chunk;
    });
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    const [exitCode] = await once(child, "close");
    expect({ exitCode, complaint }).toEqual({ exitCode: EXIT_CODES["disk-full"], complaint: "disk-full" });
    const store = SqliteStore.open(dir);
    const last = Number(rounds.trim().split("\n").at(-1));
    expect(last).toBeGreaterThan(1);
    expect(store.getRun("r1")).toMatchObject({ round: last, status: "interrupted" });
    expect(store.latestCheckpoint("r1")?.round).toBe(last);
    store.commit("r1", { events: roundEvents(last + 1, last * 3 + 1) });
    store.close();
  });

  it("says that it cannot be written", () => {
    const dir = folder();
    writeFileSync(join(dir, "file"), "");
    expect(() => SqliteStore.open(join(dir, "file"))).toThrow(
      expect.objectContaining({ code: "unwritable" }),
    );
    chmodSync(dir, 0o500);
    // Root may write anywhere, so the second half only says something for other users.
    if (process.getuid?.() !== 0) {
      expect(() => SqliteStore.open(join(dir, "sub"))).toThrow(
        expect.objectContaining({ code: "unwritable" }),
      );
    }
    chmodSync(dir, 0o700);
  });
});

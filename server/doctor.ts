// What a machine needs to run folklore, checked one thing at a time: each check says ok, warn or fail, what it found,
// and what to do. A failing check never stops the others.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { availableParallelism, freemem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEVICES, type Device } from "../trainer/index.ts";
import { classify } from "./errors.ts";
import { ensureFolder } from "./folder.ts";
import { DATABASE_FILE, SqliteStore } from "./store/index.ts";

export interface CheckResult {
  readonly check: string;
  readonly status: "ok" | "warn" | "fail";
  readonly found: string;
  /** What to do; empty when ok. */
  readonly advice: string;
}

type Finding = Omit<CheckResult, "check">;
type Check = [name: string, body: () => Finding | Promise<Finding>];

/** The default run needs well below 2 GiB; less free than this and it may be killed. */
const MEMORY_WANTED = 2 * 2 ** 30;
/** A finished default run takes some tens of megabytes; the write-ahead log may double that. */
const DISK_WANTED = 500 * 2 ** 20;
/** A first WebGPU shader compilation takes seconds; more than this is a hang. */
const PROBE_MS = 60_000;

export async function examine(folder: string): Promise<CheckResult[]> {
  const checks: Check[] = [
    ["node", node],
    ["better-sqlite3", sqlite],
    ...DEVICES.filter((device) => device !== "auto").map(
      (device): Check => [`device ${device}`, () => deviceWorks(device)],
    ),
    ["cores", cores],
    ["memory", memory],
    ["data folder", () => writable(folder)],
    ["disk", () => disk(folder)],
    ["database", () => database(folder)],
  ];
  const results: CheckResult[] = [];
  for (const [check, body] of checks) {
    try {
      results.push({ check, ...(await body()) });
    } catch (thrown) {
      const { message, hint } = classify(thrown, folder);
      results.push({ check, status: "fail", found: message, advice: hint });
    }
  }
  return results;
}

const ok = (found: string): Finding => ({ status: "ok", found, advice: "" });

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return ok(process.version);
  return {
    status: "fail",
    found: process.version,
    advice: "run npm install, which brings a Node 24 on Linux",
  };
}

async function sqlite(): Promise<Finding> {
  const { default: Database } = await import("better-sqlite3");
  const memoryDatabase = new Database(":memory:");
  const version = memoryDatabase.prepare("SELECT sqlite_version()").pluck().get();
  memoryDatabase.close();
  return ok(`SQLite ${version}`);
}

/** Computes on it, in a process of its own: a broken driver may crash or chatter. The CPU must work, the rest are extras. */
function deviceWorks(device: Device): Finding {
  const probe = fileURLToPath(new URL("./device-probe.ts", import.meta.url));
  const { status, stdout, signal } = spawnSync(process.execPath, [probe, device], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: PROBE_MS,
  });
  const said = stdout.trim().split("\n").at(-1) || `the probe died (${signal ?? `exit code ${status}`})`;
  if (status === 0) return ok(said);
  return device === "cpu"
    ? { status: "fail", found: said, advice: "run npm ci again: onnxruntime-node is missing or damaged" }
    : { status: "warn", found: said, advice: "only needed for --device; runs use the cpu without it" };
}

function cores(): Finding {
  const count = availableParallelism();
  if (count >= 2) return ok(String(count));
  return {
    status: "warn",
    found: "1",
    advice: "expect half the speed: populations work one after the other",
  };
}

function memory(): Finding {
  const free = freemem();
  const found = `${gib(free)} GiB free`;
  if (free >= MEMORY_WANTED) return ok(found);
  return { status: "warn", found, advice: "close other programs: a default run takes up to 2 GiB" };
}

function writable(folder: string): Finding {
  const existed = existsSync(folder);
  ensureFolder(folder);
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, "probe");
  } finally {
    rmSync(probe, { force: true });
    if (!existed) rmSync(folder, { recursive: true });
  }
  return ok(`${folder} can be written${existed ? "" : " (it will be made by the first run)"}`);
}

function disk(folder: string): Finding {
  let place = folder;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  const found = `${gib(bavail * bsize)} GiB free`;
  if (bavail * bsize >= DISK_WANTED) return ok(found);
  return { status: "warn", found, advice: "free some space, or use another folder with --dir" };
}

function database(folder: string): Finding {
  if (!existsSync(join(folder, DATABASE_FILE))) return ok("none yet");
  const store = SqliteStore.open(folder);
  try {
    const verdict = store.integrity();
    const runs = store.listRuns().length;
    if (verdict === "ok") return ok(`intact, ${runs} ${runs === 1 ? "run" : "runs"}`);
    return {
      status: "fail",
      found: verdict.split("\n")[0]!,
      advice: `rescue what can be read with: sqlite3 ${join(folder, DATABASE_FILE)} .recover, or start afresh with --dir`,
    };
  } finally {
    store.close();
  }
}

function gib(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}

// A connection to a program: one JSON object a line, out on its standard input, in from its standard output; what it
// writes to standard error is kept for messages. It knows nothing of what the lines mean.
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Connection, Inbox } from "./connection.ts";
import { LIMITS, SIZES } from "./limits.ts";
import { isModule, type PluginSource, splitCommand } from "./source.ts";
import { Tail } from "./tail.ts";

/** A group of its own, so that the whole family of processes can be ended, and Ctrl-C is for us to answer. */
const GROUPS = process.platform !== "win32";

/** How a source that is no server is started. A module gets a Node of its own with a bounded heap. */
export function startOf(source: Exclude<PluginSource, { readonly kind: "socket" }>, heapMb: number): Start {
  if (!isModule(source)) {
    const [file, ...args] = splitCommand(source.command) as [string, ...string[]];
    return { file, args, folder: source.folder, answers: 1 };
  }
  const main = fileURLToPath(new URL("./module-program.ts", import.meta.url));
  const node = [`--max-old-space-size=${heapMb}`, "--disable-warning=ExperimentalWarning"];
  const args = [process.execPath, ...node, main, JSON.stringify(source)];
  const folder = fileURLToPath(new URL("../../", import.meta.url));
  if (process.platform !== "linux") return { file: args[0]!, args: args.slice(1), folder, answers: 3 };
  // Buffers are not on the heap; the system can bound them.
  const limited = [
    "-c",
    'ulimit -d "$1"; shift; exec "$@"',
    "sh",
    String((heapMb + LIMITS.outsideHeapMb) * 1024),
  ];
  return { file: "/bin/sh", args: [...limited, ...args], folder, answers: 3 };
}

/** A program to start, and the channel on which it answers. */
export interface Start {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** 1: standard output. 3: one of its own; then standard output is as good as standard error. */
  readonly answers: 1 | 3;
}

export class Program implements Connection {
  /** By itself or by us, or never begun. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #inbox = new Inbox();
  readonly #chatter = new Tail();
  #line = "";

  constructor({ file, args, folder, answers }: Start) {
    const stdio =
      answers === 1 ? (["pipe", "pipe", "pipe"] as const) : (["pipe", "pipe", "pipe", "pipe"] as const);
    const child = spawn(file, args, { cwd: folder, detached: GROUPS, stdio: [...stdio] });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    child.on("error", (error) => this.#inbox.fail("died", `cannot run "${file}": ${error.message}`));
    // "close" and not "exit": what it wrote before it ended is read first.
    child.on("close", (code, signal) => this.#inbox.fail("died", this.#end(code, signal)));
    this.#stdin.on("error", () => {}); // it has closed its input: the end of the program says why
    for (const [fd, pipe] of child.stdio.entries()) {
      if (fd === 0) continue;
      const hear =
        fd === answers ? (text: string) => this.#receive(text) : (text: string) => this.#chatter.add(text);
      (pipe as Readable)
        .setEncoding("utf8")
        .on("data", hear)
        .on("error", () => {});
    }
  }

  /** Undefined if it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  write(message: string): void {
    this.writeBytes(`${ascii(message)}\n`);
  }

  /** For those who want to say half a line. */
  writeBytes(bytes: string | Buffer): void {
    if (this.#stdin.writable) this.#stdin.write(bytes);
  }

  read(limitMs: number): Promise<string> {
    return this.#inbox.take(limitMs);
  }

  /** Nothing more will be asked. True when the program has ended by itself, false if it does not in time. */
  hangUp(limitMs: number): Promise<boolean> {
    this.#stdin.end();
    const late = new Promise<false>((resolve) => setTimeout(resolve, limitMs, false).unref());
    return Promise.race([this.ended.then(() => true), late]);
  }

  close(): void {
    if (this.pid !== undefined) killGroup(this.pid);
  }

  get #stdin(): Writable {
    return this.#child.stdin!; // always a pipe
  }

  #end(code: number | null, signal: string | null): string {
    if (this.#chatter.has("heap out of memory")) return "it needed more memory than it may have";
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    return `the program ended with ${how}${this.#chatter.sentence("it")}`;
  }

  #receive(text: string): void {
    const lines = (this.#line + text).split("\n");
    this.#line = lines.pop()!;
    for (const line of lines) if (line.trim() !== "") this.#inbox.add(line);
    if (this.#line.length <= SIZES.frame) return;
    this.#line = "";
    this.#inbox.fail("junk", `a line of more than ${SIZES.frame} characters`);
    this.close();
  }
}

/** JSON with every other character escaped: some readers of lines break them at U+2028, and not all read UTF-8. */
function ascii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Ends a program and those that it has started. */
export function killGroup(pid: number): void {
  try {
    process.kill(GROUPS ? -pid : pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

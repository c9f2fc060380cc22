// The error model on one page: one type, flat codes named after the boundary that was crossed, one classifier.
// A refused edit, a rejected proposal or a wrong answer is data, not an error. What reaches the user is always
// a message (what happened), a hint (what to do) and an exit code; stack traces only with FOLKLORE_DEBUG=1.

/** Error code -> exit code of the command. 1 is left for "it ran, and the answer is no" (a failed audit or run). */
export const EXIT_CODES = {
  "bad-usage": 2,
  "bad-config": 2,
  "not-found": 3,
  locked: 4,
  busy: 4,
  "port-taken": 4,
  "database-busy": 4,
  "database-damaged": 5,
  "database-newer": 5,
  "disk-full": 6,
  unwritable: 6,
  "device-missing": 7,
  "environment-broken": 7,
  "run-failed": 1,
  "audit-failed": 1,
  unexpected: 70,
} as const;
export type ErrorCode = keyof typeof EXIT_CODES;

/** Exit code after Ctrl-C, as shells expect it (128 + SIGINT). */
export const EXIT_INTERRUPTED = 130;

/** The only error type that server/ throws on purpose. */
export class FolkloreError extends Error {
  readonly code: ErrorCode;
  /** What to do about it: one sentence or a command. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "FolkloreError";
    this.code = code;
    this.hint = hint;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** Turns whatever was thrown into a FolkloreError. `place` names the file or folder that was worked on. */
export function classify(error: unknown, place = "the data folder"): FolkloreError {
  if (error instanceof FolkloreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // By name, so that the error model does not load the trainer: its messages already say what is missing.
  if (error instanceof Error && error.name === "DeviceError") {
    return new FolkloreError("device-missing", message, "use --device cpu, or look at: folklore doctor", {
      cause: error,
    });
  }
  for (const code of codes(error)) {
    const known = byCode(code, message, place, error);
    if (known !== undefined) return known;
  }
  return new FolkloreError(
    "unexpected",
    message,
    "this looks like a bug: run again with FOLKLORE_DEBUG=1 for the stack trace, and report it",
    { cause: error },
  );
}

/** The `code` of an error and of its causes: libraries wrap what SQLite and the system said. */
function codes(error: unknown): string[] {
  const found: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string") found.push(code);
  }
  return found;
}

function byCode(code: string, message: string, place: string, cause: unknown): FolkloreError | undefined {
  const make = (kind: ErrorCode, text: string, hint: string) =>
    new FolkloreError(kind, text, hint, { cause });
  if (code === "SQLITE_BUSY" || code.startsWith("SQLITE_BUSY_") || code.startsWith("SQLITE_LOCKED")) {
    return make(
      "database-busy",
      `the database at ${place} is in use by another process: ${message}`,
      "wait for the other folklore process to end, or use another folder with --dir",
    );
  }
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") {
    return make(
      "database-damaged",
      `the database at ${place} is damaged or not a database: ${message}`,
      "move it away and start afresh, or rescue what can be read with: sqlite3 folklore.db .recover",
    );
  }
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT" || code === "SQLITE_IOERR_WRITE") {
    return make(
      "disk-full",
      `no space left while writing to ${place}: ${message}`,
      "free some space, then continue with: folklore resume (everything committed so far is kept)",
    );
  }
  const unwritable = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "EISDIR", "SQLITE_PERM"];
  if (unwritable.includes(code) || code.startsWith("SQLITE_READONLY") || code.startsWith("SQLITE_CANTOPEN")) {
    return make(
      "unwritable",
      `cannot write to ${place}: ${message}`,
      "choose a folder you may write to with --dir or FOLKLORE_DIR",
    );
  }
  if (code === "ENOENT") {
    return make("not-found", message, "check the path");
  }
  return undefined;
}

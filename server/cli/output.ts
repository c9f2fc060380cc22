// What commands print: data as JSON or as text, tables, and errors. It knows no command.
import type { FolkloreError } from "../errors.ts";

/** Prints `data` as JSON when asked to, otherwise the text made from it. */
export function print(json: boolean, data: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(data, null, 2) : text()}\n`);
}

/** Columns padded to their widest cell; the first row is the header. Numbers are right-aligned. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** One message, one hint; the stack only with FOLKLORE_DEBUG=1. */
export function printError(error: FolkloreError, json: boolean): void {
  const { code, message, hint } = error;
  const text = json
    ? JSON.stringify({ error: { code, message, hint } })
    : `error: ${message}\n  what to do: ${hint}`;
  process.stderr.write(`${text}\n`);
  if (process.env.FOLKLORE_DEBUG === "1") process.stderr.write(`${describe(error)}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined
    ? String(error.stack)
    : `${error.stack}\ncaused by ${describe(error.cause)}`;
}

/** Seconds as "1 h 02 min", "3 min 05 s" or "12 s". */
export function duration(seconds: number): string {
  const s = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  if (s >= 3600) return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
  return s >= 60 ? `${Math.floor(s / 60)} min ${two(s % 60)} s` : `${s} s`;
}

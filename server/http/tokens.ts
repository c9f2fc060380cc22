// The three secrets of a data folder, one for each role: read from tokens.json, which only its owner may read, or made
// there. It knows no requests.
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { classify, FolkloreError } from "../errors.ts";
import type { Tokens } from "./contract.ts";

export const TOKENS_FILE = "tokens.json";

/** 192 bits: cannot be guessed, and fits a line. */
const SECRET_BYTES = 24;

const secret = z.string().regex(/^[A-Za-z0-9_-]{16,256}$/, "16 to 256 letters, digits, - and _");
const tokensSchema = z
  .strictObject({ viewer: secret, editor: secret, operator: secret })
  .refine(
    ({ viewer, editor, operator }) => new Set([viewer, editor, operator]).size === 3,
    "they must differ",
  );

/** @throws FolkloreError "bad-config" for a file that is not such, or what the file system said. */
export function readOrMakeTokens(folder: string): Tokens {
  const path = join(folder, TOKENS_FILE);
  try {
    const text = readFileSync(path, "utf8");
    // Whoever wrote it by hand may have left it open to others.
    chmodSync(path, 0o600);
    return parse(text, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw classify(error, path);
  }
  const make = () => randomBytes(SECRET_BYTES).toString("base64url");
  const tokens = { viewer: make(), editor: make(), operator: make() };
  try {
    writeFileSync(path, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    // Another process was faster: its tokens count.
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return parse(readFileSync(path, "utf8"), path);
    throw classify(error, path);
  }
  return tokens;
}

function parse(text: string, path: string): Tokens {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    data = undefined;
  }
  const parsed = tokensSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new FolkloreError(
    "bad-config",
    `${path} is not a file of tokens: ${parsed.error.issues.map(({ message }) => message).join("; ")}`,
    "delete it to have new ones made",
  );
}

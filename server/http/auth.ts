// Who is asking, and what they may do: a token's role, compared in constant time, and the role that a request needs.
// It knows neither how tokens are kept (tokens.ts) nor what the routes do.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Role } from "../protocol/index.ts";
import type { Tokens } from "./contract.ts";

/** From least to most: each may do what those before it may. */
export const ROLES = ["viewer", "editor", "operator"] as const satisfies readonly Role[];

/** The role of a secret; undefined for none that is known. Without tokens everybody is operator. */
export function roleOf(tokens: Tokens | null, secret: string | undefined): Role | undefined {
  if (tokens === null) return "operator";
  const given = digest(secret ?? "");
  let found: Role | undefined;
  // All are compared, whichever it is: the time taken says nothing.
  for (const role of ROLES) if (timingSafeEqual(given, digest(tokens[role]))) found = role;
  return secret === undefined || secret === "" ? undefined : found;
}

/** Equal length for timingSafeEqual, whatever was given. */
function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** The secret of an "Authorization: Bearer ..." header. */
export function bearer(header: string | undefined): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header ?? "")?.[1];
}

/** What a request under /api/v1 needs. Whatever is not named here is the operator's. */
export function neededRole(method: string, path: string): Role {
  if (method === "GET" || method === "HEAD") return "viewer";
  if (method === "POST" && /^\/api\/v1\/runs\/[^/]+\/lab\/(task|solve|grade)$/.test(path)) return "editor";
  return "operator";
}

export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** A name to show beside a person's edits: letters, digits and little else; undefined for anything more. */
export function decentName(name: string | undefined): string | undefined {
  const trimmed = name?.normalize("NFC").trim();
  return trimmed !== undefined && /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]{0,31}$/u.test(trimmed)
    ? trimmed
    : undefined;
}

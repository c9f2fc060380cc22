// Errors as answers: RFC 9457 problems. What the caller did wrong is said in full; what went wrong here is said
// without internals (no paths, no messages of libraries) and is for the log. It knows no routes.
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { type ErrorCode, FolkloreError } from "../errors.ts";
import type { Problem } from "../protocol/index.ts";

/** FolkloreError code -> HTTP status. From 500 on the message stays in the log. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  "bad-usage": 400,
  "bad-config": 422,
  "not-found": 404,
  locked: 409,
  busy: 409,
  "port-taken": 500,
  "database-busy": 503,
  "database-damaged": 500,
  "database-newer": 500,
  "disk-full": 507,
  unwritable: 500,
  "device-missing": 422,
  "environment-broken": 500,
  "run-failed": 500,
  "audit-failed": 500,
  unexpected: 500,
};

/** Problems that only HTTP has: kind -> status and title. */
const REFUSALS = {
  malformed: [400, "malformed request"],
  "bad-request": [400, "bad request"],
  unauthorized: [401, "a token is needed"],
  forbidden: [403, "not allowed"],
  "no-such-page": [404, "nothing here"],
  "too-large": [413, "too large"],
  "wrong-type": [415, "JSON is needed"],
  "too-many": [429, "too many requests"],
  "too-slow": [504, "it took too long"],
  closing: [503, "the server is going away"],
} as const satisfies Record<string, readonly [number, string]>;
export type RefusalKind = keyof typeof REFUSALS;

/** Characters of a detail or hint at most: what was given is repeated in some of them. */
const LONGEST = 1200;
/** Issues of one request that are told. */
const MOST_ISSUES = 8;

/** A request that HTTP itself refuses; thrown by the middleware. */
export class RequestRefused extends Error {
  readonly problem: Problem;

  constructor(kind: RefusalKind, detail: string, hint?: string) {
    super(detail);
    this.name = "RequestRefused";
    this.problem = refusal(kind, detail, hint);
  }
}

/** What to answer, and whether somebody should look into it. */
export function problemOf(error: unknown): { readonly problem: Problem; readonly unexpected: boolean } {
  if (error instanceof RequestRefused) return { problem: error.problem, unexpected: false };
  if (error instanceof FolkloreError) {
    const status = STATUS[error.code];
    if (status < 500) {
      const title = error.code.replaceAll("-", " ");
      return { problem: make(error.code, status, title, error.message, error.hint), unexpected: false };
    }
    return { problem: internal(error.code, status), unexpected: true };
  }
  if (error instanceof z.ZodError) return { problem: fromIssues(error), unexpected: false };
  if (error instanceof HTTPException) return { problem: fromException(error), unexpected: false };
  return { problem: internal("unexpected", 500), unexpected: true };
}

/** The kinds of problems with their statuses, for people who read the API's page. */
export function problemKinds(): readonly { readonly kind: string; readonly status: number }[] {
  const refusals = Object.entries(REFUSALS).map(([kind, [status]]) => ({ kind, status: status as number }));
  return [...refusals, ...Object.entries(STATUS).map(([kind, status]) => ({ kind, status }))];
}

function fromIssues(error: z.ZodError): Problem {
  const told = error.issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`));
  const more = error.issues.length - told.length;
  const detail = [...told, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
  return refusal("bad-request", detail, "what is accepted is described at /api");
}

/** Hono's own: JSON that cannot be read, the wrong content type, the time limit. */
function fromException({ status, message }: HTTPException): Problem {
  if (status === 415) return refusal("wrong-type", "send content-type: application/json");
  if (status === 504) return refusal("too-slow", "the answer was not ready in time");
  return refusal("malformed", message || "the request cannot be read");
}

function refusal(kind: RefusalKind, detail: string, hint?: string): Problem {
  const [status, title] = REFUSALS[kind];
  return make(kind, status, title, detail, hint);
}

function internal(code: string, status: number): Problem {
  return make(code, status, "something went wrong here", "it is in the server's log");
}

function make(kind: string, status: number, title: string, detail: string, hint?: string): Problem {
  return {
    type: `/api#${kind}`,
    title,
    status,
    detail: shorten(detail),
    ...(hint !== undefined && { hint: shorten(hint) }),
  };
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

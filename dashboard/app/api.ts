// The HTTP API under /api/v1, for all views: JSON in and out, the token, and errors as problem+json. It knows no
// single path. The token comes from the link (`#token=...`), lives in this tab's sessionStorage, and leaves the URL.
import type { Problem } from "../../server/protocol/index.ts";

const KEY = "folklore.token";
const BASE = "/api/v1";

export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

export const api = {
  get: <T>(path: string, signal?: AbortSignal): Promise<T> => request<T>("GET", path, undefined, signal),
  post: <T>(path: string, body: unknown): Promise<T> => request<T>("POST", path, body),
  patch: <T>(path: string, body: unknown): Promise<T> => request<T>("PATCH", path, body),
};

export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

export function setToken(value: string | null): void {
  if (value === null || value === "") sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, value);
}

/** Takes the token out of the address bar, so that it is not copied with a link. */
export function takeTokenFromUrl(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given === null) return;
  setToken(given);
  history.replaceState(history.state, "", location.pathname + location.search);
}

/** ws://host/path, with the token where there is one: browsers cannot send headers with a WebSocket. */
export function socketUrl(path: string): string {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const secret = token();
  if (secret !== null) url.searchParams.set("token", secret);
  return url.href;
}

/** What to tell people about anything that was thrown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ApiProblem) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { type: "about:blank", title: "Something went wrong in the page", status: 0, detail };
}

async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json" };
  const secret = token();
  if (secret !== null) headers.authorization = `Bearer ${secret}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new ApiProblem({
      type: "about:blank",
      title: "No answer",
      status: 0,
      detail: "The server does not answer.",
      hint: "Is it still running? The page reconnects by itself.",
    });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  throw new ApiProblem(asProblem(answer, response.status));
}

function asProblem(answer: unknown, status: number): Problem {
  if (typeof answer === "object" && answer !== null && "title" in answer && "detail" in answer) {
    return answer as Problem;
  }
  return { type: "about:blank", title: `HTTP ${status}`, status, detail: "The server gave no reason." };
}

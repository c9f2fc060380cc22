// The built page as it is served: which paths give what, how it is packed and kept, and the headers of every answer.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CSP } from "../../../server/http/headers.ts";
import { bodyFor, readPage } from "../../../server/http/page.ts";
import { ask } from "./asking.ts";
import { startTrial, type Trial } from "./doubles.ts";

const INDEX = "<!doctype html><title>Folklore</title>";
const SCRIPT = `console.log(${JSON.stringify("x".repeat(5000))});`;
const HASHED = "/assets/index-D1x2y3z4.js";

let folder: string;
let trial: Trial;
const get = (path: string, headers: Record<string, string> = {}) =>
  ask(trial.server.origin, path, { headers });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "folklore-page-"));
  const dist = join(folder, "dist");
  mkdirSync(join(dist, "assets"), { recursive: true });
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(dist, "index.html"), INDEX);
  writeFileSync(join(dist, "icon.svg"), "<svg/>");
  writeFileSync(join(dist, "notes.bak"), "not for serving");
  writeFileSync(join(dist, HASHED), SCRIPT);
  trial = await startTrial({ page: dist });
});
afterAll(async () => {
  await trial.server.close();
  rmSync(folder, { recursive: true });
});

describe("the page", () => {
  it.each([
    "/",
    "/runs",
    "/runs/trial-1",
    "/runs/trial-1/culture?round=3",
    "/runs/%00/..%2f..%2f",
    "/index.html",
  ])("is at %s", async (path) => {
    const { status, text, headers } = await get(path);
    expect([status, text, headers["content-type"]]).toEqual([200, INDEX, "text/html; charset=utf-8"]);
    expect(headers["cache-control"]).toBe("no-cache");
  });

  it.each([
    "/secret.txt",
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/assets/..\\..\\secret.txt",
    "//etc/passwd",
    "/notes.bak",
    "/assets",
    "/assets/",
    "/runsx",
    "/__proto__",
    "/constructor",
    "/index.html%00",
  ])("is not at %s", async (path) => {
    const { status, text } = await get(path);
    expect([400, 404]).toContain(status);
    expect(text).not.toContain("secret.txt");
    expect(text).not.toContain("not for serving");
  });

  it("is packed for those who can unpack it, and named assets are kept for good", async () => {
    const plain = await get(HASHED);
    expect([plain.text, plain.headers["content-encoding"]]).toEqual([SCRIPT, undefined]);
    expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(plain.headers.vary).toBe("accept-encoding");
    for (const [accepted, encoding] of [
      ["gzip, deflate, br", "br"],
      ["gzip", "gzip"],
      ["GZIP;q=0.5", "gzip"],
      ["br;q=1, gzip;q=0.1", "br"],
      ["br;q=0", undefined],
      ["br; q=0.000, gzip", "gzip"],
      ["deflate", undefined],
    ] as const) {
      const { headers } = await get(HASHED, { "accept-encoding": accepted });
      expect(headers["content-encoding"], accepted).toBe(encoding);
    }
    const page = await readPage(join(folder, "dist"));
    const file = page.at(HASHED)!;
    expect(brotliDecompressSync(bodyFor(file, "br").bytes).toString()).toBe(SCRIPT);
    expect(gunzipSync(bodyFor(file, "gzip").bytes).toString()).toBe(SCRIPT);
  });

  it("is not sent again to those who have it", async () => {
    const { headers } = await get("/icon.svg");
    expect(headers["content-type"]).toBe("image/svg+xml");
    const again = await get("/icon.svg", { "if-none-match": String(headers.etag) });
    expect([again.status, again.text]).toEqual([304, ""]);
    expect((await get("/icon.svg", { "if-none-match": '"other"' })).status).toBe(200);
  });

  it("has no data, so it needs no token", async () => {
    const tokens = {
      viewer: "viewer-secret-0001",
      editor: "editor-secret-0001",
      operator: "operator-secret-01",
    };
    const { server } = await startTrial({ page: join(folder, "dist"), tokens });
    try {
      expect((await ask(server.origin, "/")).status).toBe(200);
      expect((await ask(server.origin, "/api/v1/runs")).status).toBe(401);
    } finally {
      await server.close();
    }
  });

  it("says how to build it where it is not built", async () => {
    const { server } = await startTrial();
    try {
      const { status, text } = await ask(server.origin, "/runs/x");
      expect(status).toBe(503);
      expect(text).toContain("npm run prepare");
      expect(text).not.toMatch(/<script|style=/);
      expect((await ask(server.origin, "/other")).status).toBe(404);
    } finally {
      await server.close();
    }
  });
});

describe("headers", () => {
  it.each(["/", HASHED, "/api", "/api/style.css", "/api/v1/runs", "/api/v1/runs/none", "/none", "/metrics"])(
    "of %s are strict",
    async (path) => {
      const { headers } = await get(path);
      expect(headers).toMatchObject({
        "content-security-policy": CSP,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers["cache-control"]).toBeTypeOf("string");
      expect(headers).not.toHaveProperty("x-powered-by");
    },
  );

  it("allow scripts and styles of our own server only", () => {
    expect(CSP).toContain("default-src 'none'");
    expect(CSP).toContain("script-src 'self';");
    expect(CSP).toContain("style-src 'self';");
    expect(CSP).toContain("frame-ancestors 'none'");
    expect(CSP).not.toMatch(/unsafe|\*|http/);
  });
});

// The built page, read whole into memory when the server starts: a table from path to bytes, so that nothing a visitor
// sends ever reaches the file system. It knows no Hono.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export interface PageFile {
  readonly type: string;
  readonly cache: string;
  readonly etag: string;
  /** By content encoding, the smallest first; "identity" is always there. */
  readonly bodies: ReadonlyMap<"br" | "gzip" | "identity", Uint8Array<ArrayBuffer>>;
}

export interface Page {
  /** The file at a path, the page itself where a view of it is meant, undefined for all else. */
  at(path: string): PageFile | undefined;
  /** There is a page at all. */
  readonly built: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};

/** Bytes: smaller files do not gain by packing. */
const WORTH_PACKING = 1024;
/** Vite names what it builds by its content: assets/index-D1x2y3z4.js never changes. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
/** Addresses of the page's own views: it reads the rest of them itself. */
const VIEW = /^\/(?:runs(?:\/.*)?)?$/;

/** Reads the folder; none, or one without index.html, is a page that is not built. */
export async function readPage(folder: string): Promise<Page> {
  const files = new Map<string, PageFile>();
  for (const path of filesIn(folder)) {
    const name = `/${relative(folder, path).split(sep).join("/")}`;
    const type = TYPES[extname(path)];
    if (type !== undefined) files.set(name, await makeFile(readFileSync(path), type, HASHED.test(name)));
  }
  const index = files.get("/index.html");
  if (index === undefined) {
    const told = await makeFile(Buffer.from(NOT_BUILT), TYPES[".html"]!, false);
    return { at: (path) => (VIEW.test(path) ? told : undefined), built: false };
  }
  return { at: (path) => files.get(path) ?? (VIEW.test(path) ? index : undefined), built: true };
}

/** The smallest body that the visitor can unpack. */
export function bodyFor(
  file: PageFile,
  accepted: string | undefined,
): { readonly encoding: "br" | "gzip" | "identity"; readonly bytes: Uint8Array<ArrayBuffer> } {
  // "br, gzip;q=0.5, identity;q=0": the last is not honoured, as everybody can read plain bytes.
  const offered = new Set(
    (accepted ?? "")
      .toLowerCase()
      .split(",")
      .filter((one) => !/;\s*q=0(\.0*)?\s*$/.test(one))
      .map((one) => one.split(";")[0]!.trim()),
  );
  for (const [encoding, bytes] of file.bodies) {
    if (encoding === "identity" || offered.has(encoding)) return { encoding, bytes };
  }
  throw new Error("every file has its plain bytes");
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function makeFile(plain: Buffer, type: string, hashed: boolean): Promise<PageFile> {
  const bodies = new Map<"br" | "gzip" | "identity", Uint8Array<ArrayBuffer>>();
  if (plain.length >= WORTH_PACKING && /^text|json|svg/.test(type)) {
    // Quality 5 takes some 10 ms for each 100 KB; 11 would take half a second.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    bodies.set("br", new Uint8Array(await promisify(brotliCompress)(plain, { params })));
    bodies.set("gzip", new Uint8Array(await promisify(gzip)(plain)));
  }
  bodies.set("identity", new Uint8Array(plain));
  return {
    type,
    cache: hashed ? "public, max-age=31536000, immutable" : "no-cache",
    etag: `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`,
    bodies,
  };
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Folklore: the page is not built yet</title></head>
<body>
<h1>The page is not built yet</h1>
<p>The server runs, but dashboard/dist is missing. Build it with</p>
<pre>npm run prepare</pre>
<p>and start the server again. The API works without it: <a href="/api">what it offers</a>.</p>
</body>
</html>
`;

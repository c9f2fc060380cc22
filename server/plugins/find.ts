// From what a user wrote to where the code is: a folder, a file, an npm package, exec:<command line>, ws://... .
// It opens nothing.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from "node:path";
import { contentId } from "../../core/index.ts";
import { FolkloreError } from "../errors.ts";
import { hashOfScripts, scriptPaths } from "./scripts.ts";
import { EXEC, isSocket } from "./source.ts";

/** Looked into when nothing else is named; it need not exist. */
export const DEFAULT_FOLDER = "./plugins";
export const EXTENSIONS = [".ts", ".mts", ".js", ".mjs"] as const;
/** Bytes of a plug-in file: a family is a page or two. */
const MAX_FILE = 1024 * 1024;
/** Files of a package that are looked at for changes. */
const MAX_FILES = 500;
const FORMS = "a folder, a file (.ts, .mts, .js, .mjs), an npm package, exec:<command line>, or ws://...";

/** One place where code is, and the words that led there. */
export type Found = { readonly spec: string } & (
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "package"; readonly name: string; readonly folder: string }
  | {
      readonly kind: "command";
      readonly command: string;
      readonly folder: string;
      /** The files that it names. */
      readonly scripts: readonly string[];
    }
  | { readonly kind: "socket"; readonly url: string }
);

/** Undefined specs: what is in the default folder. @throws FolkloreError for a spec that leads nowhere. */
export function findPlugins(specs: readonly string[] | undefined, base: string): Found[] {
  if (specs !== undefined) return specs.flatMap((spec) => find(spec, base));
  const folder = resolve(base, DEFAULT_FOLDER);
  return isFolder(folder) ? filesOf(DEFAULT_FOLDER, folder) : [];
}

function find(spec: string, base: string): Found[] {
  if (isSocket(spec)) return [{ spec, kind: "socket", url: spec }];
  if (spec.startsWith(EXEC)) {
    const command = spec.slice(EXEC.length).trim();
    return [{ spec, kind: "command", command, folder: base, scripts: scriptPaths(command, base) }];
  }
  const path = resolve(base, spec);
  if (isFolder(path)) return filesOf(spec, path);
  const extension = extname(path);
  if (isFile(path)) {
    if (isPluginFile(path)) return [{ spec, kind: "file", path }];
    throw new FolkloreError("bad-config", `plug-in ${spec}: not a family`, `expected ${FORMS}`);
  }
  const named = /^(@[a-z0-9._-]+\/)?[a-z0-9][a-z0-9._-]*$/i.test(spec) && !isAbsolute(spec);
  if (named && !(EXTENSIONS as readonly string[]).includes(extension)) {
    if (packageFile(spec, base) !== undefined) return [{ spec, kind: "package", name: spec, folder: base }];
    throw new FolkloreError(
      "not-found",
      `plug-in ${spec}: neither a folder in ${base} nor an installed npm package`,
      `npm install ${spec}, or name ${FORMS}`,
    );
  }
  throw new FolkloreError(
    "not-found",
    `plug-in ${spec}: there is nothing at ${path}`,
    `check the path (it begins at ${base}), or name ${FORMS}`,
  );
}

function filesOf(spec: string, folder: string): Found[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => isPluginFile(path) && isFile(path))
    .map((path) => ({ spec, kind: "file", path }));
}

/** Tests, and what begins with "_" or ".", are no families. */
function isPluginFile(path: string): boolean {
  const name = basename(path);
  const code = (EXTENSIONS as readonly string[]).includes(extname(name));
  return code && !/^[._]/.test(name) && !/\.test\.m?[tj]s$/.test(name) && !/\.d\.m?ts$/.test(name);
}

/** The code of a module as it is now, as text; the same text has the same hash everywhere. Undefined for programs and
 *  servers. @throws whatever reading throws. */
export function readCode(found: Found): string | undefined {
  if (found.kind === "file") {
    const { size } = statSync(found.path);
    if (size > MAX_FILE) throw new Error(`the file has ${size} bytes (at most ${MAX_FILE})`);
    return readFileSync(found.path, "utf8");
  }
  return found.kind === "package" ? readPackage(found.name, found.folder) : undefined;
}

/** The hash of what can be seen of the code as it is now; undefined where nobody sees any. */
export function hashOf(found: Found, code: string | undefined = readCode(found)): string | undefined {
  if (code !== undefined) return contentId(code);
  return found.kind === "command" && found.scripts.length > 0 ? hashOfScripts(found.scripts) : undefined;
}

function readPackage(name: string, folder: string): string {
  const root = dirname(packageFile(name, folder)!);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.([cm]?js|json)$/.test(file) && !file.includes("node_modules"))
    .sort()
    .slice(0, MAX_FILES);
  return JSON.stringify(
    files.map((file) => [relative(root, join(root, file)), readFileSync(join(root, file), "utf8")]),
  );
}

function packageFile(name: string, folder: string): string | undefined {
  try {
    return findPackageJSON(name, join(folder, "any.js"));
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

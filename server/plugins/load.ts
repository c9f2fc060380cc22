// Opens plug-ins: finds them, keeps a copy of their code under its hash (a run can go on with it after the file was
// changed), starts each in a process of its own, refuses ids that are taken. One bad plug-in does not stop the others.
// Specs are trusted, they name commands and files of this machine: they come from the command line and from config
// files, never from an HTTP request.
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { contentId } from "../../core/index.ts";
import { ContainedFamily } from "./contained-family.ts";
import type { ContainmentOptions } from "./conversation.ts";
import { type Found, findPlugins, hashOf, readCode } from "./find.ts";
import type { PluginSource } from "./source.ts";

export interface Plugin {
  /** As the user wrote it; for the files of a folder that of the folder. */
  readonly spec: string;
  readonly found: Found;
  readonly family: ContainedFamily;
  readonly source: PluginSource;
  /** What names this version: the hash of its code; for programs and servers of the command line or address, the hello
   *  and what can be seen of the code. */
  readonly hash: string;
  /** Hash of what can be seen of its code, watched for changes; undefined where nobody sees any. */
  readonly seen: string | undefined;
  /** The copy that runs; undefined where none is kept, and for packages, programs and servers. */
  readonly copy: string | undefined;
}

export interface Refusal {
  readonly spec: string;
  /** File, package, command line or address. */
  readonly place: string;
  readonly reason: string;
}

export interface LoadOptions {
  /** Relative paths begin here; packages are looked for from here. */
  readonly base: string;
  /** Folder for copies by hash. */
  readonly copies?: string;
  /** Ids that plug-ins may not have. */
  readonly taken?: Iterable<string>;
  readonly containment?: ContainmentOptions;
}

export interface LoadedPlugins {
  readonly loaded: readonly Plugin[];
  readonly refused: readonly Refusal[];
}

/** Undefined specs: the default folder. @throws FolkloreError for a spec that leads nowhere. Takes a moment for each. */
export function loadPlugins(specs: readonly string[] | undefined, options: LoadOptions): LoadedPlugins {
  const taken = new Set(options.taken);
  const loaded: Plugin[] = [];
  const refused: Refusal[] = [];
  for (const found of findPlugins(specs, options.base)) {
    const opened = openFound(found, { ...options, taken });
    loaded.push(...opened.loaded);
    refused.push(...opened.refused);
    for (const { family } of opened.loaded) taken.add(family.id);
  }
  return { loaded, refused };
}

/** Opens anew what a plug-in was made from, as it is now: after {@link changedPlugins}. The old one stays open. `taken`
 *  must not hold the ids of the old one. */
export function reloadPlugin(plugin: Plugin, options: LoadOptions): LoadedPlugins {
  return openFound(plugin.found, options);
}

/** Those whose code is another one now. Files that are gone or cannot be read count as unchanged. */
export function changedPlugins(loaded: readonly Plugin[]): readonly Plugin[] {
  return loaded.filter(({ found, seen }) => {
    try {
      return hashOf(found) !== seen;
    } catch {
      return false;
    }
  });
}

export function closePlugins(plugins: readonly Plugin[]): void {
  for (const { family } of plugins) family.close();
}

function openFound(found: Found, options: LoadOptions): LoadedPlugins {
  const taken = new Set(options.taken);
  const loaded: Plugin[] = [];
  const refused: Refusal[] = [];
  const place = placeOf(found);
  const refuse = (reason: string) => refused.push({ spec: found.spec, place, reason });
  try {
    const code = readCode(found);
    const seen = hashOf(found, code);
    const copy = found.kind === "file" ? keep(code!, found.path, options.copies) : undefined;
    for (let index = 0, count = 1; index < count; index++) {
      const source = sourceOf(found, copy, seen, index);
      const family = ContainedFamily.open(source, options.containment);
      count = family.families;
      if (taken.has(family.id)) {
        refuse(`the id "${family.id}" is taken by another family`);
        family.close();
        continue;
      }
      taken.add(family.id);
      const hash = code === undefined ? contentId({ place, hello: family.hello, scripts: seen }) : seen!;
      loaded.push({ spec: found.spec, found, family, source, hash, seen, copy });
    }
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
  return { loaded, refused };
}

function sourceOf(
  found: Found,
  copy: string | undefined,
  seen: string | undefined,
  family: number,
): PluginSource {
  if (found.kind === "file") return { kind: "file", url: pathToFileURL(copy ?? found.path).href, family };
  if (found.kind === "package") {
    return { kind: "package", name: found.name, folder: found.folder, family };
  }
  if (found.kind === "socket") return { kind: "socket", url: found.url };
  const { command, folder, scripts: paths } = found;
  return { kind: "command", command, folder, ...(seen !== undefined && { scripts: { paths, hash: seen } }) };
}

function placeOf(found: Found): string {
  if (found.kind === "file") return found.path;
  if (found.kind === "package") return found.name;
  return found.kind === "command" ? found.command : found.url;
}

/** A file named after its content, written at once or not at all. */
function keep(code: string, path: string, folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  const copy = join(folder, `${contentId(code)}${extname(path)}`);
  if (existsSync(copy)) return copy;
  mkdirSync(folder, { recursive: true });
  const draft = `${copy}.${process.pid}.draft`;
  writeFileSync(draft, code);
  renameSync(draft, copy);
  return copy;
}

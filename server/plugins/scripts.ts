// The files that a command line names: all that can be seen of a program's code. They are watched, so that a changed
// script is a new version. They are not copied: a script may need its neighbours. It starts nothing.
import { readFileSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { contentId } from "../../core/index.ts";
import { splitCommand } from "./source.ts";

/** Bytes of a file that is looked into: larger ones are no scripts. */
const MAX_SCRIPT = 1024 * 1024;
/** Files of one command line. */
const MAX_SCRIPTS = 8;

export interface Scripts {
  readonly paths: readonly string[];
  /** Of what is in them. */
  readonly hash: string;
}

/** Words that are files of the folder, or found from there; not the interpreters that are named by their full path. */
export function scriptPaths(command: string, folder: string): string[] {
  return splitCommand(command)
    .filter((word) => !isAbsolute(word) || !relative(folder, word).startsWith(".."))
    .map((word) => resolve(folder, word))
    .filter(isScript)
    .slice(0, MAX_SCRIPTS);
}

function isScript(path: string): boolean {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= MAX_SCRIPT;
  } catch {
    return false; // most words are no files, and some cannot be
  }
}

/** @throws whatever reading throws, for a file that is gone too. */
export function hashOfScripts(paths: readonly string[]): string {
  return contentId(
    paths.map((path) => {
      const { size } = statSync(path);
      if (size > MAX_SCRIPT) throw new Error(`${path} has ${size} bytes (at most ${MAX_SCRIPT})`);
      return readFileSync(path, "latin1"); // each byte counts, whatever they mean
    }),
  );
}

/** May a program be started again? A version that passed the audit must not become another one behind its back. */
export function areUnchanged({ paths, hash }: Scripts): boolean {
  try {
    return hashOfScripts(paths) === hash;
  } catch {
    return false;
  }
}

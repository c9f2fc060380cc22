// Where a plug-in's code is: a module, a program or a server. Plain data that crosses to the host thread.
import { FolkloreError } from "../errors.ts";
import type { Scripts } from "./scripts.ts";

export type ModuleSource =
  /** A single file may import nothing but the door and Node's own modules: it is copied without its neighbours. */
  | { readonly kind: "file"; readonly url: string; readonly family: number }
  /** An npm package, as seen from a folder. `family`: which of its families. */
  | { readonly kind: "package"; readonly name: string; readonly folder: string; readonly family: number };

export type PluginSource =
  | ModuleSource
  /** With scripts: it is started only as long as they are what they were. */
  | {
      readonly kind: "command";
      readonly command: string;
      readonly folder: string;
      readonly scripts?: Scripts;
    }
  | { readonly kind: "socket"; readonly url: string };

/** Is it JavaScript that we run in a process of ours? */
export function isModule(source: PluginSource): source is ModuleSource {
  return source.kind === "file" || source.kind === "package";
}

/** How it is called as long as it has not said its id. */
export function nameOf(source: PluginSource): string {
  if (source.kind === "command") return source.command;
  return source.kind === "package" ? source.name : source.url;
}

/** What goes before a command line in a list of plug-ins. */
export const EXEC = "exec:";

export function isSocket(spec: string): boolean {
  return /^wss?:\/\//.test(spec);
}

/** The words of a command line: split at spaces, quotes of both kinds kept together. There is no shell.
 *  @throws FolkloreError "bad-usage" */
export function splitCommand(command: string): string[] {
  const words = [...command.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"),
  );
  if (words.length === 0 || command.split('"').length % 2 === 0 || command.split("'").length % 2 === 0) {
    throw new FolkloreError(
      "bad-usage",
      `not a command line: ${command}`,
      "for example exec:python3 examples/python/family.py (quotes come in pairs, \"...\" or '...')",
    );
  }
  return words;
}

// The plug-ins that a run studies, loaded, audited and watched: files are looked at again between rounds, and a new
// version takes the old one's place only if it passes the audit. What the run then asks is a fresh process that knows
// nothing of the audit, and the run alone counts its faults. It knows no rounds and no events.
import { existsSync, readdirSync } from "node:fs";
import { join, parse } from "node:path";
import { pathToFileURL } from "node:url";
import { builtInFamilies, builtInGames } from "../../tasks/index.ts";
import { FolkloreError } from "../errors.ts";
import type { FamilyShelf, RefusedVersion, ShelvedFamily } from "../simulation/shelf.ts";
import { suggest } from "../suggest.ts";
import { ContainedFamily } from "./contained-family.ts";
import { PluginFault } from "./fault.ts";
import { UNCOUNTED } from "./fault-book.ts";
import { DEFAULT_FOLDER } from "./find.ts";
import { gatePlugin } from "./gate.ts";
import {
  changedPlugins,
  closePlugins,
  type LoadOptions,
  loadPlugins,
  type Plugin,
  reloadPlugin,
} from "./load.ts";
import { shapeOf } from "./shape.ts";

export interface ShelfOptions {
  /** Relative paths begin here. */
  readonly base: string;
  /** Folder for copies of the code by hash: what a run goes on with after its file was changed. */
  readonly copies: string | undefined;
}

export class PluginShelf implements FamilyShelf {
  readonly #options: ShelfOptions;
  /** The newest that passed the audit, by family. */
  readonly #passed = new Map<string, ShelvedFamily>();
  /** The newest that was looked at: what is watched for changes. */
  readonly #watched = new Map<string, Plugin>();
  /** Everything that was opened and may still be asked. */
  readonly #open: ContainedFamily[] = [];
  /** Refused, and not told of yet. */
  #refused: RefusedVersion[] = [];
  readonly #told = new Set<string>();

  private constructor(options: ShelfOptions) {
    this.#options = options;
  }

  /**
   * Loads plug-ins and audits those whose families are wanted. `resuming`: those that are gone or do not pass are no
   * error yet, for the run has versions of its own.
   * @throws FolkloreError for a wanted family that nobody has, or that does not pass.
   */
  static open(
    specs: readonly string[],
    wanted: readonly string[],
    options: ShelfOptions,
    resuming = false,
  ): PluginShelf {
    const shelf = new PluginShelf(options);
    const isDefault = specs.length === 1 && specs[0] === DEFAULT_FOLDER;
    const { loaded, refused } = loadPlugins(isDefault ? undefined : specs, loading(options, TAKEN));
    try {
      for (const id of wanted) {
        const plugin = loaded.find(({ family }) => family.id === id);
        if (plugin === undefined && !resuming) throw missing(id, loaded, refused);
        const reason = plugin && shelf.#admit(plugin);
        if (reason !== undefined && !resuming) {
          throw new FolkloreError(
            "audit-failed",
            `the task family "${id}" does not pass the audit: ${reason}`,
            `see all of it: folklore tasks audit ${id}`,
          );
        }
      }
    } catch (error) {
      closePlugins(loaded);
      shelf.close();
      throw error;
    }
    closePlugins(loaded.filter(({ family }) => !wanted.includes(family.id)));
    return shelf;
  }

  get(id: string): ShelvedFamily | undefined {
    return this.#passed.get(id);
  }

  async version(id: string, version: string): Promise<ShelvedFamily | undefined> {
    const newest = this.#passed.get(id);
    if (newest?.version === version) return newest;
    const { copies } = this.#options;
    if (copies === undefined || !existsSync(copies)) return undefined;
    const file = readdirSync(copies).find((name) => parse(name).name === version);
    const family = file === undefined ? undefined : openCopy(join(copies, file), id);
    return family && this.#shelve(family, version);
  }

  async refresh(): Promise<readonly RefusedVersion[]> {
    for (const plugin of changedPlugins([...this.#watched.values()])) {
      const { id } = plugin.family;
      const taken = [...TAKEN, ...this.#watched.keys()].filter((known) => known !== id);
      const { loaded, refused } = reloadPlugin(plugin, loading(this.#options, taken));
      const next = loaded.find(({ family }) => family.id === id);
      closePlugins(loaded.filter((other) => other !== next));
      if (next !== undefined) this.#admit(next);
      else this.#refuse(id, "unreadable", refused[0]?.reason ?? `it is no longer the family "${id}"`);
    }
    const told = this.#refused;
    this.#refused = [];
    return told;
  }

  /** Audits a version; why it was refused. */
  #admit(plugin: Plugin): string | undefined {
    const { id } = plugin.family;
    this.#watched.set(id, plugin);
    const { reasons } = gatePlugin(plugin.family);
    plugin.family.close();
    const reason = reasons[0] ?? this.#pass(plugin);
    if (reason !== undefined) this.#refuse(id, plugin.hash, reason);
    return reason;
  }

  /** Opens for the run what has passed; why it cannot. */
  #pass({ source, hash }: Plugin): string | undefined {
    try {
      const family = ContainedFamily.open(source, UNCOUNTED);
      this.#passed.set(family.id, this.#shelve(family, hash));
      return undefined;
    } catch (error) {
      if (!(error instanceof PluginFault)) throw error;
      return error.message;
    }
  }

  #shelve(family: ContainedFamily, version: string): ShelvedFamily {
    this.#open.push(family);
    return { family, shape: shapeOf(family), version };
  }

  /** What cannot be read is seen as changed again and again: it is told of once. */
  #refuse(id: string, version: string, reason: string): void {
    const key = `${id} ${version} ${reason}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#refused.push({ id, version, reason });
  }

  close(): void {
    for (const family of this.#open) family.close();
  }
}

/** Ids that plug-ins may not have. */
const TAKEN: readonly string[] = [
  ...builtInFamilies()
    .list()
    .map(({ id }) => id),
  ...builtInGames.map(({ id }) => id),
];

/** Families of a config that are no built-in ones. */
export function pluggedIds(wanted: readonly string[]): string[] {
  const known = builtInFamilies();
  return wanted.filter((id) => !known.has(id));
}

function loading({ base, copies }: ShelfOptions, taken: readonly string[]): LoadOptions {
  return { base, taken, ...(copies !== undefined && { copies }) };
}

/** The family of this id in a kept copy. */
function openCopy(path: string, id: string): ContainedFamily | undefined {
  for (let index = 0, count = 1; index < count; index++) {
    const source = { kind: "file", url: pathToFileURL(path).href, family: index } as const;
    const family = ContainedFamily.open(source, UNCOUNTED);
    if (family.id === id) return family;
    count = family.families;
    family.close();
  }
  return undefined;
}

function missing(
  id: string,
  loaded: readonly Plugin[],
  refused: readonly { readonly place: string; readonly reason: string }[],
): FolkloreError {
  const why = refused.map(({ place, reason }) => `${place}: ${reason}`).join("; ");
  const near = suggest(id, [...TAKEN, ...loaded.map(({ family }) => family.id)]);
  return new FolkloreError(
    "bad-config",
    `study.families: no task family "${id}"${why === "" ? "" : ` (refused: ${why})`}`,
    near === undefined
      ? "the families: folklore tasks list; where those of your own come from is the config key plugins"
      : `did you mean "${near}"?`,
  );
}

// The task families that are known by name: built-in ones and plug-ins. It knows no tasks.
import { arithmeticFamily } from "./arithmetic.ts";
import { arithmeticFamilies } from "./families/arithmetic/index.ts";
import { gameFamilies } from "./families/games/index.ts";
import { graphFamilies } from "./families/graphs/index.ts";
import { logicFamilies } from "./families/logic/index.ts";
import { programFamilies } from "./families/programs/index.ts";
import { sequenceFamilies } from "./families/sequences/index.ts";
import type { TaskFamily } from "./family.ts";
import { lawsFamily } from "./laws/family.ts";
import { programsFamily } from "./programs/family.ts";
import { rewritesFamily } from "./rewrites/family.ts";

export class TaskRegistry {
  readonly #families = new Map<string, TaskFamily>();

  /** Throws for a name that is taken or malformed: a plug-in must not silently replace another. */
  register<P>(family: TaskFamily<P>): this {
    if (!/^[a-z][a-z0-9-]*$/.test(family.id)) {
      throw new Error(`task family id "${family.id}": expected lower-case letters, digits and "-"`);
    }
    if (this.#families.has(family.id)) throw new Error(`task family "${family.id}" is already registered`);
    this.#families.set(family.id, family as TaskFamily);
    return this;
  }

  /** Throws for an unknown name, with the nearest known one. */
  get(id: string): TaskFamily {
    const family = this.#families.get(id);
    if (family !== undefined) return family;
    const known = [...this.#families.keys()];
    const near = nearest(id, known);
    const hint = near === undefined ? "." : `, did you mean "${near}"?`;
    throw new Error(`unknown task family "${id}"${hint} Known: ${known.join(", ") || "none"}.`);
  }

  has(id: string): boolean {
    return this.#families.has(id);
  }

  /** In order of registration. */
  list(): readonly TaskFamily[] {
    return [...this.#families.values()];
  }
}

/** The built-in families with their default settings. */
export function builtInFamilies(): TaskRegistry {
  const registry = new TaskRegistry();
  const families = [
    programsFamily(),
    lawsFamily(),
    rewritesFamily(),
    ...programFamilies,
    arithmeticFamily(),
    ...arithmeticFamilies,
    ...logicFamilies,
    ...graphFamilies,
    ...sequenceFamilies,
    ...gameFamilies,
  ];
  for (const family of families) registry.register(family);
  return registry;
}

/** The known name at the least edit distance, if a third of the letters or less differ. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.ceil(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

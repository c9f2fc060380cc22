// Held-out tasks of the studied families, by family and level: the same for every run, never learned from, and what
// every evaluation asks. It knows no populations.
import { Rng } from "../../core/index.ts";
import type { Task, TaskFamily } from "../../tasks/index.ts";

/** Tasks drawn for each that is held out, while looking for different ones. */
const DRAWS = 8;
/** At most this share of the different tasks that were seen is held out: small levels must leave something to learn. */
const LARGEST_SHARE = 0.25;

export interface StudyHeldOut {
  /** By family, then by level from 1. A level with hardly any tasks has none. */
  readonly tasks: ReadonlyMap<string, readonly (readonly Task[])[]>;
  readonly ids: ReadonlySet<string>;
}

/** Throws what a family's generator throws. */
export function studyHeldOut(families: readonly TaskFamily[], items: number): StudyHeldOut {
  const tasks = new Map(
    families.map((family) => [
      family.id,
      Array.from({ length: family.levels }, (_, i) => levelItems(family, i + 1, items)),
    ]),
  );
  const ids = new Set([...tasks.values()].flatMap((levels) => levels.flat().map(({ id }) => id)));
  return { tasks, ids };
}

function levelItems(family: TaskFamily, level: number, items: number): Task[] {
  const rng = Rng.seed(`held out ${family.id} ${level}`);
  const seen = new Map<string, Task>();
  for (let i = 0; i < DRAWS * items; i++) {
    const task = family.generate(rng, level);
    seen.set(task.id, task);
  }
  return [...seen.values()].slice(0, Math.min(items, Math.floor(seen.size * LARGEST_SHARE)));
}

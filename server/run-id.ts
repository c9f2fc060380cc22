// Ids of runs: short words that are safe as file names, in shells and in URLs.
import type { Store } from "./store/index.ts";

/** A short id that is free in this store: the name as a word, and a number. */
export function freeRunId(store: Store, name: string): string {
  const word = slug(name);
  for (let n = 1; ; n++) {
    if (store.getRun(`${word}-${n}`) === undefined) return `${word}-${n}`;
  }
}

/** Lower-case letters, digits and dashes. */
export function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "run"
  );
}

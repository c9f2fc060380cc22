// Names of the values of simulation/evaluate.ts, and what is made of them: means over depths, columns of tables.
import type { HeldOutSet } from "../simulation/held-out.ts";
import { DEPTHS, READING_DEPTHS } from "../simulation/held-out.ts";
import type { Measure } from "./layout.ts";

const SHALLOW = DEPTHS.filter((depth) => depth <= 4);

export const APPLY_GREEDY: readonly Measure[] = DEPTHS.map((depth) => ({
  key: `apply/d${depth}`,
  label: `depth ${depth}`,
}));
export const APPLY_EXACT: readonly Measure[] = DEPTHS.map((depth) => ({
  key: `apply/p${depth}`,
  label: `depth ${depth}`,
}));

/** Columns of one kind of reading: "read", "read-wrong" or "read-none". */
export function readingMeasures(kind: string, label: string): Measure[] {
  return READING_DEPTHS.map((depth) => ({ key: `${kind}/d${depth}`, label: `${label}, ${depth}` }));
}

/** The values with the means and worst cases that headlines show, of those kinds that are there. */
export function withMeans(values: Readonly<Record<string, number>>): Record<string, number> {
  const all: Record<string, number> = { ...values };
  const add = (name: string, keys: readonly string[]): void => {
    const parts = keys.map((key) => values[key]);
    if (!parts.every((value) => value !== undefined)) return;
    all[`${name}-mean`] = parts.reduce((a, b) => a + b, 0) / parts.length;
    all[`${name}-worst`] = Math.min(...parts);
  };
  add(
    "apply/shallow",
    SHALLOW.map((depth) => `apply/d${depth}`),
  );
  add(
    "apply/greedy",
    DEPTHS.map((depth) => `apply/d${depth}`),
  );
  add(
    "apply/exact",
    DEPTHS.map((depth) => `apply/p${depth}`),
  );
  add(
    "read",
    READING_DEPTHS.map((depth) => `read/d${depth}`),
  );
  return all;
}

/** Only some of the held-out questions are put; all of them stay forbidden to training. */
export function askOnly(
  set: HeldOutSet,
  kinds: readonly ("programs" | "reading" | "abduction" | "induction")[],
): HeldOutSet {
  const none = new Map();
  return {
    ...set,
    programs: kinds.includes("programs") ? set.programs : none,
    reading: kinds.includes("reading") ? set.reading : none,
    abduction: kinds.includes("abduction") ? set.abduction : none,
    induction: kinds.includes("induction") ? set.induction : none,
  };
}

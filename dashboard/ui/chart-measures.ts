// What the held-out measures are called: "apply/d6" is the depth 6 of running programs. Pure.

/** By a measure's name without its last number. */
const KINDS: Readonly<Record<string, string>> = {
  "apply/d": "run programs",
  "apply/p": "run programs, chance per sample",
  "read/d": "read definitions",
  "read-wrong/d": "read wrong definitions",
  "read-none/d": "read no definitions",
  "abduce/d": "find inputs",
  "induce/l": "find laws, per sample",
  "induce-any/l": "find laws, any of 16",
};

/** "apply/d6" -> "apply/d". */
export function measureKind(measure: string): string {
  return measure.replace(/\d+$/, "");
}

/** Of a kind; what has no name stays as it is. */
export function kindTitle(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** "apply/d6" -> "run programs, depth 6". */
export function measureTitle(measure: string): string {
  const kind = measureKind(measure);
  if (KINDS[kind] === undefined) return measure;
  return `${KINDS[kind]}, ${kind.endsWith("l") ? "length" : "depth"} ${measure.slice(kind.length)}`;
}

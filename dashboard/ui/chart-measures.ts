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

/** Of a kind: a named one, "study/caesar/l" or "play/nim/illegal"; any other stays as it is. */
export function kindTitle(kind: string): string {
  const [head, name, part] = kind.split("/");
  if (head === "study" && name !== undefined) return `study ${name}`;
  if (head === "play" && part !== undefined) return `play ${name}, ${part.replaceAll("-", " ")}`;
  return KINDS[kind] ?? kind;
}

/** "apply/d6" -> "run programs, depth 6". */
export function measureTitle(measure: string): string {
  const kind = measureKind(measure);
  if (/^study\/[^/]+\/l$/.test(kind)) return `${kindTitle(kind)}, level ${measure.slice(kind.length)}`;
  if (measure.startsWith("play/")) return kindTitle(measure);
  if (KINDS[kind] === undefined) return measure;
  return `${KINDS[kind]}, ${kind.endsWith("l") ? "length" : "depth"} ${measure.slice(kind.length)}`;
}

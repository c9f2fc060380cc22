// A large culture for tests and benches: definitions of 2 to 4 symbols, a quarter of them names of earlier ones, all
// different, each standing for at most 16 ops.
import type { Rng } from "../../core/index.ts";
import { YCulture } from "../../culture/index.ts";

export const LIBRARY_OPS = [
  "rev",
  "sort",
  "rot",
  "swp",
  "inc",
  "tri",
  "neg",
  "cum",
  "ix",
  "hd",
  "par",
  "dup",
];

export function library(size: number, rng: Rng): { readonly culture: YCulture; readonly names: string[] } {
  const culture = new YCulture({ clientId: 1, primitives: LIBRARY_OPS });
  const by = { author: "ada", round: 0 };
  const expansions = new Map<string, readonly string[]>(LIBRARY_OPS.map((op) => [op, [op]]));
  const meanings = new Set<string>();
  const names: string[] = [];
  while (names.length < size) {
    const body = Array.from({ length: rng.range(2, 4) }, () =>
      names.length > 8 && rng.chance(0.25) ? rng.pick(names) : rng.pick(LIBRARY_OPS),
    );
    const expansion = body.flatMap((symbol) => expansions.get(symbol)!);
    const meaning = expansion.join(" ");
    if (expansion.length > 16 || meanings.has(meaning)) continue;
    const name = `w${names.length}`;
    const proposed = culture.edit({ op: "propose", kind: "definition", name, body }, by);
    if (!proposed.ok || !culture.edit({ op: "adopt", id: proposed.value }, by).ok)
      throw new Error(`not taken: ${name} = ${body.join(" ")}`);
    meanings.add(meaning);
    expansions.set(name, expansion);
    names.push(name);
  }
  return { culture, names };
}

/** Two thirds of a program, in a row: what somebody knows who has begun to write it. */
export function partOf(program: readonly string[], rng: Rng): string[] {
  const length = Math.max(2, Math.ceil((2 * program.length) / 3));
  const at = rng.int(program.length - length + 1);
  return program.slice(at, at + length);
}

/** The program with one op changed. */
export function changed(program: readonly string[], rng: Rng): string[] {
  const other = [...program];
  const at = rng.int(program.length);
  other[at] = rng.pick(LIBRARY_OPS.filter((op) => op !== program[at]));
  return other;
}

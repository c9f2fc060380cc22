// How a language model is asked for a name's body, and what it is taught from bodies that were accepted.
//   prompt   E inc sort rev E neg sort rev dup :     a few accepted programs, each after an E, written with known names
//   answer   sort rev .                              the body that deserves a name, 2 to 4 symbols
// Coordinates and vocabulary are those of the family "rewrites".
import type { Rng } from "../../core/index.ts";
import type { Prompt } from "../../tasks/index.ts";
import type { ExampleData } from "../encode.ts";
import { words } from "../tokenizer.ts";

/** Symbols of a body. */
export const BODY = { least: 2, most: 4 } as const;
/** Programs shown at a time, and symbols of each: what is longer is cut. */
const SHOWN = 6;
const LONGEST_SHOWN = 10;

/** A random choice of the programs, in their order. */
export function editorPrompt(programs: readonly (readonly string[])[], rng: Rng): Prompt {
  const chosen = rng
    .shuffle(programs.map((_, i) => i))
    .slice(0, SHOWN)
    .sort((a, b) => a - b);
  const pieces = [...chosen.flatMap((i) => ["E", ...programs[i]!.slice(0, LONGEST_SHOWN)]), ":"];
  return { pieces, text: pieces.join(" ") };
}

export function editorExample(prompt: Prompt, body: readonly string[]): ExampleData {
  return { family: "rewrites", prompt, completion: `${body.join(" ")} .` };
}

/** The body that a completion proposes; undefined for what is none. */
export function readBody(completion: string): string[] | undefined {
  const symbols = words(completion);
  if (symbols.pop() !== ".") return undefined;
  return symbols.length >= BODY.least && symbols.length <= BODY.most ? symbols : undefined;
}

// The programs that agents wrote in a round, in the search for laws and at puzzles of that kind, right or wrong: what
// the variety of solutions is measured on. Samples are spread evenly, so nothing is drawn at random.
import type { Agent } from "../../agents/index.ts";
import type { LawAttempts } from "./law-search.ts";
import type { PuzzleAttempts } from "./puzzles.ts";

/** Programs of one agent on one law or puzzle, each a text of symbols without the end symbol. */
export interface Solutions {
  readonly agent: Agent;
  readonly programs: readonly string[];
  /** Of all programs, those that explained what was shown. */
  readonly fitting: number;
  readonly attempts: number;
  /** An open law's programs that do not explain it; empty for puzzles. */
  readonly misses: readonly string[];
}

export function solutionsOf(
  searches: readonly LawAttempts[],
  attempts: readonly PuzzleAttempts[],
): Solutions[] {
  const found = searches.map(({ agent, find, fitting, attempts: count, programs }) => {
    const written = programs.map((program) => program.join(" "));
    const right = find?.program.join(" ");
    const misses = written.filter((program) => program !== right);
    return { agent, programs: written, fitting, attempts: count, misses };
  });
  const solved = attempts
    .filter(({ posed, verdicts }) => posed.task.family === "laws" && verdicts.length > 0)
    .map(({ agent, completions, verdicts }) => ({
      agent,
      programs: completions.map(({ text }) => body(text)),
      fitting: verdicts.filter(({ correct }) => correct).length,
      attempts: verdicts.length,
      misses: [],
    }));
  return [...found, ...solved];
}

/** At most so many of the items, evenly spread over the list. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}

function body(completion: string): string {
  return completion.endsWith(" .") ? completion.slice(0, -2) : completion === "." ? "" : completion;
}

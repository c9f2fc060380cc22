// The bridge from verdicts to objectives: an agent's graded attempt as the trainer's objectives see it, and what
// they make of it as examples to learn. It knows texts and verdicts, neither tokens nor networks: every symbol of a
// graded completion is taken to be one token, as it is for symbols that families declare.
import type { Prompt, Verdict } from "../tasks/index.ts";
import type { GradedAttempt, Weighted } from "../trainer/index.ts";
import { words } from "./tokenizer.ts";

/** The symbol that opens a step in a worked answer; a step ends before the next one, or before the end symbol. */
const STEP = ">";

/** What was attempted, as plain data: an example without coordinates. */
export interface Attempted {
  readonly family: string;
  readonly prompt: Prompt;
  readonly completion: string;
}

export type Graded = GradedAttempt & Attempted;

/**
 * A graded attempt. Steps are found by the symbol ">" that opens them; where their number is not that of the
 * verdict's marks, the attempt counts as one without steps and only its outcome is credited.
 * `group` is the task's id, `role` what the agent was doing ("solve").
 */
export function gradedAttempt(attempted: Attempted, verdict: Verdict, role: string, group: string): Graded {
  const { family, prompt, completion } = attempted;
  const symbols = words(completion);
  const ends = stepEnds(symbols);
  const stepped = ends.length === verdict.steps.length;
  return {
    family,
    prompt,
    completion,
    length: symbols.length,
    reward: verdict.score,
    stepEnds: stepped ? ends : [],
    stepMarks: stepped ? verdict.steps.map(Number) : [],
    verifiedTokens: Math.min(verdict.verifiedSymbols, symbols.length),
    role: `${role}:${family}`,
    group,
  };
}

/** What an objective made of graded attempts, as examples; those without any weight are left out. */
export function weightedExamples(
  weighted: readonly Weighted<Graded>[],
): (Attempted & { readonly weights: readonly number[] })[] {
  return weighted
    .filter(({ weights }) => weights.some((weight) => weight !== 0))
    .map(({ attempt: { family, prompt, completion }, weights }) => ({ family, prompt, completion, weights }));
}

function stepEnds(symbols: readonly string[]): number[] {
  const ends: number[] = [];
  let open = false;
  symbols.forEach((symbol, i) => {
    if (open && (symbol === STEP || symbol === ".")) {
      ends.push(i);
      open = false;
    }
    if (symbol === STEP) open = true;
  });
  if (open) ends.push(symbols.length);
  return ends;
}

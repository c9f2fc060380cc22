// Grading under suspicion: a verdict counts only if it is plain data and makes sense. It knows no particular family.
import { type Context, type Task, type TaskFamily, type Verdict, verdictSchema } from "../family.ts";
import { Hole, said, show } from "./hole.ts";
import { whyNotPlain } from "./plain-data.ts";

/** Throws a Hole where `verify` throws or its verdict is unsound. */
export function grade(family: TaskFamily, task: Task, completion: string, context?: Context): Verdict {
  let verdict: Verdict;
  try {
    verdict = family.verify(task, completion, context);
  } catch (error) {
    if (error instanceof Hole) throw error;
    throw new Hole(`verify threw on ${show(completion)}: ${said(error)} (${task.id})`);
  }
  const why = unsound(verdict, completion);
  if (why !== undefined) throw new Hole(`${why} for ${show(completion)} (${task.id})`);
  return verdict;
}

function unsound(verdict: Verdict, completion: string): string | undefined {
  const strange = whyNotPlain(verdict);
  if (strange !== undefined) return `a verdict that is no plain data (${strange})`;
  const shape = verdictSchema.safeParse(verdict);
  if (!shape.success) return `not a verdict: ${JSON.stringify(verdict)?.slice(0, 200)}`;
  if ((verdict.score === 1) !== verdict.correct)
    return `score ${verdict.score} with correct = ${verdict.correct}`;
  // Spaces are counted only where it matters: an answer may be a megabyte long.
  if (verdict.verifiedSymbols > 0 && verdict.verifiedSymbols > completion.split(" ").length) {
    return "more symbols verified than written";
  }
  return undefined;
}

/** Score and verified symbols only, where very many answers are tried; whatever looks odd is looked at in full. */
export function scoreOf(family: TaskFamily, task: Task, completion: string): readonly [number, number] {
  try {
    const { score, verifiedSymbols } = family.verify(task, completion);
    if (score >= 0 && score <= 1 && verifiedSymbols >= 0) return [score, verifiedSymbols];
  } catch (error) {
    if (error instanceof Hole) throw error; // what else was thrown is said below, with the task
  }
  const { score, verifiedSymbols } = grade(family, task, completion);
  return [score, verifiedSymbols];
}

/** The number of completions, none of which scores anything. */
export function mustNotScore(family: TaskFamily, task: Task, completions: readonly string[]): number {
  for (const completion of completions) {
    const { score } = grade(family, task, completion);
    if (score > 0) throw new Hole(`${show(completion)} scores ${score} (${task.id})`);
  }
  return completions.length;
}

/** The number of completions, none of which is accepted. */
export function mustNotPass(family: TaskFamily, task: Task, completions: readonly string[]): number {
  for (const completion of completions) {
    if (grade(family, task, completion).correct)
      throw new Hole(`${show(completion)} is accepted (${task.id})`);
  }
  return completions.length;
}

// Checks that nobody gets far without reading the prompt: the best constant, and the best answer a small search finds.
import { bestConstant, bestStrategy, type Guess, guesses } from "./blind.ts";
import { type Check, type Evidence, Hole, MAX_BLIND_SCORE, show } from "./hole.ts";

/** From this many tasks of a level on, its guess must be shown to be bad; below, it must not look good. */
const ENOUGH = 30;

export const GUESS_CHECKS: Readonly<Record<string, Check>> = {
  "best constant answer": (sample) => judge(guesses(sample, bestConstant)),
  "best blind strategy": (sample) => judge(guesses(sample, bestStrategy)),
};

function judge(found: readonly Guess[]): Evidence {
  const [worst] = found;
  if (worst === undefined) throw new Hole("no tasks to guess at");
  const { completion, level, score, tasks, bound } = worst;
  const detail = `${show(completion)} scores ${score.toFixed(3)} on ${tasks} tasks of level ${level}, with 95 % confidence at most ${bound.toFixed(3)}`;
  const hole = found.find((guess) => (guess.tasks < ENOUGH ? guess.score : guess.bound) > MAX_BLIND_SCORE);
  if (hole !== undefined) throw new Hole(detail, score, bound);
  return { detail, value: score, bound };
}

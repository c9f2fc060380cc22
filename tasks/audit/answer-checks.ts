// Checks of what `verify` says to answers that are no answers: empty, hedged, spoilt, huge, code, any text.
import { Rng } from "../../core/index.ts";
import {
  bothAnswers,
  CANARY,
  codeAnswers,
  EMPTY_ANSWERS,
  growingAnswers,
  hedgedAnswers,
  malformedAnswers,
  randomBytes,
  randomSymbols,
  UNICODE_ANSWERS,
} from "./attacks.ts";
import { grade, mustNotPass, mustNotScore } from "./grade.ts";
import { type Check, Hole, show } from "./hole.ts";

/** Tasks that see the long answers, and those that see the many. */
const MEGABYTE_TASKS = 4;
const CODE_TASKS = 48;
/** A hedge may be worth a little more than its parts: a longer text, a right ending. */
const HEDGE_SLACK = 0.05;
/** Random sentences may be right by luck, but not often. */
const MAX_LUCK = 0.1;

export const ANSWER_CHECKS: Readonly<Record<string, Check>> = {
  "oracle passes"({ family, tasks, answers }) {
    tasks.forEach((task, i) => {
      const { correct, reason } = grade(family, task, answers[i]!);
      if (!correct) throw new Hole(`the oracle's ${show(answers[i]!)} fails: ${reason} (${task.id})`);
    });
    return `${tasks.length} worked answers accepted`;
  },

  "empty answers"({ family, few }) {
    let count = 0;
    for (const { task } of few) count += mustNotScore(family, task, EMPTY_ANSWERS);
    return `${count} score nothing`;
  },

  "hedged answers"({ family, few }) {
    let count = 0;
    few.forEach(({ task, answer }, i) => {
      const other = few[(i + 1) % few.length]!.answer;
      count += mustNotPass(family, task, hedgedAnswers(answer, other));
      // Marks for a right beginning are fair; but who cannot decide must earn no more by both than by either.
      const either = (1 + grade(family, task, other).score) / 2;
      const swapped = bothAnswers(other, answer);
      bothAnswers(answer, other).forEach((completion, k) => {
        const both = (grade(family, task, completion).score + grade(family, task, swapped[k]!).score) / 2;
        if (both > either + HEDGE_SLACK)
          throw new Hole(`${show(completion)} and the other way round score ${both} on average (${task.id})`);
      });
    });
    return `${count} refused`;
  },

  "malformed answers"({ family, few }) {
    let count = 0;
    for (const { task, answer } of few) count += mustNotPass(family, task, malformedAnswers(answer));
    return `${count} refused`;
  },

  "huge answers"({ family, few }) {
    const some = few.slice(0, MEGABYTE_TASKS);
    let count = 0;
    for (const { task, answer } of some) {
      for (const completion of growingAnswers(answer)) count += mustNotPass(family, task, [completion]);
    }
    return `${count} of up to 1 MB refused, on ${some.length} tasks`;
  },

  "code as an answer"({ family, few }) {
    const world = globalThis as Record<string, unknown>;
    let count = 0;
    for (const { task, answer } of few.slice(0, CODE_TASKS)) {
      for (const completion of codeAnswers(answer)) {
        count += mustNotPass(family, task, [completion]);
        if (world[CANARY] === undefined) continue;
        delete world[CANARY];
        throw new Hole(`the grader ran ${show(completion)} (${task.id})`);
      }
    }
    return `${count} neither run nor accepted`;
  },

  "unicode and random bytes"({ family, few, seed }) {
    const rng = Rng.seed(`audit bytes ${seed}`);
    let count = 0;
    for (const { task } of few) {
      count += mustNotScore(family, task, [...UNICODE_ANSWERS, ...randomBytes(rng, 10)]);
    }
    return `${count} score nothing`;
  },

  "random symbols"({ family, few, seed }) {
    const rng = Rng.seed(`audit symbols ${seed}`);
    let total = 0;
    let count = 0;
    for (const { task } of few) {
      for (const completion of randomSymbols(rng, family.symbols, 20)) {
        total += grade(family, task, completion).score;
        count++;
      }
    }
    const mean = total / count;
    if (mean > MAX_LUCK) throw new Hole(`random symbols score ${mean.toFixed(3)} on average`, mean);
    return { detail: `mean score ${mean.toFixed(4)} of ${count}`, value: mean };
  },
};

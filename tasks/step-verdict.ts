// Verdicts on answers written in steps, "> step > step .": by comparison with the only right one, or by a judge.
// It knows no tasks.

import type { Verdict } from "./family.ts";
import type { Judge } from "./judge.ts";

/** An answer may be this many times as long as the worked one, and this many characters more. */
const LONGER = 4;
const LONGEST_EXTRA = 256;

/** What was written: steps with the number of words up to their ends, and whether one "." and nothing else follows. */
interface Written {
  readonly steps: readonly string[];
  readonly ends: readonly number[];
  readonly ended: boolean;
}

/** The worked answer that others are compared with or measured by. */
export interface Reference {
  readonly steps: readonly string[];
  readonly completion: string;
  /** Words of the completion. */
  readonly symbols: number;
}

/** Compares with the worked steps. */
export function matchedVerdict({ steps, completion, symbols }: Reference, answer: string): Verdict {
  if (answer === completion) return right(steps.length, symbols);
  const written = read(answer, completion.length);
  if (typeof written === "string") return wrong([], 0, written);
  const marks = written.steps.map((step, i) => step === steps[i]);
  const first = marks.indexOf(false);
  if (first >= 0) return wrong(marks, written.ends[first - 1] ?? 0, `step ${first + 1} is wrong`);
  const verified = written.ends.at(-1) ?? 0;
  if (marks.length < steps.length) return wrong(marks, verified, `${marks.length} of ${steps.length} steps`);
  return wrong(marks, verified, 'does not end with one "."');
}

/** Lets the judge follow the steps. */
export function judgedVerdict<P, S>(
  judge: Judge<P, S>,
  problem: P,
  { completion }: Reference,
  answer: string,
): Verdict {
  const written = read(answer, completion.length);
  if (typeof written === "string") return wrong([], 0, written);
  const { steps, ends, ended } = written;
  let state = judge.begin(problem);
  for (let i = 0; i < steps.length; i++) {
    const next = judge.step(problem, state, steps[i]!);
    if (next === undefined) {
      return wrong(
        steps.map((_, k) => k < i),
        ends[i - 1] ?? 0,
        `step ${i + 1} is wrong`,
      );
    }
    state = next;
  }
  const verified = ends.at(-1) ?? 0;
  if (judge.done(problem, state) && ended) return right(steps.length, verified + 1);
  const marks = steps.map(() => true);
  return wrong(marks, verified, ended ? "not solved at the end" : 'does not end with one "."');
}

/** One pass over the words, without a list of them: verification is what a round spends most calls on. */
function read(answer: string, length: number): Written | string {
  if (answer.length > LONGER * length + LONGEST_EXTRA) return "too long";
  const steps: string[] = [];
  const ends: number[] = [];
  /** Words so far, and where the step under way begins; -1 before the first. */
  let words = 0;
  let from = -1;
  for (let at = 0; at <= answer.length; ) {
    const space = answer.indexOf(" ", at);
    const end = space < 0 ? answer.length : space;
    const mark = end === at + 1 ? answer[at] : "";
    if (mark === ">" || (mark === "." && from >= 0)) {
      if (from >= 0) {
        steps.push(answer.slice(from, Math.max(from, at - 1)));
        ends.push(words);
      }
      if (mark === ".") return { steps, ends, ended: end === answer.length };
      from = end + 1;
    } else if (from < 0) return 'an answer begins with ">"';
    words++;
    at = end + 1;
  }
  steps.push(answer.slice(from));
  ends.push(words);
  return { steps, ends, ended: false };
}

function right(steps: number, verifiedSymbols: number): Verdict {
  return {
    correct: true,
    score: 1,
    steps: new Array<boolean>(steps).fill(true),
    verifiedSymbols,
    reason: "correct",
  };
}

function wrong(steps: readonly boolean[], verifiedSymbols: number, reason: string): Verdict {
  return { correct: false, score: 0, steps: [...steps], verifiedSymbols, reason };
}

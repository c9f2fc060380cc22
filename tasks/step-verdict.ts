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

/** Compares with the worked steps. `completion` is theirs as one text. */
export function matchedVerdict(steps: readonly string[], completion: string, answer: string): Verdict {
  if (answer === completion) return right(steps.length, answer);
  const written = read(answer, completion.length);
  if (typeof written === "string") return wrong([], 0, written);
  const marks = written.steps.map((step, i) => step === steps[i]);
  const first = marks.indexOf(false);
  if (first >= 0) return wrong(marks, written.ends[first - 1] ?? 0, `step ${first + 1} is wrong`);
  const verified = written.ends.at(-1) ?? 0;
  if (marks.length < steps.length) return wrong(marks, verified, `${marks.length} of ${steps.length} steps`);
  return wrong(marks, verified, 'does not end with one "."');
}

/** Lets the judge follow the steps. `length` is that of the worked answer, in characters. */
export function judgedVerdict<P, S>(judge: Judge<P, S>, problem: P, length: number, answer: string): Verdict {
  const written = read(answer, length);
  if (typeof written === "string") return wrong([], 0, written);
  let state = judge.begin(problem);
  for (let i = 0; i < written.steps.length; i++) {
    const next = judge.step(problem, state, written.steps[i]!);
    if (next === undefined) {
      return wrong(
        written.steps.map((_, k) => k < i),
        written.ends[i - 1] ?? 0,
        `step ${i + 1} is wrong`,
      );
    }
    state = next;
  }
  const verified = written.ends.at(-1) ?? 0;
  const marks = written.steps.map(() => true);
  if (!judge.done(problem, state)) return wrong(marks, verified, "not solved at the end");
  if (!written.ended) return wrong(marks, verified, 'does not end with one "."');
  return right(marks.length, answer);
}

function read(answer: string, length: number): Written | string {
  if (answer.length > LONGER * length + LONGEST_EXTRA) return "too long";
  const words = answer.split(" ");
  if (words[0] !== ">") return 'an answer begins with ">"';
  const steps: string[] = [];
  const ends: number[] = [];
  let at = 0;
  while (words[at] === ">") {
    const from = ++at;
    while (at < words.length && words[at] !== ">" && words[at] !== ".") at++;
    steps.push(words.slice(from, at).join(" "));
    ends.push(at);
  }
  return { steps, ends, ended: words[at] === "." && at === words.length - 1 };
}

function right(steps: number, answer: string): Verdict {
  let verifiedSymbols = 1;
  for (let i = answer.indexOf(" "); i >= 0; i = answer.indexOf(" ", i + 1)) verifiedSymbols++;
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

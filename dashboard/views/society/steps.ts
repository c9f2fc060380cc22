// An answer's text cut into the steps that its marks belong to, and which of the latest attempts to show. Pure.
// In texts of programs and arithmetic every step begins with ">", and "." ends the answer; sub-steps ("/") belong to
// their step. Answers without ">" (laws) are one piece, marked as a whole.
import type { Moment } from "../../../server/protocol/index.ts";

export type AttemptMoment = Extract<Moment, { kind: "attempts" }>;
type Example = NonNullable<AttemptMoment["example"]>;

export interface Piece {
  readonly text: string;
  /** Null where nobody judged this piece by itself. */
  readonly ok: boolean | null;
}

/** Pieces that are shown; a silly answer can have hundreds. */
const MAX_PIECES = 40;

export function pieces({
  completion,
  steps,
  correct,
}: Pick<Example, "completion" | "steps" | "correct">): Piece[] {
  const words = completion.split(" ").filter((word) => word !== "");
  if (!words.includes(">")) return words.length === 0 ? [] : [{ text: words.join(" "), ok: correct }];
  const parts: string[][] = [];
  for (const word of words) {
    const part = parts.at(-1);
    if (part === undefined || word === ">" || (word === "." && part[0] === ">")) parts.push([word]);
    else part.push(word);
  }
  let step = 0;
  return parts
    .map((part) => ({ text: part.join(" "), ok: part[0] === ">" ? (steps[step++] ?? null) : null }))
    .slice(0, MAX_PIECES);
}

/**
 * The attempts to show after `shown` (a number of an event): the newest with steps to follow among those after it,
 * otherwise the newest; null when there is nothing newer.
 */
export function nextAttempt(moments: readonly Moment[], shown: number): AttemptMoment | null {
  let newest: AttemptMoment | null = null;
  for (let i = moments.length - 1; i >= 0; i--) {
    const moment = moments[i]!;
    if (moment.seq <= shown) break;
    if (moment.kind !== "attempts" || moment.example === null) continue;
    newest ??= moment;
    if (moment.example.steps.length > 1) return moment;
  }
  return newest;
}

/** A task in words: its kind, for people who do not read the symbols. */
export function taskWords({ family, text, task }: Pick<AttemptMoment, "family" | "text" | "task">): string {
  if (family === "laws")
    return text === "" ? `find the law ${task} from what is observed` : "find this program from pairs";
  const head = text.split(" ").find((word) => word === "S" || word === "A");
  if (head === "S") return "run the program on the list";
  if (head === "A") return "find a list that the program turns into this one";
  return "work it out";
}

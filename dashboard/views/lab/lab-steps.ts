// A completion's tokens grouped into the steps that the verdict marks, and how sure the agent was. Pure.
import type { LabToken } from "../../../server/protocol/index.ts";

export interface Step<T> {
  /** With their places in the completion. */
  readonly tokens: readonly { readonly token: T; readonly index: number }[];
  /** Null where the verdict says nothing: before the first step, the end symbol, families without steps. */
  readonly right: boolean | null;
}

/** A step begins with ">"; the end symbol "." stands alone behind the last one. */
export function stepsOf<T extends { readonly token: string }>(
  tokens: readonly T[],
  marks: readonly boolean[],
): Step<T>[] {
  const steps: { tokens: { token: T; index: number }[]; right: boolean | null }[] = [];
  let written = 0;
  tokens.forEach((token, index) => {
    const opens = token.token === ">";
    const ends = token.token === "." && written > 0;
    if (opens) steps.push({ tokens: [], right: marks[written++] ?? null });
    else if (ends || steps.length === 0) steps.push({ tokens: [], right: null });
    steps.at(-1)!.tokens.push({ token, index });
  });
  return steps;
}

/** The words of a person's answer, as tokens. */
export function wordsOf(text: string): { readonly token: string }[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((token) => token !== "")
    .map((token) => ({ token }));
}

/** The chance that exactly this answer is sampled at temperature 1, and its least sure token. */
export function certainty(tokens: readonly LabToken[]): {
  readonly all: number;
  readonly weakest: number | null;
} {
  let all = 1;
  let weakest: number | null = null;
  tokens.forEach(({ probability }, i) => {
    all *= probability;
    if (weakest === null || probability < tokens[weakest]!.probability) weakest = i;
  });
  return { all, weakest };
}

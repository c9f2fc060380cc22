// The rules that a sequence of digits may follow, and what a few terms say about them. Of every sum and product only the
// last digit is kept. An explanation of a sequence is one rule, or two that take turns: places 1, 3, 5 ... follow the
// first, places 2, 4, 6 ... the second. It knows no prompts.

/** add: the last term plus `by`. times: `by` times the last. sum: the last plus the one before. grow: differences grow. */
export interface Rule {
  readonly kind: "add" | "times" | "sum" | "grow";
  readonly by: number;
}
export type Explanation = readonly [rule: Rule, inTurns?: Rule];

/** Rules that may take turns. */
export const SIMPLE: readonly Rule[] = [
  ...Array.from({ length: 10 }, (_, by): Rule => ({ kind: "add", by })),
  ...Array.from({ length: 8 }, (_, i): Rule => ({ kind: "times", by: i + 2 })),
];
const OTHERS: readonly Rule[] = [
  { kind: "sum", by: 0 },
  ...Array.from({ length: 9 }, (_, i): Rule => ({ kind: "grow", by: i + 1 })),
];
/** Every rule, in the order in which they count: the first that fits names a sequence. */
export const RULES: readonly Rule[] = [...SIMPLE, ...OTHERS];

/** Terms before the first that a rule determines. */
export function startOf({ kind }: Rule): number {
  return kind === "add" || kind === "times" ? 1 : 2;
}

/** What follows the terms `before` and `last`. Rules that begin with one term do not look at `before`. */
function next({ kind, by }: Rule, before: number, last: number): number {
  if (kind === "add") return (last + by) % 10;
  if (kind === "times") return (last * by) % 10;
  if (kind === "sum") return (last + before) % 10;
  return (2 * last + 10 - before + by) % 10;
}

/** The simple rules that lead from one digit to another: few need a closer look. */
const SIMPLE_FROM_TO: readonly (readonly (readonly Rule[])[])[] = Array.from({ length: 10 }, (_, from) =>
  Array.from({ length: 10 }, (_, to) => SIMPLE.filter((rule) => next(rule, 0, from) === to)),
);

/** `count` terms that follow the terms. */
export function extend(explanation: Explanation, terms: readonly number[], count: number): number[] {
  const turns = explanation.length;
  const all = [...terms];
  for (let i = terms.length; i < terms.length + count; i++)
    all.push(next(explanation[i % turns]!, all[i - 2 * turns] ?? 0, all[i - turns]!));
  return all.slice(terms.length);
}

/** Every explanation of the terms, four or more, the one that counts first. */
export function explanations(terms: readonly number[]): Explanation[] {
  const found: Explanation[] = [];
  for (const rule of simpleOf(terms)) found.push([rule]);
  for (const rule of OTHERS) if (fits(rule, terms)) found.push([rule]);
  const [odd, even] = halves(terms).map(simpleOf) as [Rule[], Rule[]];
  for (const first of odd) for (const second of even) found.push([first, second]);
  return found;
}

function simpleOf(terms: readonly number[]): Rule[] {
  return SIMPLE_FROM_TO[terms[0]!]![terms[1]!]!.filter((rule) => fits(rule, terms));
}

function fits(rule: Rule, terms: readonly number[]): boolean {
  for (let i = startOf(rule); i < terms.length; i++)
    if (next(rule, terms[i - 2] ?? 0, terms[i - 1]!) !== terms[i]) return false;
  return true;
}

/** Places 1, 3, 5 ... and places 2, 4, 6 ... */
export function halves(terms: readonly number[]): readonly [number[], number[]] {
  const found: [number[], number[]] = [[], []];
  for (let i = 0; i < terms.length; i++) found[i % 2]!.push(terms[i]!);
  return found;
}

export function differences(terms: readonly number[]): number[] {
  return terms.slice(1).map((term, i) => (term - terms[i]! + 10) % 10);
}

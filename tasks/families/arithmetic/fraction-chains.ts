// Add, subtract and multiply fractions one after another, always reduced.
//   prompt  fraction-chains : 1 6 + 1 2 x 3 4 =                         1/6 + 1/2, that times 3/4
//   answer  > g 2 l 1 0 k 3 0 n 4 0 h 2 r 2 3 > g 2 h 3 r 1 2 .         2/3, then 1/2
// A sum: g = gcd of the denominators, l and k the numerators over the common one, n their sum, h = gcd(n, g), the result r.
// A product: g = gcd of the left numerator and the right denominator, h = gcd of the other two, the result r.
// Fractions are two digits (4 1 is 4/1); l, k and n have two, the least significant first. Level k: k operations.
import { defineFamily } from "../../define-family.ts";
import { DIGITS, readDigits } from "../../dsl/symbols.ts";

const SIGNS = ["+", "-", "x"] as const;
type Sign = (typeof SIGNS)[number];
type Fraction = readonly [numerator: number, denominator: number];
type Operation = readonly [sign: Sign, numerator: number, denominator: number];

interface Chain {
  readonly start: Fraction;
  readonly operations: readonly Operation[];
}

interface Step {
  readonly rows: readonly string[];
  readonly result: Fraction;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

const show = (value: number) => `${value % 10} ${Math.floor(value / 10)}`;

/** One operation; undefined if the result is no fraction of two digits, or the way there needs a third one. */
function apply([a, b]: Fraction, [sign, c, d]: Operation): Step | undefined {
  if (sign === "x") {
    const g = gcd(a, d);
    const h = gcd(c, b);
    const result: Fraction = [(a / g) * (c / h), (b / h) * (d / g)];
    return fits(result) ? { rows: [`g ${g}`, `h ${h}`], result } : undefined;
  }
  const g = gcd(b, d);
  const l = a * (d / g);
  const k = c * (b / g);
  const n = sign === "+" ? l + k : l - k;
  if (n < 1 || n > 99) return undefined;
  const h = gcd(n, g);
  const result: Fraction = [n / h, (b / g) * (d / h)];
  const rows = [`g ${g}`, `l ${show(l)}`, `k ${show(k)}`, `n ${show(n)}`, `h ${h}`];
  return fits(result) ? { rows, result } : undefined;
}

const fits = ([a, b]: Fraction) => a <= 9 && b <= 9;
const isReduced = (a: number, b: number) => a > 0 && b > 0 && gcd(a, b) === 1;
const FRACTIONS = Array.from({ length: 81 }, (_, i): Fraction => [1 + Math.floor(i / 9), 1 + (i % 9)]).filter(
  ([a, b]) => isReduced(a, b),
);

/** What changes a fraction into another, by sign; a sign that has nothing is left out. Key: 10 a + b. */
const MOVES: ReadonlyMap<number, readonly (readonly Operation[])[]> = new Map(
  FRACTIONS.map((from) => {
    const bySign = SIGNS.map((sign) =>
      FRACTIONS.map(([c, d]): Operation => [sign, c, d]).filter((operation) => {
        const step = apply(from, operation);
        return step !== undefined && step.result.join() !== from.join();
      }),
    );
    return [10 * from[0] + from[1], bySign.filter((moves) => moves.length > 0)];
  }),
);

/** The worked operations, as far as they can be. */
function steps({ start, operations }: Chain): Step[] {
  const worked: Step[] = [];
  let value = start;
  for (const operation of operations) {
    const step = apply(value, operation);
    if (step === undefined) break;
    worked.push(step);
    value = step.result;
  }
  return worked;
}

export const fractionChains = defineFamily<Chain>({
  id: "fraction-chains",
  title: "Calculate with fractions",
  kind: "arithmetic",
  levels: 8,
  symbols: [...DIGITS, ":", ...SIGNS, ..."glknhr"],
  layout: { segments: [":"], rows: [...SIGNS, ..."glknhr"] },
  generate(rng, level) {
    const start = rng.pick(FRACTIONS);
    let value = start;
    const operations = Array.from({ length: level }, () => {
      const operation = rng.pick(rng.pick(MOVES.get(10 * value[0] + value[1])!));
      value = apply(value, operation)!.result;
      return operation;
    });
    return { start, operations };
  },
  level: ({ operations }) => operations.length,
  prompt: ({ start, operations }) => `: ${[...start, ...operations.flat()].join(" ")}`,
  read([colon, ...words]) {
    const [a, b] = readDigits(words.slice(0, 2)) ?? [];
    if (colon !== ":" || a === undefined || b === undefined) return undefined;
    const operations: Operation[] = [];
    for (let at = 2; at < words.length; at += 3) {
      const sign = SIGNS.find((known) => known === words[at]);
      const [c, d] = readDigits(words.slice(at + 1, at + 3)) ?? [];
      if (sign === undefined || c === undefined || d === undefined) return undefined;
      operations.push([sign, c, d]);
    }
    return { start: [a, b], operations };
  },
  flaw(chain) {
    const { start, operations } = chain;
    if (!isReduced(...start) || !operations.every(([, c, d]) => isReduced(c, d)))
      return { gate: "ill-posed", reason: "a fraction is not reduced" };
    const worked = steps(chain);
    if (worked.length < operations.length)
      return {
        gate: "too-large",
        reason: `operation ${worked.length + 1} leaves the fractions of two digits`,
      };
    if (worked.every(({ result }) => result.join() === start.join()))
      return { gate: "degenerate", reason: "nothing changes the value" };
    return undefined;
  },
  work: (chain) => steps(chain).map(({ rows, result }) => `${rows.join(" ")} r ${result.join(" ")}`),
});

// How new proposals are: the distance of each program to the nearest one accepted before. It looks at symbols only,
// like tasks/diversity.ts, and draws nothing at random.
import { programPart } from "../../tasks/index.ts";

/** Bounds on the work, some 10,000 distances of a microsecond: proposals looked at, and earlier ones compared with. */
const MAX_PROPOSALS = 64;
const MAX_BEFORE = 128;

/**
 * Mean over the proposals of the least share of symbols that must be edited to make it an earlier one: 0 when all are
 * repeats, 1 when nothing is shared. Earlier are those before, oldest first, and the proposals ahead in the list;
 * undefined where no proposal has an earlier one. `skip` are symbols that do not count.
 */
export function meanNovelty(
  proposals: readonly string[],
  before: readonly string[],
  skip: ReadonlySet<string>,
): number | undefined {
  const numbers = new Map<string, number>();
  const read = (text: string) => symbolsOf(text, skip, numbers);
  const every = Math.ceil(proposals.length / MAX_PROPOSALS);
  const earlier = before.slice(-MAX_BEFORE).map(read);
  const nearest: number[] = [];
  for (const text of proposals.filter((_, i) => i % every === 0)) {
    const symbols = read(text);
    if (earlier.length > 0) nearest.push(distanceToNearest(symbols, earlier));
    earlier.push(symbols);
  }
  return nearest.length === 0 ? undefined : nearest.reduce((a, b) => a + b, 0) / nearest.length;
}

/** The program's symbols as numbers: they are compared often. */
function symbolsOf(text: string, skip: ReadonlySet<string>, numbers: Map<string, number>): number[] {
  return programPart(text)
    .split(" ")
    .filter((symbol) => symbol !== "" && !skip.has(symbol))
    .map((symbol) => {
      const number = numbers.get(symbol) ?? numbers.size;
      numbers.set(symbol, number);
      return number;
    });
}

function distanceToNearest(symbols: readonly number[], earlier: readonly (readonly number[])[]): number {
  let least = 1;
  for (const other of earlier) {
    const longer = Math.max(symbols.length, other.length);
    // The difference in length must be edited in any case.
    if (Math.abs(symbols.length - other.length) >= least * longer && longer > 0) continue;
    least = Math.min(least, longer === 0 ? 0 : editDistance(symbols, other) / longer);
    if (least === 0) break;
  }
  return least;
}

/** Levenshtein distance. */
function editDistance(a: readonly number[], b: readonly number[]): number {
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]!;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      const change = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(above + 1, row[j - 1]! + 1, change);
      diagonal = above;
    }
  }
  return row[b.length]!;
}

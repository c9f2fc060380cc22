// A winning move in nim, by adding the piles in binary without carries: the lowest bit first, every pile followed by
// the sum so far. A pile that gets smaller when the whole sum is added to it is cut down to what it then is.
//   prompt  best-nim a 3 b 5 c 2 =
//   answer  > a 1 1 0 0 / 1 1 0 0 > b 1 0 1 0 / 0 1 1 0 > c 0 1 0 0 / 0 0 1 0 > cut b 1 0 1 0 / 1 0 0 0 > b 1 .
// Any winning move is right. Level k has k + 2 piles.
import { defineFamily } from "../../define-family.ts";

interface Piles {
  readonly piles: readonly number[];
}

/** What the judge knows: steps so far, the sum of the piles so far, the pile that is cut. */
interface Progress {
  readonly steps: number;
  readonly sum: number;
  readonly cut: number | undefined;
}

const NAMES = [..."abcdefgh"];
const MOST = 9;
const FEWEST_PILES = 3;
/** Lowest bit first, for sums of piles up to MOST. */
const BITS = Array.from({ length: 16 }, (_, n) => [1, 2, 4, 8].map((bit) => (n & bit ? 1 : 0)).join(" "));

export const bestNim = defineFamily<Piles, Progress>({
  id: "best-nim",
  title: "Find a winning move in nim",
  kind: "games",
  levels: NAMES.length - FEWEST_PILES + 1,
  symbols: [...NAMES, ..."0123456789", "/", "cut"],
  layout: { rows: [...NAMES, "/"] },
  generate(rng, level) {
    const piles = Array.from({ length: level + FEWEST_PILES - 1 }, () => rng.range(1, MOST));
    // A lost position becomes a won one when any pile is another.
    if (sumOf(piles) === 0) piles[0] = (piles[0]! % MOST) + 1;
    return { piles };
  },
  level: ({ piles }) => piles.length - FEWEST_PILES + 1,
  prompt: ({ piles }) => piles.map((pile, p) => `${NAMES[p]} ${pile}`).join(" "),
  read(words) {
    const piles = words.filter((_, i) => i % 2 === 1).map(Number);
    const sound = piles.every((pile) => Number.isInteger(pile) && pile >= 1 && pile <= MOST);
    return sound && piles.length <= NAMES.length ? { piles } : undefined;
  },
  flaw: ({ piles }) => (sumOf(piles) === 0 ? { gate: "ill-posed", reason: "every move loses" } : undefined),
  work({ piles }) {
    const sum = sumOf(piles);
    const cut = piles.findIndex((pile) => (pile ^ sum) < pile);
    let soFar = 0;
    const added = piles.map((pile, p) => {
      soFar ^= pile;
      return addition(p, pile, soFar);
    });
    return [...added, cutting(cut, piles[cut]!, sum), `${NAMES[cut]} ${piles[cut]! ^ sum}`];
  },
  judge: {
    begin: () => ({ steps: 0, sum: 0, cut: undefined }),
    step({ piles }, { steps, sum, cut }, step) {
      const pile = piles[steps];
      if (pile !== undefined) {
        const next = { steps: steps + 1, sum: sum ^ pile, cut };
        return step === addition(steps, pile, next.sum) ? next : undefined;
      }
      if (steps === piles.length) {
        const chosen = NAMES.indexOf(step.slice("cut ".length, "cut a".length));
        const from = piles[chosen];
        if (from === undefined || (from ^ sum) >= from || step !== cutting(chosen, from, sum))
          return undefined;
        return { steps: steps + 1, sum, cut: chosen };
      }
      const done = cut !== undefined && steps === piles.length + 1;
      return done && step === `${NAMES[cut]} ${piles[cut]! ^ sum}`
        ? { steps: steps + 1, sum, cut }
        : undefined;
    },
    done: ({ piles }, { steps }) => steps === piles.length + 2,
  },
});

function sumOf(piles: readonly number[]): number {
  return piles.reduce((sum, pile) => sum ^ pile, 0);
}

function addition(p: number, pile: number, sum: number): string {
  return `${NAMES[p]} ${BITS[pile]} / ${BITS[sum]}`;
}

function cutting(p: number, pile: number, sum: number): string {
  return `cut ${NAMES[p]} ${BITS[pile]} / ${BITS[pile ^ sum]}`;
}

// Two seats divide coins. Each holds a private claim; seat 0's fair share is half the coins plus its claim less the
// other's. They ask in turn, never for more than they asked before and always for more than they were offered; each may
// accept what the other leaves. When the last ask is refused, a judge who knows both claims takes the latest ask that
// is nearer to the fair share, and who made the other one pays a coin to its opponent; both equally near: the middle.
//   seen    claim 2 coins 6 left 1 me 4 you 5       own claim, coins, asks left, the asks so far
//   moves   ask 4, accept, refuse                   more coins and asks with the level
// The result is seat 0's coins less seat 1's, / (coins + 2), because a fine can take one coin beyond all or nothing.
import type { Game, Seat } from "./game.ts";
import { evenly, sizeOf } from "./sizes.ts";

interface Talks {
  readonly coins: number;
  readonly claims: readonly [number, number];
  readonly left: number;
  /** What was asked, in turn, each for the seat that asks. */
  readonly asks: readonly number[];
  readonly end: "accept" | "refuse" | undefined;
}

const SIZES = [
  { coins: 4, asks: 2 },
  { coins: 6, asks: 2 },
  { coins: 4, asks: 3 },
  { coins: 6, asks: 4 },
] as const;
const STARTS = SIZES.map(({ coins, asks }) => {
  const claims = Array.from({ length: coins / 2 + 1 }, (_, claim) => claim);
  return claims.flatMap((own) =>
    claims.map((other) => talks({ coins, claims: [own, other], left: asks, asks: [], end: undefined })),
  );
});
const FINE = 1;

export const negotiation: Game<Talks> = {
  id: "negotiation",
  title: "Negotiation",
  levels: SIZES.length,
  symbols: ["claim", "coins", "left", "me", "you", ..."0123456", "ask", "accept", "refuse"],
  layout: { rows: ["me", "you"] },
  open: false,
  longest: (level) => sizeOf(SIZES, level).asks + 1,
  start: (rng, level) => rng.pick(sizeOf(STARTS, level)),
  starts: (level) => evenly(sizeOf(STARTS, level)),
  turn: ({ asks, end }) => (end === undefined ? seatAt(asks.length) : undefined),
  moves(state) {
    const { asks, left } = state;
    if (left === 0) return ["accept", "refuse"];
    const [low, high] = range(state);
    const open = Array.from({ length: high - low + 1 }, (_, i) => `ask ${low + i}`);
    return asks.length === 0 ? open : ["accept", ...open];
  },
  observe({ coins, claims, left, asks }, seat) {
    let seen = `claim ${claims[seat]} coins ${coins} left ${left}`;
    asks.forEach((ask, i) => {
      seen += ` ${seatAt(i) === seat ? "me" : "you"} ${ask}`;
    });
    return seen;
  },
  play(state, move) {
    const { asks, left, end } = state;
    if (end === undefined) {
      if (move === "accept" && asks.length > 0) return talks({ ...state, end: "accept" });
      if (move === "refuse" && left === 0) return talks({ ...state, end: "refuse" });
      const ask = /^ask [0-6]$/.test(move) && left > 0 ? Number(move.slice(4)) : Number.NaN;
      const [low, high] = range(state);
      if (ask >= low && ask <= high) return talks({ ...state, left: left - 1, asks: [...asks, ask] });
    }
    throw new RangeError(`negotiation: illegal move ${JSON.stringify(move)}`);
  },
  result(state) {
    const { coins } = state;
    return (2 * share(state) - coins) / (coins + 2 * FINE);
  },
};

function talks(state: Talks): Talks {
  return Object.freeze({
    ...state,
    claims: Object.freeze(state.claims),
    asks: Object.freeze(state.asks),
  });
}

/** Whose move it is after so many asks. */
function seatAt(asks: number): Seat {
  return asks % 2 === 0 ? 0 : 1;
}

/** The least and the most that may be asked. Two standing asks always exceed the coins, so it is never empty. */
function range({ coins, asks }: Talks): readonly [number, number] {
  return [coins - (asks.at(-1) ?? coins) + 1, asks.at(-2) ?? coins];
}

/** Seat 0's coins at the end. */
function share({ coins, claims, asks, end }: Talks): number {
  const last = seatAt(asks.length - 1);
  const [first, second] = last === 0 ? [asks.at(-1)!, asks.at(-2)!] : [asks.at(-2)!, asks.at(-1)!];
  if (end === "accept") return last === 0 ? first : coins - second;
  const fair = coins / 2 + claims[0] - claims[1];
  const nearer = Math.abs(coins - second - fair) - Math.abs(first - fair);
  if (nearer === 0) return (first + coins - second) / 2;
  return nearer > 0 ? first + FINE : coins - second - FINE;
}

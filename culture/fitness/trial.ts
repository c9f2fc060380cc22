// The trial of an entry: a fair coin decides whether who would read it does. It knows neither readers nor outcomes.
import type { Rng } from "../../core/index.ts";

export type Arm = "shown" | "withheld" | "placebo";

/**
 * Shown with probability 1/2; else withheld or replaced by a placebo, 1/4 each. One draw. That the coin is fair and
 * independent of all that went before is what the bounds in effect.ts rest on.
 */
export function assign(rng: Rng): Arm {
  return (["shown", "shown", "withheld", "placebo"] as const)[rng.int(4)]!;
}

/**
 * A body of equal length drawn evenly from the symbols, that is not the same body; what it does may by chance be.
 * @throws RangeError for fewer than two different symbols.
 */
export function placeboBody(body: readonly string[], symbols: readonly string[], rng: Rng): string[] {
  if (new Set(symbols).size < 2) throw new RangeError("a placebo needs at least two symbols to draw from");
  const drawn = body.map(() => rng.pick(symbols));
  if (drawn.some((symbol, i) => symbol !== body[i])) return drawn;
  const at = rng.int(body.length);
  drawn[at] = rng.pick(symbols.filter((symbol) => symbol !== body[at]));
  return drawn;
}

// Draws one token from a row of logits under a mask and a temperature. Pure arithmetic; it knows no model.
import type { Rng } from "../core/index.ts";

export interface Choice {
  readonly token: number;
  /** Log-probability under the masked distribution at temperature 1, whatever the temperature drawn at. */
  readonly logProb: number;
}

/**
 * One draw from softmax(logits[allowed] / temperature); temperature 0 takes the best, the lowest id among equals.
 * Takes one number from `rng` (none at temperature 0): inverting the cumulative sum needs one exponential per token
 * and shares it with the log-probability, where Gumbel noise would need two logarithms and a random number each.
 * `logits` is one row, `allowed` token ids into it, `scratch` at least as long as `allowed`.
 * @throws RangeError if the logits are not finite.
 */
export function chooseToken(
  logits: Float32Array,
  allowed: ArrayLike<number>,
  temperature: number,
  rng: Rng,
  scratch: Float64Array,
): Choice {
  const count = allowed.length;
  let best = 0;
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const logit = logits[allowed[i] as number] as number;
    if (logit > top) {
      top = logit;
      best = i;
    }
  }
  let total = 0;
  for (let i = 0; i < count; i++) {
    const weight = Math.exp((logits[allowed[i] as number] as number) - top);
    scratch[i] = weight;
    total += weight;
  }
  if (!Number.isFinite(total) || !Number.isFinite(top)) throw new RangeError("logits are not finite");
  let chosen = best;
  if (temperature > 0) {
    const power = 1 / temperature;
    let mass = total;
    if (power !== 1) {
      mass = 0;
      for (let i = 0; i < count; i++) {
        const weight = Math.exp(((logits[allowed[i] as number] as number) - top) * power);
        scratch[i] = weight;
        mass += weight;
      }
    }
    let left = rng.next() * mass;
    for (let i = 0; i < count; i++) {
      left -= scratch[i] as number;
      if (left < 0) {
        chosen = i;
        break;
      }
    }
  }
  const token = allowed[chosen] as number;
  return { token, logProb: (logits[token] as number) - top - Math.log(total) };
}

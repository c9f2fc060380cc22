// The mean of the states of several learners of one shape, array by array: federated averaging (McMahan et al. 2017) of
// weights and of AdamW's moments, so that the next update goes on from the mean of what all were doing. Pure arithmetic.
import type { NamedArray, NamedArrays } from "../../trainer/index.ts";

/**
 * The mean of each array, summed in double precision and rounded once. Scalars are counts (of steps) and stay whole.
 * @throws RangeError if the states do not hold the same arrays.
 */
export function averageStates(states: readonly NamedArrays[]): Map<string, NamedArray> {
  const [first] = states;
  if (first === undefined) throw new RangeError("no states to average");
  const out = new Map<string, NamedArray>();
  for (const [name, { shape, data }] of first) {
    const all = states.map((state) => {
      const array = state.get(name);
      if (array === undefined || state.size !== first.size || array.shape.join() !== shape.join()) {
        throw new RangeError(`states of different shapes cannot be averaged (${name})`);
      }
      return array.data;
    });
    const mean = new Float32Array(data.length);
    for (let i = 0; i < mean.length; i++) {
      let sum = 0;
      for (const values of all) sum += values[i] as number;
      mean[i] = sum / all.length;
    }
    out.set(name, { shape, data: shape.length === 0 ? mean.map(Math.round) : mean });
  }
  return out;
}

// Rotary angles from integer coordinates: which channel turns which pair of a head, and how fast.
// Shared by the training model and the decode graph. It knows no tensors.
import type { ModelConfig } from "./model-config.ts";

/**
 * Radians per unit of each coordinate for each rotary pair: [C, headDim / 2], row-major, zero where a pair does not
 * belong to the channel, so that angles = coords [.., C] x frequencies. Channels take their pairs one after the
 * other; pair j of a channel's n turns by rotaryBase^(-j/n). Pairs left over do not turn.
 * @throws RangeError if the channels ask for more pairs than a head has.
 */
export function rotaryFrequencies(config: ModelConfig): Float32Array {
  const pairs = config.width / config.heads / 2;
  const out = new Float32Array(config.channels.length * pairs);
  let column = 0;
  config.channels.forEach((channel, row) => {
    for (let j = 0; j < channel.rotaryPairs; j++, column++) {
      if (column >= pairs)
        throw new RangeError(`rotary channels need more than the ${pairs} pairs of a head`);
      out[row * pairs + column] = config.rotaryBase ** (-j / channel.rotaryPairs);
    }
  });
  return out;
}

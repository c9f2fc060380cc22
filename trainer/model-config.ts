// The shape of a model: one dial (`size`) derives the rest. Llama-shaped decoder: RMSNorm, rotary positions,
// SwiGLU, no biases. It knows no tensors.
import { z } from "zod";

export const SIZES = ["nano", "micro", "tiny", "small"] as const;
export const sizeSchema = z.enum(SIZES);
export type Size = z.infer<typeof sizeSchema>;

/** The body of each preset. Parameter counts are for a vocabulary of about 128 tokens. */
const BODIES: Record<Size, { width: number; layers: number; heads: number; hidden: number }> = {
  nano: { width: 64, layers: 3, heads: 4, hidden: 176 }, // about 0.16 M
  micro: { width: 128, layers: 4, heads: 4, hidden: 344 }, // about 0.8 M
  tiny: { width: 256, layers: 4, heads: 8, hidden: 680 }, // about 3 M
  small: { width: 384, layers: 7, heads: 8, hidden: 1024 }, // about 12 M
};

/** An integer coordinate channel: rotary pairs given to it, and the size of a learned table (0 = none). */
export const channelSchema = z.object({
  name: z.string(),
  rotaryPairs: z.number().int().min(0),
  learned: z.number().int().min(0),
});

export const modelConfigSchema = z.object({
  width: z.number().int().positive(),
  layers: z.number().int().positive(),
  heads: z.number().int().positive(),
  /** Inner width of SwiGLU. */
  hidden: z.number().int().positive(),
  /** Output classes = token ids 0..vocabulary-1; 0 is padding and never predicted. */
  vocabulary: z.number().int().positive(),
  /** Extra input-only ids vocabulary..vocabulary+features-1. */
  features: z.number().int().min(0),
  channels: z.array(channelSchema),
  /** Base of the rotary frequencies: pair j of n turns by base^(-j/n) radians per unit. */
  rotaryBase: z.number().positive(),
  tied: z.boolean(),
});
export type ModelConfig = Readonly<z.infer<typeof modelConfigSchema>>;

/** How the rotary pairs of a head (width / heads / 2 of them) are shared among the channels (seg, pc, idx, sub). */
export function modelConfig(size: Size, vocabulary: number, features: number): ModelConfig {
  const body = BODIES[size];
  const pairs = body.width / body.heads / 2;
  const third = Math.floor(pairs / 3);
  return {
    ...body,
    vocabulary,
    features,
    channels: [
      { name: "seg", rotaryPairs: pairs - 2 * third, learned: 0 },
      { name: "pc", rotaryPairs: third, learned: 0 },
      { name: "idx", rotaryPairs: third, learned: 16 },
      { name: "sub", rotaryPairs: 0, learned: 16 },
    ],
    rotaryBase: 100,
    tied: false,
  };
}

/** Name -> shape of every trainable array. Names follow the Llama checkpoints where there is a counterpart. */
export function parameterShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const { width: d, hidden: m, vocabulary: v, features: f } = config;
  const shapes = new Map<string, readonly number[]>([["embed", [v + f, d]]]);
  for (const channel of config.channels) {
    if (channel.learned > 0) shapes.set(`coord.${channel.name}`, [channel.learned, d]);
  }
  for (let i = 0; i < config.layers; i++) {
    const layer = `layers.${i}.`;
    shapes.set(`${layer}attn_norm`, [d]);
    for (const name of ["wq", "wk", "wv", "wo"]) shapes.set(`${layer}${name}`, [d, d]);
    shapes.set(`${layer}mlp_norm`, [d]);
    shapes.set(`${layer}w_gate`, [d, m]);
    shapes.set(`${layer}w_up`, [d, m]);
    shapes.set(`${layer}w_down`, [m, d]);
  }
  shapes.set("norm", [d]);
  if (!config.tied) shapes.set("head", [d, v]);
  return shapes;
}

export function parameterCount(config: ModelConfig): number {
  let total = 0;
  for (const shape of parameterShapes(config).values()) total += shape.reduce((a, b) => a * b, 1);
  return total;
}

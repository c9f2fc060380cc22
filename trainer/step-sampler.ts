// One continuation with the whole distribution that each of its tokens was drawn from: for looking over a model's
// shoulder. The tokens are the very ones that Sampler gives; it knows no symbols and no tasks.
import type { Sampler, SampleSettings } from "./sampler.ts";
import type { Continuation, SampleRequest } from "./sequence.ts";

export interface SampledSteps {
  readonly continuation: Continuation;
  /** Per token: probabilities by token id [V] at temperature 1, 0 for tokens that may not be written. */
  readonly distributions: readonly Float64Array[];
}

/** The first continuation of the request. @throws what Sampler.sample and `settings.observe` throw. */
export async function sampleSteps(
  sampler: Pick<Sampler, "sample">,
  request: SampleRequest,
  settings: SampleSettings,
): Promise<SampledSteps> {
  const distributions: Float64Array[] = [];
  const [continuation] = await sampler.sample([{ ...request, count: 1 }], {
    ...settings,
    observe: (index, logits) => {
      settings.observe?.(index, logits);
      const first = distributions.length === 0 ? request.allowedFirst : undefined;
      distributions.push(softmax(logits, first ?? request.allowed));
    },
  });
  return { continuation: continuation as Continuation, distributions };
}

/** Padding is never written, nor what is not allowed. */
function softmax(logits: Float32Array, allowed?: readonly number[]): Float64Array {
  const tokens = allowed ?? Array.from({ length: logits.length - 1 }, (_, i) => i + 1);
  const out = new Float64Array(logits.length);
  let top = Number.NEGATIVE_INFINITY;
  for (const token of tokens) top = Math.max(top, logits[token] as number);
  let total = 0;
  for (const token of tokens) {
    out[token] = Math.exp((logits[token] as number) - top);
    total += out[token] as number;
  }
  for (const token of tokens) (out[token] as number) /= total;
  return out;
}

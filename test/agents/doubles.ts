// Test doubles for agents/: a sampler that draws tokens uniformly, and a small family of words.
import type { TokenSampler } from "../../agents/index.ts";
import { err, ok } from "../../core/index.ts";
import { makeTask, type TaskFamily, textCoordinates } from "../../tasks/index.ts";
import type { Continuation } from "../../trainer/index.ts";

/** Draws from the allowed tokens (or 1..vocabulary-1) with equal chances; calls the walkers as a model would. */
export function uniformSampler(vocabulary: number): TokenSampler & { walked: (readonly number[])[] } {
  const walked: (readonly number[])[] = [];
  return {
    walked,
    async sample(requests, { maxTokens, stopToken, rng }) {
      const out: Continuation[] = [];
      for (const [index, request] of requests.entries()) {
        const tokens = request.allowed ?? Array.from({ length: vocabulary - 1 }, (_, i) => i + 1);
        for (let i = 0; i < request.count; i++) {
          const walk = request.walker();
          const written: number[] = [];
          while (written.length < maxTokens && written.at(-1) !== stopToken) {
            const token = rng.pick(written.length === 0 ? (request.allowedFirst ?? tokens) : tokens);
            written.push(token);
            walked.push(Array.from(walk(token)));
          }
          out.push({
            request: index,
            tokens: written,
            logProbs: written.map(() => -Math.log(tokens.length)),
            stopped: written.at(-1) === stopToken,
          });
        }
      }
      return out;
    },
  };
}

/** Say a program of letters again. Proposals look like "a b : 3": a program and an input that does not matter. */
export const letters: TaskFamily<{ program: string; input: number }> = {
  id: "letters",
  title: "Letters",
  kind: "other",
  levels: 2,
  symbols: ["a", "b", "c", "d", ":", "0", "1", "2", "3"],
  features: 0,
  coordinates: textCoordinates,
  generate: (rng, level) => {
    const program = Array.from({ length: level }, () => rng.pick(["a", "b", "c", "d"])).join(" ");
    return makeTask("letters", level, { program, input: rng.int(4) }, { kind: "seed", source: "test" });
  },
  render: ({ payload }) => ({ pieces: payload.program.split(" "), text: payload.program }),
  oracle: ({ payload }) => ({ completion: `${payload.program} .`, steps: [] }),
  verify: ({ payload }, completion) => {
    const correct = completion === `${payload.program} .`;
    return { correct, score: correct ? 1 : 0, steps: [], verifiedSymbols: 0, reason: "" };
  },
  parse: (text, provenance) => {
    const match = /^([a-d](?: [a-d])*) : ([0-3])$/.exec(text);
    if (!match) return err({ gate: "parse", reason: text });
    const program = match[1] as string;
    return ok(
      makeTask("letters", program.split(" ").length, { program, input: Number(match[2]) }, provenance),
    );
  },
  propose: ({ payload }) => `${payload.program} : ${payload.input}`,
  measure: ({ level }) => ({ depth: level }),
};

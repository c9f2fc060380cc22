// Who writes a long program with names in the ratchet experiment: the harness (exact, a control) or the agent itself, in
// passes that each show as many definitions as the context holds. The agent's rewriting is used as it is: nobody tells
// it whether it is right. What it can see for itself (unknown symbols, nothing saved) makes it keep the program.
import { type ExampleData, type Population, words } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Op,
  type OpSet,
  type RewritePayload,
  rewritePrompt,
  rewritesFamily,
  tokenise,
  whyNoRewrite,
} from "../../tasks/index.ts";
import type { OpWord } from "./ratchet-texts.ts";

/** What became of one program. */
export interface Rewritten {
  readonly program: readonly string[];
  /** The same function as the original; for the tables only. */
  readonly right: boolean;
  /** As short as the names allow, or shorter still. */
  readonly shortest: boolean;
  /** Symbols read and written on the way. */
  readonly symbols: number;
}

/** By the harness: free and exact. */
export function harnessRewrite(program: readonly Op[], names: readonly OpWord[]): Rewritten {
  return { program: tokenise(program, names), right: true, shortest: true, symbols: 0 };
}

/** By the agent, greedily. */
export async function agentRewrites(
  learner: Population,
  programs: readonly (readonly Op[])[],
  names: readonly OpWord[],
  ops: OpSet,
  limit: number,
  rng: Rng,
): Promise<Rewritten[]> {
  const passes = programs.map((program) => passesOf(program.length, names, limit));
  const written = programs.map((program): string[] => [...program]);
  const symbols = programs.map(() => 0);
  const right = programs.map(() => true);
  const most = Math.max(0, ...passes.map(({ length }) => length));
  for (let pass = 0; pass < most; pass++) {
    const active = programs.map((_, i) => i).filter((i) => passes[i]![pass] !== undefined);
    const payloads = active.map((i) => payloadOf(written[i]!, passes[i]![pass]!, ops));
    const answers = await ask(learner, payloads, 0, rng.fork(pass));
    for (const [j, i] of active.entries()) {
      const payload = payloads[j]!;
      const text = answers[j]!;
      symbols[i]! += promptOf(payload).pieces.length + words(text).length;
      const answer = acceptable(text, payload);
      if (answer === undefined) continue;
      right[i] &&= whyNoRewrite(payload, answer) === undefined;
      written[i] = answer;
    }
  }
  return programs.map((program, i) => ({
    program: written[i]!,
    right: right[i]!,
    shortest: right[i]! && written[i]!.length <= tokenise(program, names).length,
    symbols: symbols[i]!,
  }));
}

/** One sampled attempt per program; the right and shortest ones, as something to learn. */
export async function ownRewrites(
  learner: Population,
  payloads: readonly RewritePayload[],
  rng: Rng,
): Promise<{ readonly right: ExampleData[]; readonly sampledTokens: number }> {
  const family = rewritesFamily({ ops: payloads[0]?.ops ?? "A" });
  const answers = await ask(learner, payloads, 1, rng);
  const right = payloads.flatMap((payload, i): ExampleData[] => {
    const task = { id: "", family: "rewrites", level: 1, payload, provenance: SEED };
    const example = { family: "rewrites", prompt: promptOf(payload), completion: answers[i]! };
    return family.verify(task, answers[i]!).correct ? [example] : [];
  });
  return { right, sampledTokens: answers.reduce((sum, text) => sum + words(text).length, 0) };
}

const SEED = { kind: "seed", source: "ratchet" } as const;

/** The oracle's answer. */
export function workedRewrite(payload: RewritePayload): ExampleData {
  const names = payload.definitions.map(({ name, body }) => ({ name, spelling: body }));
  const completion = `${tokenise(payload.program, names).join(" ")} .`;
  return { family: "rewrites", prompt: promptOf(payload), completion };
}

export function payloadOf(program: readonly string[], names: readonly OpWord[], ops: OpSet): RewritePayload {
  const definitions = names.map(({ name, spelling }) => ({ name, body: [...spelling] }));
  return { ops, definitions, program: [...program] };
}

function promptOf({ program, definitions }: RewritePayload) {
  return rewritePrompt(program, definitions);
}

async function ask(
  learner: Population,
  payloads: readonly RewritePayload[],
  temperature: number,
  rng: Rng,
): Promise<string[]> {
  if (payloads.length === 0) return [];
  const longest = Math.max(...payloads.map(({ program }) => program.length));
  const answers = await learner.sample({
    jobs: payloads.map((payload) => ({
      family: "rewrites",
      prompt: promptOf(payload),
      count: 1,
      allowed: [...new Set([...payload.program, ...payload.definitions.map(({ name }) => name)])],
    })),
    temperature,
    maxTokens: longest + 1,
    rng: rng.state(),
  });
  return answers.map(([completion]) => completion!.text);
}

/** An answer that the agent itself can see to be one: whole, and shorter. */
function acceptable(text: string, { program }: RewritePayload): string[] | undefined {
  const symbols = words(text);
  if (symbols.pop() !== ".") return undefined;
  return symbols.length > 0 && symbols.length < program.length ? symbols : undefined;
}

/** The names in turns, as many at a time as leave room for the program and an answer of its length. Long names first:
 *  once a short one is used, a long one no longer matches. */
function passesOf(length: number, names: readonly OpWord[], limit: number): OpWord[][] {
  const room = limit - 2 * (length + 1) - 1; // W, program, ":", answer, "."
  const turns: OpWord[][] = [];
  let left = 0;
  for (const word of names.toSorted((a, b) => b.spelling.length - a.spelling.length)) {
    const cost = 2 + word.spelling.length; // D, name, body
    if (cost > room) continue;
    if (turns.length === 0 || cost > left) {
      turns.push([]);
      left = room;
    }
    turns.at(-1)!.push(word);
    left -= cost;
  }
  return turns;
}

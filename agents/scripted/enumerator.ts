// The sceptic's baseline of discovery: every program over the allowed symbols, short ones first, each once per
// topic. It never looks at what the prompt says, only remembers how far it came with its topic.
import { z } from "zod";
import type { Completion, Policy, PolicyRequest, SampleOptions } from "../policy.ts";
import { programSymbols, write } from "./write.ts";

/** A stretch of one enumeration: all programs over `symbols` with a rank below `position` have been written. */
const passSchema = z.object({ symbols: z.array(z.string()), position: z.number().int().min(0) });
type Pass = z.infer<typeof passSchema>;
/** Passes by topic; the last one is going on. */
const stateSchema = z.record(z.string(), z.array(passSchema));

export class SystematicEnumerator implements Policy {
  readonly id = "enumerator";
  readonly #longest: number;
  #passes = new Map<string, Pass[]>();

  /** Programs have 1 to `longest` symbols; after the last one it falls silent. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /**
   * The next programs for each topic. When other symbols become allowed (a new name in the culture), it starts
   * again from the shortest and leaves out what it wrote before. No randomness.
   */
  async sample(requests: readonly PolicyRequest[], options: SampleOptions): Promise<Completion[][]> {
    return requests.map((request) => {
      const symbols = programSymbols(request);
      const key = request.topic ?? request.prompt.text;
      const passes = this.#passes.get(key) ?? [];
      this.#passes.set(key, passes);
      const longest = Math.min(this.#longest, options.maxTokens - 1);
      const out: Completion[] = [];
      for (let i = 0; i < request.count; i++) {
        out.push(write(next(passes, symbols, longest) ?? [], request, options));
      }
      return out;
    });
  }

  save(): unknown {
    return Object.fromEntries(structuredClone([...this.#passes]));
  }

  /** Throws a ZodError on anything that `save` did not write. */
  load(state: unknown): void {
    this.#passes = new Map(Object.entries(stateSchema.parse(state)));
  }
}

/** The next program that no pass has written, or undefined when all of them have been. Advances the last pass. */
function next(passes: Pass[], symbols: readonly string[], longest: number): string[] | undefined {
  let current = passes.at(-1);
  if (!current || current.symbols.join(" ") !== symbols.join(" ")) {
    current = { symbols: [...symbols], position: 0 };
    passes.push(current);
  }
  const earlier = passes.slice(0, -1);
  for (;;) {
    const program = programAt(current.position, symbols, longest);
    if (!program) return undefined;
    current.position++;
    if (!earlier.some((pass) => rank(program, pass.symbols) < pass.position)) return program;
  }
}

/** Programs in order of length, then of their symbols; undefined beyond the last one. */
function programAt(position: number, symbols: readonly string[], longest: number): string[] | undefined {
  let rest = position;
  let programs = 1;
  for (let length = 1; length <= longest; length++) {
    programs *= symbols.length;
    if (rest >= programs) {
      rest -= programs;
      continue;
    }
    const program = new Array<string>(length);
    for (let i = length - 1; i >= 0; i--) {
      program[i] = symbols[rest % symbols.length] as string;
      rest = Math.floor(rest / symbols.length);
    }
    return program;
  }
  return undefined;
}

/** The inverse of {@link programAt}; infinite for a program with other symbols. */
function rank(program: readonly string[], symbols: readonly string[]): number {
  let shorter = 0;
  for (let length = 1, programs = symbols.length; length < program.length; length++) {
    shorter += programs;
    programs *= symbols.length;
  }
  let within = 0;
  for (const symbol of program) {
    const digit = symbols.indexOf(symbol);
    if (digit < 0) return Number.POSITIVE_INFINITY;
    within = within * symbols.length + digit;
  }
  return shorter + within;
}

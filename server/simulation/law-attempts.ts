// What an agent's programs came to at one law: which of them explain the observations, which one becomes a claim, and
// the figures that are recorded. It asks nobody for programs.
import type { Agent, Completion } from "../../agents/index.ts";
import type { Law, Pair, ProgramTables } from "../../tasks/index.ts";
import type { EventData } from "../events.ts";
import type { Find } from "./knowledge.ts";
import { totalLogProb } from "./log-prob.ts";

/** One agent's attempts at one law. */
export interface LawAttempts {
  readonly agent: Agent;
  readonly law: Law;
  readonly attempts: number;
  /** Those attempts that explain the pairs shown: all of them, but for as many as noise makes likely. */
  readonly fitting: number;
  readonly tokens: number;
  /** Of all sampled tokens; undefined for policies without probabilities. */
  readonly logProb: number | undefined;
  /** The most frequent fitting program, of equals the one that disagrees least, then the shorter, then the first. */
  readonly find: Find | undefined;
  /** What was written, without the end symbol. */
  readonly programs: readonly (readonly string[])[];
  readonly examples: EventData<"attempts.graded">["examples"];
  readonly reasons: Readonly<Record<string, number>>;
}

/** Programs that an agent wrote, put to the pairs that it saw of one law. */
export class LawTrial {
  readonly #agent: Agent;
  readonly #law: Law;
  readonly #completions: readonly Completion[];
  readonly #programs: readonly (readonly string[])[];
  readonly #fitting: string;
  readonly #find: Find | undefined;
  /** Indices of the completions that explain the pairs, ascending. */
  readonly fits: ReadonlySet<number>;

  /** `tolerance`: pairs that a program may disagree with. */
  constructor(
    seen: { readonly agent: Agent; readonly law: Law; readonly pairs: readonly Pair[] },
    completions: readonly Completion[],
    tables: ProgramTables,
    tolerance: number,
  ) {
    const { agent, law, pairs } = seen;
    this.#agent = agent;
    this.#law = law;
    this.#completions = completions;
    this.#fitting = `explains every pair shown${tolerance > 0 ? ", but for noise" : ""}`;
    const programs = completions.map(({ text }) => text.split(" ").slice(0, -1));
    this.#programs = programs;
    this.fits = new Set(
      tables
        .agreeing(programs, pairs, tolerance)
        .filter((i) => completions[i]!.stopped && programs[i]!.length > 0),
    );
    const program = choose(
      [...this.fits].map((i) => programs[i]!),
      pairs,
      tables,
      tolerance,
    );
    this.#find = program && { agent, law, program, fitted: pairs.length };
  }

  /** The record of these of the completions; the find may be any. */
  record(booked: readonly number[]): LawAttempts {
    const mine = booked.map((i) => this.#completions[i]!);
    const fitting = booked.filter((i) => this.fits.has(i));
    const cut = mine.filter(({ stopped }) => !stopped).length;
    const shown = [fitting[0], booked.find((i) => !this.fits.has(i))];
    return {
      agent: this.#agent,
      law: this.#law,
      attempts: booked.length,
      fitting: fitting.length,
      tokens: mine.reduce((sum, { logProbs, text }) => sum + (logProbs.length || text.split(" ").length), 0),
      logProb: totalLogProb(mine),
      find: this.#find,
      programs: booked.map((i) => this.#programs[i]!),
      examples: shown.filter((i) => i !== undefined).map((i) => this.#example(i)),
      reasons: count({
        [this.#fitting]: fitting.length,
        "does not fit the pairs": booked.length - fitting.length - cut,
        "longer than allowed": cut,
      }),
    };
  }

  #example(i: number): LawAttempts["examples"][number] {
    const { text, logProbs } = this.#completions[i]!;
    const fits = this.fits.has(i);
    return {
      completion: text,
      correct: fits,
      score: fits ? 1 : 0,
      reason: fits ? this.#fitting : "does not fit the pairs",
      tokens: logProbs.length,
      logProb: logProbs.length === 0 ? null : logProbs.reduce((a, b) => a + b, 0),
      steps: [],
    };
  }
}

/** The most frequent program, of equals the one that disagrees with fewest pairs, then the shorter, then the first. */
function choose(
  programs: readonly string[][],
  pairs: readonly Pair[],
  tables: ProgramTables,
  tolerance: number,
): string[] | undefined {
  const misses = (program: string[]) =>
    tolerance === 0 ? 0 : pairs.filter((pair) => tables.agreeing([program], [pair]).length === 0).length;
  const candidates = new Map<string, { program: string[]; votes: number; misses: number }>();
  for (const program of programs) {
    const text = program.join(" ");
    const candidate = candidates.get(text) ?? { program, votes: 0, misses: misses(program) };
    candidate.votes++;
    candidates.set(text, candidate);
  }
  const [best] = [...candidates.values()].sort(
    (a, b) => b.votes - a.votes || a.misses - b.misses || a.program.length - b.program.length,
  );
  return best?.program;
}

function count(reasons: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(reasons).filter(([, n]) => n > 0));
}

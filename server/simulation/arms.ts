// What an arm of the experiments means for knowledge: who shares, who names, until when, and how long programs may be.
// Pure functions of the config; what else an arm changes stands in society.ts (budgets). It knows no cultures.
import type { RunConfig } from "../config/index.ts";

/** Longest program that any arm may write, in symbols: what a law of level 4 comes to in ops. */
const LONGEST = 16;

/** All agents read and write one culture. */
export function sharesCulture({ arm }: RunConfig): boolean {
  return arm === "shared" || arm === "frozen" || arm === "placebo" || arm === "random-names";
}

/** Anything is known by name at all. */
export function hasNames({ arm }: RunConfig): boolean {
  return arm !== "none" && arm !== "chunks";
}

/** The culture can no longer be written, by anybody. */
export function isFrozen({ arm, culture }: RunConfig, round: number): boolean {
  return arm === "frozen" && round > culture.frozenAfter;
}

/** Finds of this round become named claims in a culture. */
export function namesFinds(config: RunConfig, round: number): boolean {
  return hasNames(config) && config.arm !== "random-names" && !isFrozen(config, round);
}

/**
 * Symbols that a program may have. Without names, in the arm `chunks`, as many ops as a program over names for programs
 * would expand to: solve.maxProgram squared (or not, in a world of one level), 16 at most.
 */
export function maxProgram({ arm, solve, world }: RunConfig): number {
  if (arm !== "chunks") return solve.maxProgram;
  return Math.min(LONGEST, solve.maxProgram ** Math.min(2, world.levels));
}

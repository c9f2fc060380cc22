// Attempts as events and as matches of the rating scale: shapes only, nothing is decided here.
import type { Match } from "../../agents/index.ts";
import type { EventData } from "../events.ts";
import type { LawAttempts } from "./law-search.ts";
import { totalLogProb } from "./log-prob.ts";
import type { PuzzleAttempts } from "./puzzles.ts";

export function lawAttemptsEvent(attempted: LawAttempts): EventData<"attempts.graded"> {
  const { agent, law, attempts, tokens, logProb, fitting, examples, reasons } = attempted;
  return {
    agent: agent.name,
    population: agent.population,
    task: law.id,
    family: "laws",
    level: law.level,
    proposer: "world",
    attempts,
    correct: fitting,
    score: attempts === 0 ? 0 : fitting / attempts,
    tokens,
    ...(logProb !== undefined && { logProb }),
    reasons,
    examples: [...examples],
  };
}

/** With the best completion as the example. Attempts that could not be graded are no event. */
export function puzzleAttemptsEvent(attempted: PuzzleAttempts): EventData<"attempts.graded"> | undefined {
  const { posed, agent, completions, verdicts } = attempted;
  if (verdicts.length === 0) return undefined;
  const best = verdicts.reduce((top, { score }, i) => (score > verdicts[top]!.score ? i : top), 0);
  const { text, logProbs } = completions[best]!;
  const { correct, score, reason, steps } = verdicts[best]!;
  const logProb = totalLogProb(completions);
  return {
    agent: agent.name,
    population: agent.population,
    task: posed.task.id,
    family: posed.task.family,
    level: posed.task.level,
    proposer: posed.proposer,
    attempts: verdicts.length,
    correct: verdicts.filter((verdict) => verdict.correct).length,
    score: verdicts.reduce((sum, verdict) => sum + verdict.score, 0) / verdicts.length,
    // A policy without probabilities writes one token per symbol.
    tokens: completions.reduce((sum, made) => sum + (made.logProbs.length || made.text.split(" ").length), 0),
    ...(logProb !== undefined && { logProb }),
    reasons: {},
    examples: [
      {
        completion: text,
        correct,
        score,
        reason,
        tokens: logProbs.length,
        logProb: logProbs.length === 0 ? null : logProbs.reduce((a, b) => a + b, 0),
        steps: [...steps],
      },
    ],
  };
}

/** One match per agent and task; the score is the share of its attempts that were right. */
export function matchesOf(
  searches: readonly LawAttempts[],
  puzzles: readonly PuzzleAttempts[],
): readonly Match[] {
  return [
    ...searches.map(({ agent, law, fitting, attempts }) => ({
      agent: agent.name,
      task: law.id,
      score: fitting / attempts,
    })),
    ...puzzles
      .filter(({ verdicts }) => verdicts.length > 0)
      .map(({ agent, posed, verdicts }) => ({
        agent: agent.name,
        task: posed.task.id,
        score: verdicts.filter(({ correct }) => correct).length / verdicts.length,
      })),
  ];
}

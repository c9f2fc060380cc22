// A forecast as an event: an attempt at a task over one name, with who read what. A shape only.
import type { EventData } from "../events.ts";
import type { Forecast } from "./forecasts.ts";
import { contextSymbols } from "./forecasts-question.ts";
import { totalLogProb } from "./log-prob.ts";

export function forecastEvent(forecast: Forecast): EventData<"attempts.graded"> {
  const { agent, culture, entry, given, task, context, completion, verdict } = forecast;
  const { correct, score, reason, steps } = verdict;
  const logProb = totalLogProb([completion]);
  const tokens = completion.logProbs.length || completion.text.split(" ").length;
  return {
    agent: agent.name,
    population: agent.population,
    task: task.id,
    family: task.family,
    level: task.level,
    proposer: "forecast",
    attempts: 1,
    correct: correct ? 1 : 0,
    score,
    tokens,
    ...(logProb !== undefined && { logProb }),
    reasons: {},
    examples: [
      {
        completion: completion.text,
        correct,
        score,
        reason,
        tokens: completion.logProbs.length,
        logProb: logProb ?? null,
        steps: [...steps],
      },
    ],
    culture,
    reads: [{ entry: entry.id, name: entry.name, given }],
    contextTokens: contextSymbols(context.definitions),
  };
}

// The fold of tasks posed, attempts at them, and laws found.
import type { EventOf } from "../events.ts";
import { keepFirstAndNewest, own, ownOr } from "./fold-bounds.ts";
import { agentOf, cellOf, familyOf, grow, lawOf, populationOf, show } from "./fold-parts.ts";
import { FORECAST_FAMILY, KEPT, type PopulationState, type RunState, WORLD_FAMILY } from "./run-state.ts";
import { emptySeries, growInSeries, latest, setInSeries } from "./series.ts";

export function proposed(state: RunState, data: EventOf<"task.proposed">["data"]): void {
  const { task, proposer, agent: name, text } = data;
  state.totals.proposed++;
  if (task !== "__proto__") state.posed[task] = { agent: name, proposer, text };
  grow(state.proposalMix, proposer, state.round, 1);
  const agent = own(state.agents, name);
  if (agent !== undefined) agent.proposed++;
}

export function rejected(state: RunState, { family, gate }: EventOf<"task.rejected">["data"]): void {
  state.totals.rejected++;
  const refused = familyOf(state, family)?.refused;
  if (refused === undefined || ownOr(refused, gate, KEPT.keys, () => 0) === undefined) return;
  refused[gate]!++;
}

export function graded(state: RunState, seq: number, data: EventOf<"attempts.graded">["data"]): void {
  const {
    agent: name,
    population: id,
    task,
    level,
    proposer,
    attempts,
    correct,
    score,
    tokens,
    logProb,
  } = data;
  const { totals, round } = state;
  totals.attempts += attempts;
  totals.correct += correct;
  totals.sampledTokens += tokens;

  const ofWorld = proposer === WORLD_FAMILY;
  const forecast = proposer === FORECAST_FAMILY;
  const family = ofWorld ? WORLD_FAMILY : forecast ? FORECAST_FAMILY : data.family;
  const agent = agentOf(state, name, id);
  if (agent !== undefined) {
    agent.attempts += attempts;
    agent.correct += correct;
  }
  const cell = cellOf(state, family, level);
  if (cell !== undefined) {
    growInSeries(cell.attempts, round, attempts, KEPT.buckets);
    growInSeries(cell.correct, round, correct, KEPT.buckets);
    cell.total.attempts += attempts;
    cell.total.correct += correct;
  }
  if (ofWorld) {
    const law = lawOf(state, task, level);
    if (law !== undefined) {
      law.attempts += attempts;
      law.correct += correct;
    }
  }
  const population = populationOf(state, id);
  if (population !== undefined) {
    reward(population, family, round, score, attempts);
    if (logProb !== undefined) surprise(population, round, logProb, tokens);
  }

  const posed = own(state.posed, task);
  const poser = posed === undefined || posed.agent === "world" ? proposer : posed.agent;
  flow(state, `${poser}>${name}`, attempts, correct);
  // Forecasts are hundreds a round and would drown the others; what they come to is told of their entries.
  if (forecast) return;
  show(state, {
    kind: "attempts",
    seq,
    round,
    agent: name,
    task,
    family: data.family,
    level,
    proposer,
    poser,
    attempts,
    correct,
    text: posed?.text ?? "",
    example: data.examples[0] ?? null,
  });
}

/** The mean over the round's attempts, not over its tasks: an agent may have more attempts at one than at another. */
function reward(
  { open, reward }: PopulationState,
  family: string,
  round: number,
  score: number,
  attempts: number,
): void {
  const series = ownOr(reward, family, KEPT.keys, emptySeries);
  const scores = ownOr(open.scores, family, KEPT.keys, () => ({ score: 0, attempts: 0 }));
  if (series === undefined || scores === undefined || attempts === 0) return;
  scores.score += score * attempts;
  scores.attempts += attempts;
  setInSeries(series, round, scores.score / scores.attempts);
}

function surprise({ open, entropy }: PopulationState, round: number, logProb: number, tokens: number): void {
  if (tokens === 0) return;
  open.logProb += logProb;
  open.tokens += tokens;
  // Not -0, which JSON would not keep.
  setInSeries(entropy, round, (0 - open.logProb) / open.tokens);
}

/** Where there are too many, the one goes that nobody has used for longest. */
function flow({ flows, round }: RunState, key: string, attempts: number, correct: number): void {
  const known = own(flows, key);
  if (known !== undefined) {
    known.attempts += attempts;
    known.correct += correct;
    known.lastRound = round;
    return;
  }
  const keys = Object.keys(flows);
  if (keys.length >= KEPT.flows) {
    const oldest = keys.reduce((least, k) => (flows[k]!.lastRound < flows[least]!.lastRound ? k : least));
    delete flows[oldest];
  }
  flows[key] = { attempts, correct, lastRound: round };
}

export function discovered(state: RunState, seq: number, data: EventOf<"law.discovered">["data"]): void {
  const { law: id, level, agent: name, population, program } = data;
  const { round } = state;
  const law = lawOf(state, id, level);
  if (law !== undefined) {
    if (law.foundBy.length === 0) setInSeries(state.lawsFound, round, (latest(state.lawsFound) ?? 0) + 1);
    keepFirstAndNewest(law.foundBy, { agent: name, population, round, seq, program }, KEPT.programs);
  }
  const agent = agentOf(state, name, population);
  if (agent !== undefined && agent.laws.length < KEPT.keys && !agent.laws.includes(id)) agent.laws.push(id);
  show(state, { kind: "law", seq, round, agent: name, law: id, level, program });
}

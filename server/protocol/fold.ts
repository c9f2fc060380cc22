// The fold of a run's events into what a dashboard shows (run-state.ts). Pure: the same events give the same state,
// on the server and in the page, whole or in pieces with the state saved as JSON between them. It knows no store, no
// clock and no socket; an event of a type that this version does not know moves the number on and nothing else.
//
// Values per round: counts grow within the round, means are over all of the round so far, states (entries by status,
// laws found) are as last known; so a series has one value per round, and the round under way shows what it has yet.
// Only loss and gradient norm have one value per update.
import type { Event, EventOf } from "../events.ts";
import { discovered, graded, proposed, rejected } from "./fold-attempts.ts";
import { keepNewest, own, shorten } from "./fold-bounds.ts";
import { countEntries, foldEdit } from "./fold-culture.ts";
import { judged, reviewed } from "./fold-evidence.ts";
import { inherited, shared, slept } from "./fold-handing-on.ts";
import { diversity, evaluated, learned, rated } from "./fold-learning.ts";
import { agentOf, emptyOpen, show } from "./fold-parts.ts";
import { foldReads } from "./fold-reads.ts";
import { changed, emptyOpenGame, failed, played, taught } from "./fold-world.ts";
import { type AgentState, KEPT, type RunState, STATE_VERSION } from "./run-state.ts";
import { emptySeries, growInSeries, latest, setInSeries } from "./series.ts";

export function initialState(run: string): RunState {
  return {
    version: STATE_VERSION,
    run,
    seq: 0,
    round: 0,
    arm: "",
    seed: 0,
    rounds: 0,
    finished: false,
    failure: null,
    totals: { attempts: 0, correct: 0, sampledTokens: 0, trainedTokens: 0, proposed: 0, rejected: 0 },
    axis: { tokens: emptySeries(), time: emptySeries(), seq: emptySeries() },
    populations: {},
    agents: {},
    laws: {},
    cells: {},
    families: {},
    variety: {},
    lawsFound: emptySeries(),
    proposalMix: {},
    alarms: [],
    faults: [],
    versions: [],
    games: {},
    cultures: {},
    inherited: null,
    skill: [],
    moments: [],
    flows: {},
    posed: {},
  };
}

/** Takes the next event into the state, in place. Events with a number already folded change nothing. */
export function foldEvent(state: RunState, event: Event): void {
  if (event.seq <= state.seq) return;
  state.seq = event.seq;
  if (event.round > state.round) beginRound(state, event.round);
  fold(state, event);
  const { sampledTokens, trainedTokens } = state.totals;
  setInSeries(state.axis.seq, state.round, event.seq);
  setInSeries(state.axis.tokens, state.round, sampledTokens + trainedTokens);
}

/** When a round ended, in milliseconds since the epoch: events do not know it, the store does. Rounds in order. */
export function setRoundTime(state: RunState, round: number, ms: number): void {
  if (round >= (state.axis.time.to.at(-1) ?? 0)) setInSeries(state.axis.time, round, ms);
}

function fold(state: RunState, event: Event): void {
  switch (event.type) {
    case "run.started":
      startRun(state, event.data);
      return;
    case "round.started":
      // Who failed or ran out of minutes goes on.
      state.finished = false;
      state.failure = null;
      return;
    case "task.proposed":
      proposed(state, event.data);
      return;
    case "task.rejected":
      rejected(state, event.data);
      return;
    case "attempts.graded":
      graded(state, event.seq, event.data);
      foldReads(state, event.data);
      return;
    case "law.discovered":
      discovered(state, event.seq, event.data);
      return;
    case "culture.edited":
      foldEdit(state, event.seq, event.data);
      return;
    case "claim.reviewed":
      reviewed(state, event.seq, event.data);
      return;
    case "entry.judged":
      judged(state, event.seq, event.data);
      return;
    case "culture.inherited":
      inherited(state, event.seq, event.data);
      return;
    case "skill.shared":
      shared(state, event.seq, event.data);
      return;
    case "study.taught":
      taught(state, event.seq, event.data);
      return;
    case "family.failed":
      failed(state, event.seq, event.data);
      return;
    case "family.changed":
      changed(state, event.seq, event.data);
      return;
    case "match.played":
      played(state, event.seq, event.data);
      return;
    case "policy.updated":
      learned(state, event.data);
      return;
    case "policy.slept":
      learned(state, event.data);
      slept(state, event.seq, event.data);
      return;
    case "evaluation.done":
      evaluated(state, event.data);
      return;
    case "diversity.measured":
      diversity(state, event.data);
      return;
    case "ratings.updated":
      rated(state, event.data);
      return;
    case "agent.born":
      born(state, event.seq, event.data);
      return;
    case "agent.died":
      died(state, event.seq, event.data);
      return;
    case "alarm.raised":
      alarmed(state, event.seq, event.data);
      return;
    case "run.finished":
      state.finished = true;
      return;
    case "run.failed":
      state.failure = event.data.reason;
      return;
    case "checkpoint.saved":
      return;
  }
}

/** What has a value in every round gets it now: as it was, or none yet. */
function beginRound(state: RunState, round: number): void {
  state.round = round;
  state.posed = {};
  setInSeries(state.lawsFound, round, latest(state.lawsFound) ?? 0);
  for (const series of Object.values(state.proposalMix)) growInSeries(series, round, 0);
  for (const culture of Object.values(state.cultures)) countEntries(culture, round);
  for (const population of Object.values(state.populations)) population.open = emptyOpen();
  for (const game of Object.values(state.games)) game.open = emptyOpenGame();
}

function startRun(state: RunState, { config, seed }: EventOf<"run.started">["data"]): void {
  const { arm, rounds } = config;
  state.seed = seed;
  if (typeof arm === "string") state.arm = arm;
  if (typeof rounds === "number") state.rounds = rounds;
}

function born(state: RunState, seq: number, data: EventOf<"agent.born">["data"]): void {
  const { agent, population } = data;
  agentOf(state, agent, population);
  show(state, { kind: "life", seq, round: state.round, agent, text: `joins ${population}` });
}

function died(state: RunState, seq: number, data: EventOf<"agent.died">["data"]): void {
  const { agent: name, population: id, age } = data;
  const { agents, round } = state;
  const population = own(state.populations, id);
  if (population !== undefined) population.agents = population.agents.filter((member) => member !== name);
  show(state, { kind: "life", seq, round, agent: name, text: `dies after ${age} rounds` });
  const agent = own(agents, name);
  if (agent === undefined) return;
  agent.died = round;
  forgetDead(state);
}

/** Of too many dead agents the one that died first goes, and with it what it alone knew. */
function forgetDead({ agents, cultures }: RunState): void {
  let dead = 0;
  let first: AgentState | undefined;
  for (const name in agents) {
    const agent = agents[name]!;
    if (agent.died === null) continue;
    dead++;
    if (first === undefined || agent.died < first.died!) first = agent;
  }
  if (first === undefined || dead <= KEPT.dead) return;
  delete agents[first.name];
  delete cultures[first.name];
}

function alarmed(state: RunState, seq: number, data: EventOf<"alarm.raised">["data"]): void {
  const { round } = state;
  const { kind, response } = data;
  const detail = shorten(data.detail, KEPT.text);
  keepNewest(state.alarms, { seq, round, kind, detail, response }, KEPT.alarms);
  show(state, { kind: "alarm", seq, round, text: `${kind}: ${detail}` });
}

// The lines that can be drawn of a run: every series of its folded state under one name. METRICS is the list of them.
// It knows no charts.
import type { RunState, Series } from "../protocol/index.ts";

type Named = Iterable<readonly [name: string, series: Series]>;

interface MetricKind {
  /** Names in angle brackets stand for whatever the run has. */
  readonly metric: string;
  readonly what: string;
  readonly lines: (state: RunState) => Named;
}

export const METRICS: readonly MetricKind[] = [
  one("lawsFound", "distinct laws found by anybody so far", (state) => state.lawsFound),
  {
    metric: "proposals/<proposer>",
    what: "accepted proposals per round",
    lines: (state) => prefixed("proposals", state.proposalMix),
  },
  ofPopulations("loss", "training loss, mean over a round's steps", (it) => it.loss),
  ofPopulations("gradNorm", "norm of the gradient before clipping", (it) => it.gradNorm),
  ofPopulations("tokens", "tokens trained on per round", (it) => it.tokens),
  ofPopulations("steps", "optimiser steps per round", (it) => it.steps),
  ofPopulations(
    "surprisal",
    "mean surprisal of sampled tokens in nats: entropy of the policy",
    (it) => it.entropy,
  ),
  {
    metric: "reward/<family>/<population>",
    what: "mean score of attempts per round",
    lines: (state) => byPopulation(state, "reward", (it) => it.reward),
  },
  {
    metric: "trained/<source>/<population>",
    what: "sequences trained on per round",
    lines: (state) => byPopulation(state, "trained", (it) => it.sources),
  },
  {
    metric: "<measure>/<population>",
    what: "held-out value, for example apply/d3/birch (server/simulation/evaluate.ts lists the measures)",
    lines: (state) => byPopulation(state, "", (it) => it.evaluation),
  },
  ofFamilies("proposed", "proposals per round", (it) => it.proposed),
  ofFamilies("accepted", "proposals that the gate let through, per round", (it) => it.accepted),
  ofFamilies("rejected", "share of proposals refused", (it) => it.rejectedShare),
  ofFamilies("distinct", "share of distinct programs among the proposals", (it) => it.distinctShare),
  ofFamilies("entropy", "entropy of the symbols in the proposals, in bits", (it) => it.entropy),
  ofFamilies("learnability", "mean learnability of the accepted proposals", (it) => it.learnability),
  ofFamilies("cluster", "share of the accepted proposals in the largest cluster", (it) => it.clusterShare),
  ofFamilies("novelty", "mean novelty of the accepted proposals", (it) => it.novelty),
  {
    metric: "rating/<agent>",
    what: "place on the rating scale",
    lines: (state) => Object.entries(state.agents).map(([id, { rating }]) => [`rating/${id}`, rating]),
  },
  ofCells("attempts", "attempts per round", (it) => it.attempts),
  ofCells("correct", "correct attempts per round", (it) => it.correct),
  ofCultures("claimed", (it) => it.claimed),
  ofCultures("adopted", (it) => it.adopted),
  ofCultures("refuted", (it) => it.refuted),
];

/** Every line that the run has, in the order of METRICS. */
export function metricsOf(state: RunState): Map<string, Series> {
  return new Map(METRICS.flatMap(({ lines }) => [...lines(state)]));
}

function one(metric: string, what: string, pick: (state: RunState) => Series): MetricKind {
  return { metric, what, lines: (state) => [[metric, pick(state)]] };
}

type PopulationState = RunState["populations"][string];
function ofPopulations(head: string, what: string, pick: (it: PopulationState) => Series): MetricKind {
  return {
    metric: `${head}/<population>`,
    what,
    lines: (state) => Object.entries(state.populations).map(([id, it]) => [`${head}/${id}`, pick(it)]),
  };
}

function ofFamilies(
  head: string,
  what: string,
  pick: (it: RunState["families"][string]) => Series,
): MetricKind {
  return {
    metric: `${head}/<family>`,
    what,
    lines: (state) => Object.entries(state.families).map(([id, it]) => [`${head}/${id}`, pick(it)]),
  };
}

function ofCells(head: string, what: string, pick: (it: RunState["cells"][string]) => Series): MetricKind {
  return {
    metric: `${head}/<family>/<level>`,
    what,
    lines: (state) => Object.values(state.cells).map((it) => [`${head}/${it.family}/${it.level}`, pick(it)]),
  };
}

function ofCultures(head: string, pick: (it: RunState["cultures"][string]) => Series): MetricKind {
  return {
    metric: `${head}/<culture>`,
    what: `entries ${head} after each round`,
    lines: (state) => Object.entries(state.cultures).map(([id, it]) => [`${head}/${id}`, pick(it)]),
  };
}

function byPopulation(
  state: RunState,
  head: string,
  pick: (it: PopulationState) => Readonly<Record<string, Series>>,
): Named {
  return Object.entries(state.populations).flatMap(([id, it]) =>
    [...prefixed(head, pick(it))].map(([name, series]) => [`${name}/${id}`, series] as const),
  );
}

function prefixed(head: string, lines: Readonly<Record<string, Series>>): (readonly [string, Series])[] {
  const lead = head === "" ? "" : `${head}/`;
  return Object.entries(lines).map(([name, series]) => [lead + name, series] as const);
}

// The lines that can be drawn of a run: every series of its folded state under one name. METRICS is the list of them.
// It knows no charts.
import type { DiversityState, RunState, Series } from "../protocol/index.ts";

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
  ofPopulations(
    "sleep-kept",
    "accuracy without context after a sleep, as a share of that with it",
    (it) => it.sleep.kept,
  ),
  ofPopulations("sleep-mastered", "names known by heart after a sleep", (it) => it.sleep.mastered),
  ofPopulations("sleep-before", "held-out accuracy elsewhere before a sleep", (it) => it.sleep.before),
  ofPopulations("sleep-after", "held-out accuracy elsewhere after a sleep", (it) => it.sleep.after),
  ofPopulations(
    "sleep-saved",
    "context symbols saved per task with a mastered name",
    (it) => it.sleep.tokensSaved,
  ),
  ofFamilies("proposed", "proposals per round", (it) => it.proposed),
  ofFamilies("accepted", "proposals that the gate let through, per round", (it) => it.accepted),
  ofFamilies("rejected", "share of proposals refused", (it) => it.rejectedShare),
  ofFamilies("distinct", "share of distinct programs among the proposals", (it) => it.distinctShare),
  ofFamilies("entropy", "entropy of the symbols in the proposals, in bits", (it) => it.entropy),
  ofFamilies("learnability", "mean learnability of the accepted proposals", (it) => it.learnability),
  ofFamilies("cluster", "share of the accepted proposals in the largest cluster", (it) => it.clusterShare),
  ofFamilies("novelty", "mean novelty of the accepted proposals", (it) => it.novelty),
  ofFamilies("distinct2", "share of distinct pairs of neighbouring symbols", (it) => it.distinct2),
  ofFamilies("hill1", "effective number of different proposals, order 1", (it) => it.hill1),
  ofFamilies("hill2", "effective number of different proposals, order 2", (it) => it.hill2),
  {
    metric: "variety/<measure>/<subject>/<family>/<population or culture>",
    what: "how varied solutions, cultures and agents are; without the last part where it is of all",
    lines: (state) => varietyLines(state),
  },
  {
    metric: "rating/<agent>",
    what: "place on the rating scale",
    lines: (state) => Object.entries(state.agents).map(([id, { rating }]) => [`rating/${id}`, rating]),
  },
  ofCells("attempts", "attempts per round", (it) => it.attempts),
  ofCells("correct", "correct attempts per round", (it) => it.correct),
  ofCultures("claimed", "entries claimed after each round", (it) => it.claimed),
  ofCultures("adopted", "entries adopted after each round", (it) => it.adopted),
  ofCultures("quarantined", "entries quarantined after each round", (it) => it.quarantined),
  ofCultures("refuted", "entries refuted after each round", (it) => it.refuted),
  ofCultures("effect", "mean effect of reading an entry on success, over those judged", (it) => it.effect),
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

function ofCultures(
  head: string,
  what: string,
  pick: (it: RunState["cultures"][string]) => Series,
): MetricKind {
  return {
    metric: `${head}/<culture>`,
    what,
    lines: (state) => Object.entries(state.cultures).map(([id, it]) => [`${head}/${id}`, pick(it)]),
  };
}

const VARIETY: readonly (readonly [name: string, key: keyof DiversityState])[] = [
  ["distinct", "distinctShare"],
  ["entropy", "entropy"],
  ["cluster", "clusterShare"],
  ["distinct2", "distinct2"],
  ["hill1", "hill1"],
  ["hill2", "hill2"],
];

function varietyLines({ variety }: RunState): Named {
  return Object.values(variety).flatMap((it) => {
    const of = [it.subject, it.family, it.population].filter((part) => part !== "").join("/");
    const own = VARIETY.map(([name, key]) => [`variety/${name}/${of}`, it[key]] as const);
    const between = [
      [`variety/divergence/${of}`, it.divergence],
      [`variety/bigram-divergence/${of}`, it.bigramDivergence],
    ] as const;
    return it.subject === "agents" ? [...own, ...between] : own;
  });
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

// Experiment "diversity": does what is done about a collapse help? A language-model proposer that is paid by
// learnability and nothing else poses all tasks of its own practice; when the alarm about its variety is raised,
// variants do nothing, one thing, or all that a society does (simulation/responses.ts).
//   npx folklore experiment diversity --report docs/results.md
// To see a collapse at all, what else would prevent it is switched off: the guards of the proposer (imitation of what
// paid, novelty, anchor) and the gate's limit on tasks of one program. Exact repeats are still refused.
import { z } from "zod";
import { Rng } from "../../core/index.ts";
import type { Diversity } from "../../tasks/index.ts";
import { sizeSchema } from "../../trainer/index.ts";
import { resolveConfig } from "../config/index.ts";
import { evaluate } from "../simulation/evaluate.ts";
import { makeFamilies } from "../simulation/families.ts";
import { makeHeldOut } from "../simulation/held-out.ts";
import { RESPONSES, type ResponseKind } from "../simulation/responses.ts";
import { type CellFigures, type CellJob, START, seedsSchema, type TrainingExperiment } from "./contract.ts";
import type { Measure } from "./layout.ts";
import { LEARNER, newLearner, OBSERVATIONS } from "./learner.ts";
import { APPLY_EXACT, APPLY_GREEDY, askOnly, withMeans } from "./measures.ts";
import { ProposingPhase, phaseSchema } from "./proposing-phase.ts";
import { warmStartSchema, warmUp } from "./warm-start.ts";

const positive = z.number().int().min(1);

export const diversitySchema = z.strictObject({
  seeds: seedsSchema,
  size: sizeSchema.default("nano").describe("size of the model"),
  ops: z.enum(["A", "B"]).default("B").describe("op set of programs"),
  start: warmStartSchema.prefault({}).describe("the shared start"),
  practice: phaseSchema
    .default({ tokens: 100_000, perRound: 128, maxRounds: 100 })
    .describe("the phase on programs to be run"),
  attemptsPerTask: positive.max(64).default(8).describe("own attempts that learnability is measured on"),
  learningRate: z.number().positive().default(4e-4).describe("learning rate on the answers"),
  proposalRate: z
    .number()
    .positive()
    .default(2e-3)
    .describe("learning rate of REINFORCE on proposals: high enough that they collapse within the budget"),
  items: positive.default(256).describe("held-out tasks per depth: a standard error of 0.03 at 0.5"),
});
export type DiversityConfig = z.output<typeof diversitySchema>;

const RANDOM = "random";
const VARIANTS: Readonly<Record<string, readonly ResponseKind[]>> = {
  "no-response": [],
  anchor: ["anchor"],
  quota: ["quota"],
  historical: ["historical"],
  temperature: ["temperature"],
  "quota-anchor": ["quota", "anchor"],
  all: RESPONSES,
  [RANDOM]: [],
};

/** Texts that variety is measured on at the beginning and at the end. */
const WINDOW = 256;

function varietyMeasures(what: string): Measure[] {
  return [
    { key: `${what}/entropy-first`, label: `entropy, first ${WINDOW}` },
    { key: `${what}/entropy-last`, label: `entropy, last ${WINDOW}` },
    { key: `${what}/entropy-lowest`, label: "entropy, lowest round" },
    { key: `${what}/distinct-last`, label: "distinct" },
    { key: `${what}/hill1-last`, label: "Hill 1", digits: 1 },
    { key: `${what}/cluster-last`, label: "largest cluster" },
  ];
}

export const diversity: TrainingExperiment<DiversityConfig> = {
  name: "diversity",
  title: "What is done about a collapse of proposals, at equal training tokens",
  what:
    "A proposer trained by its reward alone poses the tasks that its solver practises. Every variant starts from the " +
    "same weights and spends the same training tokens; they differ in what the alarm sets off. To show: without a " +
    "response proposals collapse (first to one op, then to what the gate refuses), with all of them they recover, and " +
    "the solver is the better for it. Equal variety, or equal accuracy of the solver, would refute it.",
  schema: diversitySchema,
  variants: Object.keys(VARIANTS),
  sharedStart: true,
  layout: {
    control: "no-response",
    groups: [
      {
        title: "Headlines: apply (means over depths 1, 2, 3, 4, 6, 8) and variety",
        headline: true,
        measures: [
          { key: "apply/greedy-mean", label: "apply greedy", digits: 3 },
          { key: "apply/exact-mean", label: "apply exact p", digits: 3 },
          { key: "proposed/entropy-lowest", label: "entropy of proposals, lowest round" },
          { key: "practised/entropy-last", label: "entropy of tasks practised, at the end" },
          { key: "refused", label: "proposals refused, share" },
          { key: "alarmed", label: "share of rounds under alarm" },
        ],
      },
      {
        title: "Variety of the model's proposals, refused ones too (of random ones in the variant random)",
        measures: varietyMeasures("proposed"),
      },
      {
        title: "Variety of the tasks that the solver practised",
        measures: varietyMeasures("practised"),
      },
      {
        title: "What the phase consisted of",
        measures: [
          { key: "rounds", label: "rounds", digits: 0 },
          { key: "alarms", label: "alarms about a collapse", digits: 0 },
          { key: "recoveries", label: "recoveries", digits: 0 },
          { key: "tasks", label: "tasks practised", digits: 0 },
          { key: "learnability", label: "mean learnability", digits: 3 },
          { key: "proposals", label: "proposals learned from", digits: 0 },
        ],
      },
      { title: "Apply: greedy accuracy by depth", measures: APPLY_GREEDY },
      { title: "Apply: exact chance of a correct sample by depth", measures: APPLY_EXACT },
    ],
  },
  run: runDiversity,
};

async function runDiversity(job: CellJob<DiversityConfig>): Promise<CellFigures> {
  const { config, variant, seed, start, timed } = job;
  const { ops, size } = config;
  const heldOut = makeHeldOut({ ops, items: config.items });
  const learner = await newLearner(size, ops, seed);
  const ask = async () =>
    withMeans(
      await timed("evaluation", () =>
        evaluate(learner, askOnly(heldOut, ["programs"]), ops, Rng.seed(`diversity evaluation ${seed}`)),
      ),
    );
  try {
    if (variant === START) {
      const spent = await warmUp(learner, config.start, ops, heldOut, job);
      return { values: await ask(), spent, notes: [], state: await learner.save() };
    }
    await learner.load(start!);
    const family = makeFamilies({ ops, observations: OBSERVATIONS }).find(({ id }) => id === "programs")!;
    const phase = new ProposingPhase({
      learner,
      family,
      heldOut,
      society: society(config, variant, seed),
      puzzles: { responses: VARIANTS[variant]!, nearLimit: () => Number.POSITIVE_INFINITY },
      budget: config.practice,
      rng: Rng.seed(`diversity ${seed}`),
      learningRate: config.learningRate,
      proposalRate: config.proposalRate,
      job,
    });
    await phase.run();
    const { attempts, sampledTokens, tally, notes } = phase;
    const spent = { attempts, sampledTokens, trainedTokens: tally.tokens };
    return { values: { ...figures(phase), ...(await ask()) }, spent, notes };
  } finally {
    await learner.close();
  }
}

/** One agent whose model poses everything, or the random generator does. */
function society(config: DiversityConfig, variant: string, seed: number) {
  const model = variant === RANDOM ? 0 : 1;
  return resolveConfig({
    seed,
    arm: "none",
    populations: [{ name: LEARNER, agents: 1, size: config.size }],
    world: { ops: config.ops, observations: OBSERVATIONS },
    propose: {
      perRound: config.practice.perRound,
      guards: false,
      attemptsPerTask: config.attemptsPerTask,
      quotas: { random: 1 - model, learnability: 0, mutation: 0, model },
    },
  });
}

function figures(phase: ProposingPhase): Record<string, number> {
  const { proposals, practised, alarms, learnability, rounds } = phase;
  const model = proposals.filter(({ proposer }) => proposer === "model");
  const refused = proposals.filter(({ accepted }) => !accepted).length;
  return {
    ...varietyOf("proposed", model.length > 0 ? model : proposals, phase),
    ...varietyOf("practised", practised, phase),
    rounds,
    alarmed: underAlarm(alarms, rounds) / rounds,
    alarms: alarms.filter(({ kind }) => kind === "proposals-collapse").length,
    recoveries: alarms.filter(({ kind }) => kind === "proposals-recovered").length,
    tasks: practised.length,
    refused: refused / Math.max(1, proposals.length),
    learnability: learnability.reduce((a, b) => a + b, 0) / Math.max(1, learnability.length),
    proposals: phase.tally.sequences.proposals ?? 0,
  };
}

function varietyOf(
  what: string,
  texts: readonly { readonly text: string; readonly round: number }[],
  phase: ProposingPhase,
): Record<string, number> {
  // A round of a few texts has little entropy whatever they are.
  const full = [...Map.groupBy(texts, ({ round }) => round).values()].filter(({ length }) => length >= 32);
  const measured = (window: typeof texts): Diversity => phase.variety(window);
  const last = measured(texts.slice(-WINDOW));
  return {
    [`${what}/entropy-first`]: measured(texts.slice(0, WINDOW)).entropy,
    [`${what}/entropy-last`]: last.entropy,
    [`${what}/entropy-lowest`]:
      full.length === 0 ? 0 : Math.min(...full.map((round) => measured(round).entropy)),
    [`${what}/distinct-last`]: last.distinct,
    [`${what}/hill1-last`]: last.hill1,
    [`${what}/cluster-last`]: last.largestCluster,
  };
}

/** Rounds from each alarm to its end, or to the end of the phase. */
function underAlarm(alarms: ProposingPhase["alarms"], rounds: number): number {
  let since: number | undefined;
  let total = 0;
  for (const { round, kind } of alarms) {
    if (kind !== "proposals-recovered") since ??= round;
    else if (since !== undefined) {
      total += round - since;
      since = undefined;
    }
  }
  return since === undefined ? total : total + rounds - since;
}

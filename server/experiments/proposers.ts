// Experiment "proposers": who chooses the practice tasks, at equal training tokens. From one shared start per seed,
// rounds of: propose through the gate, own attempts at each accepted task, imitate the verified answers (and learn to
// propose, where a model proposes), until the token budget is spent.
//   npx folklore experiment proposers --report docs/results.md
// The two families are two phases from the same start with a budget each, so that neither eats the other's tokens.
import { z } from "zod";
import { Rng } from "../../core/index.ts";
import { sizeSchema } from "../../trainer/index.ts";
import { type RunConfig, resolveConfig } from "../config/index.ts";
import { evaluate } from "../simulation/evaluate.ts";
import { makeFamilies } from "../simulation/families.ts";
import { makeHeldOut } from "../simulation/held-out.ts";
import { type CellFigures, type CellJob, START, seedsSchema, type TrainingExperiment } from "./contract.ts";
import type { Measure } from "./layout.ts";
import { LEARNER, newLearner, OBSERVATIONS } from "./learner.ts";
import { APPLY_EXACT, APPLY_GREEDY, askOnly, withMeans } from "./measures.ts";
import { ProposingPhase, phaseSchema } from "./proposing-phase.ts";
import { warmStartSchema, warmUp } from "./warm-start.ts";

const positive = z.number().int().min(1);

export const proposersSchema = z.strictObject({
  seeds: seedsSchema,
  size: sizeSchema.default("nano").describe("size of the model"),
  ops: z.enum(["A", "B"]).default("B").describe("op set of programs and laws"),
  start: warmStartSchema.prefault({}).describe("the shared start"),
  programs: phaseSchema
    .default({ tokens: 50_000, perRound: 128, maxRounds: 100 })
    .describe("the phase on programs to be run (apply)"),
  laws: phaseSchema
    .default({ tokens: 16_000, perRound: 128, maxRounds: 150 })
    .describe("the phase on programs to be found (induction)"),
  attemptsPerTask: positive.max(64).default(8).describe("own attempts that learnability is measured on"),
  learningRate: z
    .number()
    .positive()
    .default(4e-4)
    .describe("learning rate of both phases: the one that the start ends with"),
  items: positive.default(256).describe("held-out tasks per depth: a standard error of 0.03 at 0.5"),
});
export type ProposersConfig = z.output<typeof proposersSchema>;

/** Quotas of the society's proposers; undefined for its defaults. */
interface Proposing {
  readonly quotas?: Readonly<Record<"random" | "learnability" | "mutation" | "model", number>>;
  readonly guards: boolean;
}
const NOBODY = { random: 0, learnability: 0, mutation: 0, model: 0 };
const PROPOSERS: Readonly<Record<string, Proposing>> = {
  random: { quotas: { ...NOBODY, random: 1 }, guards: true },
  learnability: { quotas: { ...NOBODY, learnability: 1 }, guards: true },
  mutation: { quotas: { ...NOBODY, mutation: 1 }, guards: true },
  model: { quotas: { ...NOBODY, model: 1 }, guards: true },
  "model-unguarded": { quotas: { ...NOBODY, model: 1 }, guards: false },
  mix: { guards: true },
};

/** Proposals that variety is measured on, at the beginning and at the end of a phase. */
const WINDOW = 256;

function varietyMeasures(phase: string): Measure[] {
  const windows = ["distinct", "entropy", "rejected"].flatMap((what) => [
    { key: `${phase}/${what}-first`, label: `${what}, first ${WINDOW}` },
    { key: `${phase}/${what}-last`, label: `${what}, last ${WINDOW}` },
  ]);
  return [...windows, { key: `${phase}/entropy-lowest`, label: "entropy, lowest round" }];
}

function effortMeasures(phase: string): Measure[] {
  return [
    { key: `${phase}/rounds`, label: "rounds", digits: 0 },
    { key: `${phase}/tasks`, label: "tasks accepted", digits: 0 },
    { key: `${phase}/learnability`, label: "mean learnability", digits: 3 },
    { key: `${phase}/imitation`, label: "answers imitated", digits: 0 },
    { key: `${phase}/proposals`, label: "proposals imitated", digits: 0 },
    { key: `${phase}/alarms`, label: "alarms", digits: 0 },
  ];
}

export const proposers: TrainingExperiment<ProposersConfig> = {
  name: "proposers",
  title: "Who chooses the tasks, at equal training tokens",
  what:
    "Every variant starts from the same weights and spends the same training tokens; only the source of tasks " +
    "differs. To show: what self-chosen tasks gain over random ones, that guards keep a model's proposals varied, " +
    "and that the same model without guards collapses and raises the alarm.",
  schema: proposersSchema,
  variants: Object.keys(PROPOSERS),
  sharedStart: true,
  layout: {
    control: "random",
    groups: [
      {
        title: "Headlines: apply (means over depths 1, 2, 3, 4, 6, 8) and induction on held-out tasks",
        headline: true,
        measures: [
          { key: "apply/greedy-mean", label: "apply greedy", digits: 3 },
          { key: "apply/exact-mean", label: "apply exact p", digits: 3 },
          { key: "induce/l2", label: "induction of 2 ops, per sample", digits: 3 },
          { key: "induce/l3", label: "induction of 3 ops, per sample", digits: 3 },
        ],
      },
      { title: "Apply: greedy accuracy by depth", measures: APPLY_GREEDY },
      { title: "Apply: exact chance of a correct sample by depth", measures: APPLY_EXACT },
      {
        title: "Variety of proposals, programs (entropy in bits per symbol)",
        measures: varietyMeasures("programs"),
      },
      { title: "Variety of proposals, laws (entropy in bits per symbol)", measures: varietyMeasures("laws") },
      { title: "What the phase on programs consisted of", measures: effortMeasures("programs") },
      { title: "What the phase on laws consisted of", measures: effortMeasures("laws") },
    ],
  },
  run: runProposers,
};

async function runProposers(job: CellJob<ProposersConfig>): Promise<CellFigures> {
  const { config, variant, seed, start, timed } = job;
  const { ops, size } = config;
  const heldOut = makeHeldOut({ ops, items: config.items });
  const learner = await newLearner(size, ops, seed);
  const ask = (kind: "programs" | "induction") =>
    timed("evaluation", () =>
      evaluate(learner, askOnly(heldOut, [kind]), ops, Rng.seed(`proposers evaluation ${seed}`)),
    );
  try {
    if (variant === START) {
      const spent = await warmUp(learner, config.start, ops, heldOut, job);
      const values = { ...(await ask("programs")), ...(await ask("induction")) };
      return { values: withMeans(values), spent, notes: [], state: await learner.save() };
    }
    const values: Record<string, number> = {};
    const spent = { attempts: 0, trainedTokens: 0, sampledTokens: 0 };
    const notes: string[] = [];
    for (const family of makeFamilies({ ops, observations: OBSERVATIONS })) {
      await learner.load(start!);
      const budget = family.id === "laws" ? config.laws : config.programs;
      const phase = new ProposingPhase({
        learner,
        family,
        heldOut,
        society: societyConfig(config, variant, budget.perRound, seed),
        budget,
        rng: Rng.seed(`proposers ${family.id} ${seed}`),
        learningRate: config.learningRate,
        job,
      });
      await phase.run();
      Object.assign(
        values,
        figures(family.id, phase),
        await ask(family.id === "laws" ? "induction" : "programs"),
      );
      spent.attempts += phase.attempts;
      spent.sampledTokens += phase.sampledTokens;
      spent.trainedTokens += phase.tally.tokens;
      notes.push(...phase.notes);
    }
    return { values: withMeans(values), spent, notes };
  } finally {
    await learner.close();
  }
}

/** The society's config that makes its desk propose in the way of a variant. */
function societyConfig(config: ProposersConfig, variant: string, perRound: number, seed: number): RunConfig {
  const { quotas, guards } = PROPOSERS[variant]!;
  return resolveConfig({
    seed,
    arm: "none",
    populations: [{ name: LEARNER, agents: 1, size: config.size }],
    world: { ops: config.ops, observations: OBSERVATIONS },
    propose: { perRound, guards, attemptsPerTask: config.attemptsPerTask, ...(quotas ? { quotas } : {}) },
  });
}

function figures(id: string, phase: ProposingPhase): Record<string, number> {
  const { proposals, learnability, tally } = phase;
  // Of each round: what collapses in between does not show at the ends.
  const entropies = [...Map.groupBy(proposals, ({ round }) => round).values()].map(
    (round) => phase.variety(round).entropy,
  );
  const values: Record<string, number> = {
    [`${id}/rounds`]: phase.rounds,
    [`${id}/tasks`]: proposals.filter(({ accepted }) => accepted).length,
    [`${id}/learnability`]: learnability.reduce((a, b) => a + b, 0) / Math.max(1, learnability.length),
    [`${id}/imitation`]: tally.sequences.imitation ?? 0,
    [`${id}/proposals`]: tally.sequences.proposals ?? 0,
    [`${id}/alarms`]: phase.alarms.length,
    [`${id}/entropy-lowest`]: Math.min(...entropies),
  };
  for (const [when, window] of [
    ["first", proposals.slice(0, WINDOW)],
    ["last", proposals.slice(-WINDOW)],
  ] as const) {
    const { distinct, entropy } = phase.variety(window);
    values[`${id}/distinct-${when}`] = distinct;
    values[`${id}/entropy-${when}`] = entropy;
    values[`${id}/rejected-${when}`] =
      window.filter(({ accepted }) => !accepted).length / Math.max(1, window.length);
  }
  return values;
}

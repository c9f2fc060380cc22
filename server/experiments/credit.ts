// Experiment "credit": process against outcome credit. From one shared start per seed, every variant makes the same
// number of attempts at the same tasks and differs only in what it learns from them.
//   npx folklore experiment credit --report docs/results.md
// Imitation of the oracle makes no attempts: it is the reference for what the answer key would teach.
import { z } from "zod";
import {
  type ExampleData,
  type Graded,
  gradedAttempt,
  type Population,
  weightedExamples,
} from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { type ProgramPayload, programsFamily, type Task, type TaskFamily } from "../../tasks/index.ts";
import {
  outcomeExpertIteration,
  policyGradient,
  prefixExpertIteration,
  RoleBaseline,
  sizeSchema,
  stepCredit,
  type Weighted,
} from "../../trainer/index.ts";
import { evaluate } from "../simulation/evaluate.ts";
import { type HeldOutSet, makeHeldOut } from "../simulation/held-out.ts";
import {
  type CellFigures,
  type CellJob,
  type Spent,
  START,
  seedsSchema,
  type TrainingExperiment,
} from "./contract.ts";
import { emptyLesson, newLearner, Tally } from "./learner.ts";
import { APPLY_EXACT, APPLY_GREEDY, askOnly, withMeans } from "./measures.ts";
import { warmStartSchema, warmUp } from "./warm-start.ts";

/** Bound on an answer, in tokens: eight steps of five digits take 49. */
const MAX_TOKENS = 64;
const REFERENCE = "imitation";

const positive = z.number().int().min(1);

export const creditSchema = z.strictObject({
  seeds: seedsSchema,
  size: sizeSchema.default("nano").describe("size of the model"),
  ops: z.enum(["A", "B"]).default("A").describe("op set of the programs"),
  start: warmStartSchema.prefault({ dreams: 0, proposals: 0 }).describe("the shared start"),
  attempts: positive.default(4096).describe("attempts in all"),
  perTask: positive.min(2).default(4).describe("attempts at one task (K)"),
  tasksPerRound: positive.default(64).describe("tasks between two updates of the weights"),
  deepest: positive.max(16).default(8).describe("most steps of a task; depths are drawn evenly from 1"),
  temperature: z.number().positive().default(1).describe("sampling temperature"),
  learningRate: z.number().positive().default(3e-4).describe("learning rate; policy gradient breaks at 1e-3"),
  items: positive.default(256).describe("held-out tasks per depth: a standard error of 0.03 at 0.5"),
});
export type CreditConfig = z.output<typeof creditSchema>;

type Objective = (graded: readonly Graded[], baseline: RoleBaseline) => Weighted<Graded>[];
const OBJECTIVES: Readonly<Record<string, Objective>> = {
  "process-expert-iteration": prefixExpertIteration,
  "outcome-expert-iteration": outcomeExpertIteration,
  "outcome-policy-gradient": policyGradient,
  "step-policy-gradient": stepCredit,
};

export const credit: TrainingExperiment<CreditConfig> = {
  name: "credit",
  title: "Process against outcome credit, at equal attempts",
  what:
    "Every variant starts from the same weights and makes the same number of attempts at the same tasks. To show: " +
    "whether credit for steps beats credit for outcomes. Equal within the spread of the seeds would refute it.",
  schema: creditSchema,
  variants: [...Object.keys(OBJECTIVES), REFERENCE],
  sharedStart: true,
  layout: {
    control: "outcome-expert-iteration",
    groups: [
      {
        title: "Headlines: means over depths 1, 2, 3, 4, 6, 8 on held-out tasks",
        headline: true,
        measures: [
          { key: "apply/exact-mean", label: "exact p", digits: 3 },
          { key: "apply/greedy-mean", label: "greedy", digits: 3 },
        ],
      },
      { title: "Exact chance of a correct sample (temperature 1) by depth", measures: APPLY_EXACT },
      { title: "Greedy accuracy by depth", measures: APPLY_GREEDY },
      {
        title: "Share of own attempts that were correct",
        measures: [
          { key: "attempts/first", label: "first quarter" },
          { key: "attempts/last", label: "last quarter" },
        ],
      },
    ],
  },
  run: runCredit,
};

async function runCredit(job: CellJob<CreditConfig>): Promise<CellFigures> {
  const { config, variant, seed, start, timed } = job;
  const { ops, size } = config;
  const heldOut = makeHeldOut({ ops, items: config.items });
  const learner = await newLearner(size, ops, seed);
  try {
    let spent: Spent;
    let own: Readonly<Record<string, number>> = {};
    if (variant === START) spent = await warmUp(learner, config.start, ops, heldOut, job);
    else {
      await learner.load(start!);
      ({ spent, own } = await practise(learner, heldOut, job));
    }
    const rng = Rng.seed(`credit evaluation ${seed}`);
    const values = await timed("evaluation", () =>
      evaluate(learner, askOnly(heldOut, ["programs"]), ops, rng),
    );
    return {
      values: { ...withMeans(values), ...own },
      spent,
      notes: [],
      ...(variant === START ? { state: await learner.save() } : {}),
    };
  } finally {
    await learner.close();
  }
}

/** The rounds of one variant. Tasks depend on the seed alone, so every variant of a seed meets the same ones. */
async function practise(learner: Population, heldOut: HeldOutSet, job: CellJob<CreditConfig>) {
  const { config, variant, seed, progress, timed } = job;
  const family = programsFamily({ ops: config.ops, levels: 16, definitions: 0, abduction: 0 });
  const rng = Rng.seed(`credit ${seed}`);
  const rounds = Math.max(1, Math.round(config.attempts / (config.tasksPerRound * config.perTask)));
  const objective = OBJECTIVES[variant];
  const baseline = new RoleBaseline();
  const tally = new Tally();
  const correct: number[] = [];
  const spent = { attempts: 0, trainedTokens: 0, sampledTokens: 0 };
  for (let round = 0; round < rounds; round++) {
    const own = rng.fork(`round ${round}`);
    const tasks = drawTasks(family, config, heldOut, own.fork("tasks"));
    let examples: ExampleData[];
    if (objective === undefined) examples = tasks.map((task) => worked(family, task));
    else {
      const graded = await timed("sampling", () =>
        attempt(learner, family, tasks, config, own.fork("samples")),
      );
      spent.attempts += graded.length;
      spent.sampledTokens += graded.reduce((sum, { length }) => sum + length, 0);
      correct.push(graded.filter(({ reward }) => reward === 1).length / graded.length);
      examples = weightedExamples(objective(graded, baseline));
    }
    const rate = config.learningRate;
    const lesson = emptyLesson(config.ops, heldOut, own.fork("lesson"), [rate, rate]);
    const material = [{ source: variant, examples: examples }];
    tally.add(await timed("training", () => learner.learn({ ...lesson, material })));
    if ((round + 1) % 8 === 0) progress(`round ${round + 1} of ${rounds}: ${tally.tokens} tokens trained on`);
  }
  const quarter = Math.ceil(correct.length / 4);
  const own: Record<string, number> =
    correct.length === 0
      ? {}
      : { "attempts/first": mean(correct.slice(0, quarter)), "attempts/last": mean(correct.slice(-quarter)) };
  return { spent: { ...spent, trainedTokens: tally.tokens }, own };
}

function drawTasks(
  family: TaskFamily<ProgramPayload>,
  { tasksPerRound, deepest }: CreditConfig,
  heldOut: HeldOutSet,
  rng: Rng,
): Task<ProgramPayload>[] {
  const tasks: Task<ProgramPayload>[] = [];
  while (tasks.length < tasksPerRound) {
    const task = family.generate(rng, rng.range(1, deepest));
    if (!heldOut.ids.has(task.id)) tasks.push(task);
  }
  return tasks;
}

async function attempt(
  learner: Population,
  family: TaskFamily<ProgramPayload>,
  tasks: readonly Task<ProgramPayload>[],
  { perTask, temperature }: CreditConfig,
  rng: Rng,
): Promise<Graded[]> {
  const answers = await learner.sample({
    jobs: tasks.map((task) => ({
      family: family.id,
      prompt: family.render(task),
      count: perTask,
      allowed: family.symbols,
    })),
    temperature,
    maxTokens: MAX_TOKENS,
    rng: rng.state(),
  });
  return tasks.flatMap((task, i) => {
    const prompt = family.render(task);
    return answers[i]!.map(({ text }) =>
      gradedAttempt(
        { family: family.id, prompt, completion: text },
        family.verify(task, text),
        "solve",
        task.id,
      ),
    );
  });
}

function worked(family: TaskFamily<ProgramPayload>, task: Task<ProgramPayload>): ExampleData {
  return { family: family.id, prompt: family.render(task), completion: family.oracle(task).completion };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

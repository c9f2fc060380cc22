// Experiment "proposers": who chooses the practice tasks, at equal training tokens. From one shared start per seed,
// rounds of: propose through the gate, own attempts at each accepted task, imitate the verified answers (and learn to
// propose, where a model proposes), until the token budget is spent.
//   npx folklore experiment proposers --report docs/results.md
// The two families are two phases from the same start with a budget each, so that neither eats the other's tokens.
// Proposing, gate, attempts, guards and alarms are those of the society (simulation/puzzles.ts), with one agent.
import { z } from "zod";
import type { ExampleData, Lesson, Population } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { familySymbols, makeWorld, measureDiversity, type TaskFamily } from "../../tasks/index.ts";
import { sizeSchema } from "../../trainer/index.ts";
import { type RunConfig, resolveConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import { evaluate } from "../simulation/evaluate.ts";
import { EventLog } from "../simulation/event-log.ts";
import { makeFamilies } from "../simulation/families.ts";
import { type HeldOutSet, makeHeldOut } from "../simulation/held-out.ts";
import { Knowledge } from "../simulation/knowledge.ts";
import { Puzzles } from "../simulation/puzzles.ts";
import { firstAgents, planSociety } from "../simulation/society.ts";
import { type CellFigures, type CellJob, START, seedsSchema, type TrainingExperiment } from "./contract.ts";
import type { Measure } from "./layout.ts";
import { emptyLesson, LEARNER, newLearner, OBSERVATIONS, Tally } from "./learner.ts";
import { APPLY_EXACT, APPLY_GREEDY, askOnly, withMeans } from "./measures.ts";
import { warmStartSchema, warmUp } from "./warm-start.ts";

const positive = z.number().int().min(1);

const phaseSchema = z.strictObject({
  tokens: positive.describe("training tokens of the phase, learning to propose included"),
  perRound: positive.describe("proposals asked for in each round"),
  maxRounds: positive.describe("rounds after which the phase ends though tokens are left"),
});

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
      const phase = new Phase(learner, family, heldOut, job);
      await phase.run();
      Object.assign(values, phase.values(), await ask(family.id === "laws" ? "induction" : "programs"));
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

/** Rounds on one family until its tokens are spent. */
class Phase {
  readonly tally = new Tally();
  readonly notes: string[] = [];
  attempts = 0;
  sampledTokens = 0;
  readonly #learner: Population;
  readonly #family: TaskFamily;
  readonly #heldOut: HeldOutSet;
  readonly #job: CellJob<ProposersConfig>;
  readonly #budget: ProposersConfig["programs"];
  readonly #texts: { readonly text: string; readonly accepted: boolean }[] = [];
  /** Entropy of each round's proposals: what collapses in between does not show at the ends. */
  readonly #entropies: number[] = [];
  readonly #learnability: number[] = [];
  #alarms = 0;
  #rounds = 0;

  constructor(learner: Population, family: TaskFamily, heldOut: HeldOutSet, job: CellJob<ProposersConfig>) {
    this.#learner = learner;
    this.#family = family;
    this.#heldOut = heldOut;
    this.#job = job;
    this.#budget = family.id === "laws" ? job.config.laws : job.config.programs;
  }

  async run(): Promise<void> {
    const { config, variant, seed, progress, timed } = this.#job;
    const { tokens, perRound, maxRounds } = this.#budget;
    const id = this.#family.id;
    const society = societyConfig(config, variant, perRound, seed);
    const rng = Rng.seed(`proposers ${id} ${seed}`);
    const log = new EventLog("proposers", 0, (event) => this.#observe(event));
    const world = makeWorld(rng.fork("world"), { ops: config.ops, levels: 1, perLevel: 1 });
    const knowledge = new Knowledge(society, world, log);
    const puzzles = new Puzzles(society, [this.#family], [this.#learner], this.#heldOut.ids, log);
    const agents = firstAgents(society, planSociety(society));
    const rate: Lesson["learningRate"] = [config.learningRate, config.learningRate];
    while (this.tally.tokens < tokens && this.#rounds < maxRounds) {
      const own = rng.fork(`round ${++this.#rounds}`);
      const before = this.#texts.length;
      log.startRound(this.#rounds);
      const solved = await timed("proposing and solving", () =>
        puzzles.round(agents, knowledge, own.fork("puzzles")),
      );
      this.#entropies.push(this.#variety(this.#texts.slice(before)).entropy);
      for (const { completions } of solved) {
        this.attempts += completions.length;
        this.sampledTokens += completions.reduce((sum, { logProbs }) => sum + logProbs.length, 0);
      }
      const material = [
        {
          source: "imitation",
          examples: solved.map(({ posed: { task } }) => this.#answer(task)),
        },
        { source: "proposals", examples: puzzles.lessons(LEARNER, own.fork("lessons")) },
      ];
      const lesson = emptyLesson(config.ops, this.#heldOut, own.fork("lesson"), rate);
      this.tally.add(await timed("training", () => this.#learner.learn({ ...lesson, material })));
      log.drain();
      if (this.#rounds % 5 === 0)
        progress(`${id}, round ${this.#rounds}: ${this.tally.tokens} of ${tokens} tokens`);
    }
    if (this.tally.tokens < tokens) {
      this.notes.push(
        `${id}: ended after ${maxRounds} rounds with ${this.tally.tokens} of ${tokens} tokens spent`,
      );
    }
  }

  #answer(task: Parameters<TaskFamily["render"]>[0]): ExampleData {
    const { completion } = this.#family.oracle(task);
    return { family: this.#family.id, prompt: this.#family.render(task), completion };
  }

  #observe({ type, data, round }: Event): void {
    if (type === "task.proposed") this.#texts.push({ text: data.text, accepted: true });
    else if (type === "task.rejected") this.#texts.push({ text: data.text, accepted: false });
    else if (type === "diversity.measured") this.#learnability.push(data.meanLearnability);
    else if (type === "alarm.raised") {
      this.#alarms++;
      this.notes.push(
        `${this.#family.id}, round ${round}: alarm ${data.kind} (${data.detail}); ${data.response}`,
      );
    }
  }

  values(): Record<string, number> {
    const id = this.#family.id;
    const values: Record<string, number> = {
      [`${id}/rounds`]: this.#rounds,
      [`${id}/tasks`]: this.#texts.filter(({ accepted }) => accepted).length,
      [`${id}/learnability`]:
        this.#learnability.reduce((a, b) => a + b, 0) / Math.max(1, this.#learnability.length),
      [`${id}/imitation`]: this.tally.sequences.imitation ?? 0,
      [`${id}/proposals`]: this.tally.sequences.proposals ?? 0,
      [`${id}/alarms`]: this.#alarms,
      [`${id}/entropy-lowest`]: Math.min(...this.#entropies),
    };
    for (const [when, window] of [
      ["first", this.#texts.slice(0, WINDOW)],
      ["last", this.#texts.slice(-WINDOW)],
    ] as const) {
      const { distinct, entropy } = this.#variety(window);
      values[`${id}/distinct-${when}`] = distinct;
      values[`${id}/entropy-${when}`] = entropy;
      values[`${id}/rejected-${when}`] =
        window.filter(({ accepted }) => !accepted).length / Math.max(1, window.length);
    }
    return values;
  }

  #variety(proposals: readonly { readonly text: string }[]) {
    return measureDiversity(
      proposals.map(({ text }) => text),
      { skip: familySymbols(this.#family).punctuation },
    );
  }
}

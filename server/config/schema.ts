// Everything a run can be told, in one schema: the description of a field is its CLI help and its line in
// docs/config.md, its default is what `npm start` does. The resolved config is saved with the run; the same config
// and seed give the same run. Numbers carry their unit in the description.
import { z } from "zod";
import { builtInGames, CULTURE_NAMES, TEACHER_RULES } from "../../tasks/index.ts";
import { DEVICES, sizeSchema } from "../../trainer/index.ts";

const GAMES = builtInGames.map(({ id }) => id);

const whole = z.number().int().min(0);
const positive = z.number().int().min(1);
const share = z.number().min(0).max(1);

export const ARMS = [
  "none",
  "private",
  "shared",
  "frozen",
  "placebo",
  "random-names",
  "chunks",
  "single",
] as const;

const populationSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, "lower-case letters, digits and dashes, 32 at most")
    .describe("name of the population"),
  agents: positive.max(64).default(2).describe("agents that share this population's weights"),
  size: sizeSchema
    .default("nano")
    .describe("size of the model: nano 0.16 M parameters, micro 0.8 M, tiny 3 M, small 12 M"),
  policy: z
    .enum(["transformer", "random", "enumerator", "sceptic"])
    .default("transformer")
    .describe(
      "transformer learns; the others do not: random programs, systematic enumeration law by law, and the sceptic's, which tries each program on all open laws for the price of one attempt",
    ),
});

const worldSchema = z
  .strictObject({
    levels: positive
      .max(6)
      .default(4)
      .describe("levels of laws; a law of level k is made of laws of level k-1"),
    parts: z
      .union([z.literal(2), z.literal(3)])
      .default(2)
      .describe("parts that a law is made of: ops on level 1, laws of the level below (or ops) above it"),
    roots: whole
      .max(4)
      .default(0)
      .describe(
        "ops in a law of level 1, where they are more than the parts of other laws; 0 = as many as parts",
      ),
    perLevel: positive.max(32).default(8).describe("laws on each level"),
    ops: z
      .enum(["A", "B", "all"])
      .default("B")
      .describe("set of primitive ops: B loses less information than A; all has 18 instead of 12"),
    noise: z
      .number()
      .min(0)
      .max(0.25)
      .default(0)
      .describe("chance that an observed output is wrong in one digit"),
    flat: z.boolean().default(false).describe("control: laws re-use no other laws, so culture cannot help"),
    observations: positive
      .max(32)
      .default(8)
      .describe("input/output pairs of a law that an agent sees in one prompt"),
  })
  .refine(({ levels, perLevel }) => levels * perLevel <= CULTURE_NAMES.length, {
    error: ({ input }) => {
      const { levels, perLevel } = input as { levels: number; perLevel: number };
      return `${levels} levels of ${perLevel} laws are ${levels * perLevel}, more than the ${CULTURE_NAMES.length} names there are for them`;
    },
  });

const solveSchema = z.strictObject({
  attemptsPerAgent: whole
    .default(128)
    .describe("programs that each agent tries per round, spread over its open laws; 0 = none"),
  temperature: z.number().positive().max(10).default(1).describe("sampling temperature"),
  maxProgram: positive.max(16).default(4).describe("ops and names that a program may have"),
});

const cultureSchema = z.strictObject({
  checks: whole
    .default(4)
    .describe("fresh observations on which each peer tests a claim; 0 = adopted unchecked"),
  reviewBudget: whole
    .default(256)
    .describe("fresh observations that each agent may spend on testing claims in a round; 0 = no limit"),
  records: z
    .boolean()
    .default(true)
    .describe("authors whose claims were refuted are tested on more observations"),
  retests: whole
    .default(0)
    .describe("adopted definitions of others that each agent tests again per round, the least tested first"),
  budget: whole.default(64).describe("symbols of culture excerpts in one prompt"),
  frozenAfter: whole.default(3).describe("in the arm frozen: last round in which the culture can be written"),
  forecasts: whole
    .default(32)
    .describe(
      "outcomes of named laws that each agent predicts per round, reading the culture; fitness rests on them",
    ),
  fitness: z
    .boolean()
    .default(true)
    .describe("a fair coin withholds entries from forecasts; what does not help is quarantined"),
  decay: whole.default(0).describe("rounds without use after which a definition is retired; 0 = never"),
  dreamsByUse: z
    .boolean()
    .default(false)
    .describe("dreams draw names in proportion to their use (with a floor) instead of evenly"),
  editor: z
    .enum(["none", "statistics", "model", "both"])
    .default("none")
    .describe(
      "who proposes names for patterns that recur in accepted programs: n-gram statistics, the language models, or both",
    ),
});

const sleepSchema = z.strictObject({
  every: whole.default(5).describe("rounds between sleeps; 0 = never"),
  answers: positive
    .default(64)
    .describe(
      "in-context answers asked for per entry; the verified ones are learned from without the context",
    ),
  source: z
    .enum(["own", "interpreter"])
    .default("own")
    .describe(
      "own: the agents' verified in-context answers; interpreter: right answers for free (a control)",
    ),
  repeats: positive.default(4).describe("times that each answer is learned from in one sleep"),
  replay: share
    .max(0.95)
    .default(0.5)
    .describe("share of a sleep that is ordinary practice, against forgetting"),
  probe: positive.max(1024).default(64).describe("fresh inputs that the one-step gate tests a name on"),
  adopt: share.default(0.9).describe("accuracy from which a name is mastered ..."),
  drop: share
    .default(0.75)
    .describe("... and below which it no longer is: the gap keeps the gate from flapping"),
  entries: positive.max(64).default(8).describe("most entries taught in one sleep, the most read first"),
});

const skillSchema = z.strictObject({
  division: z
    .boolean()
    .default(false)
    .describe(
      "division of labour: each population dreams of and tries programs that begin with its share of the symbols",
    ),
  average: whole
    .default(0)
    .describe("rounds between averagings of all populations' weights, which then start alike; 0 = never"),
  lessons: z
    .boolean()
    .default(false)
    .describe("every population learns from the programs by which others explained laws"),
});

const inheritSchema = z.strictObject({
  run: z
    .string()
    .max(64)
    .default("")
    .describe("id of the run to inherit from, in the same data folder; empty for none"),
  culture: z.boolean().default(true).describe("begin with the other run's shared culture"),
  placebo: z
    .boolean()
    .default(false)
    .describe("with its names, but wrong bodies of equal length (a control)"),
  weights: z
    .boolean()
    .default(false)
    .describe("begin with the other run's weights, population by population"),
});

const proposeSchema = z.strictObject({
  perRound: whole.default(64).describe("proposals asked for in each round"),
  quotas: z
    .strictObject({
      random: share.default(0.4).describe("share of the random generator"),
      learnability: share
        .default(0.2)
        .describe("share of the curriculum that follows learnability over levels"),
      mutation: share.default(0.2).describe("share of mutated frontier tasks from the archive"),
      model: share.default(0.2).describe("share of the agents' own language-model proposals"),
    })
    .prefault({})
    .describe("who proposes how much; scaled to sum to 1"),
  guards: z
    .boolean()
    .default(true)
    .describe("novelty, quotas and anchoring that keep model proposals from collapsing"),
  attemptsPerTask: positive
    .max(64)
    .default(8)
    .describe("attempts by peers that a proposal's learnability is measured on"),
});

const studySchema = z.strictObject({
  families: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "the id of a task family"),
      z.number().positive().max(100),
    )
    .default({})
    .describe(
      "task families to study besides the world's laws, each with its weight (for example sorting: 1); built-in ones (folklore tasks list) and those of plug-ins",
    ),
  lessons: whole
    .max(65_536)
    .default(512)
    .describe("worked answers that each population learns from per round"),
  tests: whole.max(16_384).default(64).describe("tasks that each population attempts per round"),
  attemptsPerTask: positive.max(64).default(4).describe("attempts at each of these tasks"),
  teacher: z
    .enum(TEACHER_RULES)
    .default("zone")
    .describe(
      "who chooses families and levels: zone gives each population what it is learning now, level by level; uniform spreads everything evenly (a control)",
    ),
  checks: share
    .max(0.5)
    .default(0.15)
    .describe("share of the tests that goes to mastered levels, in case they were forgotten"),
  items: positive.max(256).default(16).describe("held-out tasks per family and level"),
});

const gamesSchema = z.strictObject({
  play: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "the id of a game"), z.number().positive().max(100))
    .superRefine((play, context) => {
      for (const id of Object.keys(play)) {
        if (GAMES.includes(id)) continue;
        context.addIssue({
          code: "custom",
          path: [id],
          message: `no such game; there are ${GAMES.join(", ")}`,
        });
      }
    })
    .default({})
    .describe("games that agents play against each other, each with its weight (for example nim: 1)"),
  matches: whole.max(4096).default(32).describe("matches per round, in the whole society"),
  rules: whole
    .max(16_384)
    .default(64)
    .describe("positions per population and round that teach which moves are legal, not which win"),
  learn: z
    .boolean()
    .default(true)
    .describe("agents learn from how their matches ended (policy gradient, a baseline per game and seat)"),
});

const learnSchema = z.strictObject({
  dreamsPerRound: whole
    .default(12_288)
    .describe("dreams (programs to be found from pairs) per population and round"),
  practicePerRound: whole.default(3072).describe("programs to be run step by step, per population and round"),
  deepest: positive.max(16).default(8).describe("most steps of a practice program"),
  definitionsShare: share
    .default(0.45)
    .describe("share of practice with definitions to be read from context"),
  abductionShare: share
    .default(0.05)
    .describe("share of practice that asks for an input instead of an output"),
  ownSamples: z
    .enum(["off", "outcome", "prefix", "policy-gradient", "step-credit"])
    .default("prefix")
    .describe(
      "what is learned from own attempts at puzzles: correct ones, longest verified prefixes, REINFORCE on the outcome or on every step",
    ),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(4e-3)
    .describe("learning rate of AdamW in the first round"),
  finalLearningRate: z.number().min(0).max(1).default(4e-4).describe("learning rate in the last round"),
  warmupSteps: whole.default(100).describe("optimiser steps from rate 0 for weights that are new"),
});

export const runConfigSchema = z.strictObject({
  name: z.string().min(1).max(64).default("default").describe("name of the run, for people"),
  seed: z
    .number()
    .int()
    .default(1)
    .describe("seed of everything random: the world, the weights, the samples"),
  arm: z
    .enum(ARMS)
    .default("shared")
    .describe(
      "what is known by name: none (no names), private (each agent its own), shared (one culture), frozen (shared, not written after culture.frozenAfter), placebo (names with wrong bodies), random-names (names for random programs, given at the start), chunks (no names, but programs as long as names would make them), single (one agent with the whole budget)",
    ),
  rounds: whole.default(20).describe("rounds to run; 0 = no limit"),
  maxMinutes: z
    .number()
    .min(0)
    .default(15)
    .describe("minutes of wall clock after which the run ends; 0 = no limit"),
  device: z
    .enum(DEVICES)
    .default("auto")
    .describe("where tensors are computed; auto takes the fastest that works"),
  threads: positive
    .max(64)
    .default(1)
    .describe("threads of each population's worker; with 1, runs repeat bit for bit"),
  populations: z
    .array(populationSchema)
    .min(1)
    .max(16)
    .default([
      { name: "ash", agents: 2, size: "nano", policy: "transformer" },
      { name: "birch", agents: 2, size: "nano", policy: "transformer" },
    ])
    .describe("the populations, each with its own weights"),
  lifespan: whole
    .default(0)
    .describe("rounds that an agent lives before a newborn takes its place; 0 = immortal"),
  world: worldSchema.prefault({}).describe("the hidden world of laws"),
  solve: solveSchema.prefault({}).describe("how agents search for laws"),
  culture: cultureSchema.prefault({}).describe("how finds become shared knowledge"),
  sleep: sleepSchema.prefault({}).describe("how what the culture taught gets into the weights"),
  skill: skillSchema.prefault({}).describe("how skill, not only names, goes from one population to others"),
  inherit: inheritSchema.prefault({}).describe("what a run takes over from another one"),
  propose: proposeSchema.prefault({}).describe("who chooses the practice tasks"),
  plugins: z
    .array(z.string().min(1).max(500))
    .max(64)
    .default(["./plugins"])
    .describe(
      "where task families of your own come from: folders, files, npm packages, exec:<command line>, ws:// addresses; what is there is trusted (docs/tasks.md)",
    ),
  study: studySchema.prefault({}).describe("a world of many task families, beside the laws"),
  games: gamesSchema.prefault({}).describe("zero-sum games between agents"),
  learn: learnSchema.prefault({}).describe("how the weights are trained"),
  evaluate: z
    .strictObject({
      every: positive.default(2).describe("rounds between evaluations on held-out tasks"),
      items: positive.max(10_000).default(64).describe("held-out tasks per depth"),
    })
    .prefault({})
    .describe("evaluation on tasks that nothing else can see"),
  checkpoint: z
    .strictObject({
      every: positive.default(1).describe("rounds between checkpoints; what a killed run can lose"),
    })
    .prefault({})
    .describe("what a run resumes from"),
});

/** The resolved config of a run: every field present. */
export type RunConfig = z.output<typeof runConfigSchema>;
/** What a user writes: every field optional. */
export type RunConfigInput = z.input<typeof runConfigSchema>;

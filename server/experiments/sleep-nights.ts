// The nights of the experiment "sleep": ask, verify, learn by heart, in the way of a variant. Every variant trains on as
// many sequences of each kind; ordinary practice alone on as many tokens. It measures nothing but the answers.
import { type ExampleData, type Lesson, type PopulationHost, words } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { type OpSet, type ProgramPayload, programsFamily, type Task } from "../../tasks/index.ts";
import type { HeldOutSet } from "../simulation/held-out.ts";
import type { Probe } from "../simulation/sleep-gate.ts";
import {
  answersInContext,
  asExample,
  passes,
  questionsAbout,
  type Recall,
  replayFor,
  workedOut,
} from "../simulation/sleep-lesson.ts";
import type { CellJob, Spent } from "./contract.ts";
import { emptyLesson, Tally } from "./learner.ts";
import type { SleepConfig } from "./sleep.ts";
import { passingNames, type ReaderConfig } from "./sleep-start.ts";

interface Night {
  /** Whose answers are learned from; none for practice alone. */
  readonly from: "own verified" | "own" | "interpreter" | "none";
  readonly replay: boolean;
}
export const NIGHTS: Readonly<Record<string, Night>> = {
  own: { from: "own verified", replay: true },
  interpreter: { from: "interpreter", replay: true },
  unverified: { from: "own", replay: true },
  "no-replay": { from: "own verified", replay: false },
  none: { from: "none", replay: true },
};

/** Practice tasks that are learned first to find out how many tokens one has. */
const GAUGE = 256;

/** Questions of a night, not learned from yet, that tell how far a name is learned, and the least that counts as open. */
const GATE = 64;
const LEAST = 0.2;

/** All nights of one variant; `right` is the share of own in-context answers that was right, by night. */
export async function sleepThrough(
  learner: PopulationHost,
  probes: readonly Probe[],
  heldOut: HeldOutSet,
  ops: OpSet,
  { config, variant, seed, progress, timed }: CellJob<SleepConfig>,
): Promise<{ spent: Spent; right: readonly number[] }> {
  const { answers, repeats, nights, temperature } = config;
  const { from, replay } = NIGHTS[variant]!;
  const family = programsFamily({ ops });
  const rng = Rng.seed(`sleep nights ${seed}`);
  const forbidden = new Set([...heldOut.ids, ...probes.flatMap(({ tasks }) => tasks.map(({ id }) => id))]);
  const tally = new Tally();
  const right: number[] = [];
  const spent = { attempts: 0, trainedTokens: 0, sampledTokens: 0 };
  const rate = (done: number): number =>
    config.learningRate + (config.finalLearningRate - config.learningRate) * done;
  for (let night = 0; night < nights; night++) {
    const own = rng.fork(`night ${night}`);
    const asked = probes.map(({ named }) => ({
      named,
      tasks: questionsAbout(named, answers, family, forbidden, own.fork(named.name)),
    }));
    let recalls: Recall[] = asked.flatMap(({ tasks }) => tasks.map((task) => workedOut(task)));
    const uses = recalls.length * repeats;
    if (from === "own" || from === "own verified") {
      const given = await timed("sampling", () =>
        answersInContext(learner, family, asked, temperature, own.fork("answers")),
      );
      const verified = given.filter(({ verdict }) => verdict.correct);
      right.push(verified.length / given.length);
      spent.attempts += given.length;
      spent.sampledTokens += given.reduce((sum, { completion }) => sum + completion.logProbs.length, 0);
      // What was cut off says nothing, right or wrong.
      recalls = from === "own" ? given.filter(({ completion }) => completion.stopped) : verified;
    }
    const open = await unlearned(learner, asked);
    const examples = asked.flatMap(({ named }, i) =>
      asMany(
        recalls.filter(({ task }) => task.payload.program.includes(named.name)).map(asExample),
        Math.round(uses * open[i]!),
        own.fork(`passes ${named.name}`),
      ),
    );
    const learn = (lesson: Partial<Lesson>, of: Rng): Promise<void> =>
      timed("training", async () => {
        const rates = [rate(night / nights), rate((night + 1) / nights)] as const;
        tally.add(await learner.learn({ ...emptyLesson(ops, heldOut, of, rates), ...lesson }));
      });
    const practice = (count: number): Partial<Lesson> => ({
      practice: ordinary(config.start, ops, heldOut, count, own.fork("names")),
    });
    const beside = replayFor(uses, config.replay);
    if (from === "none") {
      const tokens = examples.reduce((sum, example) => sum + positionsOf(example), 0);
      const before = tally.tokens;
      await learn(practice(GAUGE), own.fork("gauge"));
      const each = (tally.tokens - before) / GAUGE;
      await learn(practice(Math.round(tokens / each) + beside - GAUGE), own.fork("lesson"));
    } else {
      const material = [{ source: "names by heart", examples }];
      await learn({ ...(replay && practice(beside)), material }, own.fork("lesson"));
    }
    progress(`night ${night + 1} of ${nights}: ${tally.tokens} tokens trained on`);
  }
  return { spent: { ...spent, trainedTokens: tally.tokens }, right };
}

/** How a night is shared out among the names, 1 in all: by what is still wrong without their definitions. */
async function unlearned(
  learner: PopulationHost,
  asked: readonly { readonly tasks: readonly Task<ProgramPayload>[] }[],
): Promise<number[]> {
  const open = await Promise.all(
    asked.map(async ({ tasks }) => {
      const tried = tasks.slice(0, GATE);
      const scores = await learner.score(tried.map((task) => asExample(workedOut(task))));
      return Math.max(LEAST, 1 - scores.filter(({ greedy }) => greedy).length / tried.length);
    }),
  );
  const sum = open.reduce((a, b) => a + b, 0);
  return open.map((share) => share / sum);
}

/** Exactly so many, each about as often as the others; none where there is none. */
function asMany(examples: readonly ExampleData[], count: number, rng: Rng): ExampleData[] {
  if (examples.length === 0) return [];
  return passes(examples, Math.ceil(count / examples.length), rng).slice(0, count);
}

/** Of a training sequence: all but the last symbol. */
function positionsOf({ prompt, completion }: ExampleData): number {
  return prompt.pieces.length + words(completion).length - 1;
}

/**
 * Practice as at the start. Without names that mean something else in context, a learner forgets to look a definition
 * up once it has learned names by heart, and its answers of the next night are no better than its memory (measured).
 */
function ordinary(
  { definitionsShare, deepest }: ReaderConfig,
  ops: OpSet,
  heldOut: HeldOutSet,
  count: number,
  rng: Rng,
): Lesson["practice"] {
  const nothing = emptyLesson(ops, heldOut, rng, [0, 0]).practice;
  const known = passingNames(ops, rng);
  return { ...nothing, count: Math.max(0, count), definitions: definitionsShare, deepest, known };
}

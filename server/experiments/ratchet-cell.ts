// One cell of the ratchet experiment: the variant's phases of learning, the gate after each, and what is reached half way
// and at the end. Worlds, corpora, tasks and found names depend on the seed alone.
import type { Population } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import type { Op } from "../../tasks/index.ts";
import { makeHeldOut } from "../simulation/held-out.ts";
import type { CellFigures, CellJob } from "./contract.ts";
import { emptyLesson } from "./learner.ts";
import type { RatchetConfig } from "./ratchet.ts";
import { Names } from "./ratchet-names.ts";
import { measureReach, type Question, REACH_DEPTHS } from "./ratchet-reach.ts";
import { agentRewrites, harnessRewrite, type Rewritten } from "./ratchet-rewriting.ts";
import { namesUsed, phaseMaterial, taskKey, type Variant } from "./ratchet-school.ts";
import { chunkedTask, type OpWord, writtenTask } from "./ratchet-texts.ts";
import { drawLongTask, type LongTask, type MotifWorld, makeMotifWorld } from "./ratchet-world.ts";

export class RatchetCell {
  readonly #job: CellJob<RatchetConfig>;
  readonly #variant: Variant;
  readonly #learner: Population;
  readonly #rng: Rng;
  readonly #world: MotifWorld;
  readonly #corpus: readonly (readonly Op[])[];
  readonly #tasks: ReadonlyMap<number, readonly LongTask[]>;
  readonly #heldOut: ReadonlySet<string>;
  readonly #names: Names;
  readonly #spent = { attempts: 0, trainedTokens: 0, sampledTokens: 0 };
  readonly #taught: Record<string, number> = {};

  constructor(job: CellJob<RatchetConfig>, variant: Variant, learner: Population) {
    const { config, seed } = job;
    this.#job = job;
    this.#variant = variant;
    this.#learner = learner;
    this.#rng = Rng.seed(`ratchet ${seed}`);
    this.#world = makeMotifWorld(this.#rng.fork("world"), config.ops);
    const corpus = this.#rng.fork("corpus");
    this.#corpus = Array.from(
      { length: config.corpus },
      () => drawLongTask(corpus, this.#world, corpus.range(8, 16)).program,
    );
    const tasks = this.#rng.fork("tasks");
    this.#tasks = new Map(
      REACH_DEPTHS.map((depth) => [
        depth,
        Array.from({ length: config.items }, () => drawLongTask(tasks, this.#world, depth)),
      ]),
    );
    this.#heldOut = new Set([...this.#tasks.values()].flat().map(taskKey));
    this.#names = new Names(config);
  }

  async run(): Promise<CellFigures> {
    const { config } = this.#job;
    const own = this.#rng.fork("names");
    if (this.#variant === "random-names") this.#names.random(own, config.ops);
    else if (this.#variant !== "none" && this.#variant !== "chunks") this.#names.found(this.#corpus, own);
    const half = Math.floor(config.phases / 2);
    const values: Record<string, number> = {};
    for (let phase = 0; phase < config.phases; phase++) {
      if (phase === half) {
        for (const [key, value] of Object.entries(await this.#measure())) values[`half/${key}`] = value;
        if (this.#variant === "nested") this.#names.nest(this.#corpus, own);
      }
      await this.#learn(phase);
    }
    const { all, mastered } = this.#names;
    const nested = all.filter(({ spelling }) => spelling.length > 2);
    const named: Record<string, number> =
      all.length === 0
        ? {}
        : {
            "names/given": all.length,
            "names/found": this.#names.motifsFound(this.#world),
            "names/mastered": mastered.size,
            "names/nested": nested.length,
            "names/nested-mastered": nested.filter(({ name }) => mastered.has(name)).length,
          };
    const notes = Object.entries(this.#taught)
      .filter(([source]) => source !== "practice")
      .map(([source, count]) => `${source} learned from: ${count}`);
    return { values: { ...values, ...(await this.#measure()), ...named }, spent: this.#spent, notes };
  }

  async #learn(phase: number): Promise<void> {
    const { config, progress, timed } = this.#job;
    const rng = this.#rng.fork(`phase ${phase}`);
    const { material, attempts, sampledTokens } = await timed("sampling", () =>
      phaseMaterial(
        {
          variant: this.#variant,
          world: this.#world,
          names: this.#names,
          tokens: config.tokens / config.phases,
          rewriting: config.rewriting,
          wake: phase >= Math.round(config.phases * (1 - config.wake)),
          heldOut: this.#heldOut,
        },
        this.#learner,
        rng,
      ),
    );
    const rateAt = (done: number): number =>
      config.learningRate + (config.finalLearningRate - config.learningRate) * (done / config.phases);
    const nothing = makeHeldOut({ ops: config.ops, items: 1 });
    const lesson = emptyLesson(config.ops, nothing, rng.fork("lesson"), [rateAt(phase), rateAt(phase + 1)]);
    const report = await timed("training", () => this.#learner.learn({ ...lesson, material }));
    this.#spent.trainedTokens += report.tokens;
    this.#spent.attempts += attempts;
    this.#spent.sampledTokens += sampledTokens;
    for (const [source, count] of Object.entries(report.sources)) {
      this.#taught[source] = (this.#taught[source] ?? 0) + count;
    }
    const accuracy = await this.#names.probe(this.#learner, rng.fork("probe"));
    const { all, mastered } = this.#names;
    progress(
      `phase ${phase + 1} of ${config.phases}: ${this.#spent.trainedTokens} tokens, loss ${report.loss.toFixed(3)}` +
        (all.length === 0
          ? ""
          : `, ${mastered.size} of ${all.length} names mastered (one-step ${accuracy.toFixed(2)})`),
    );
  }

  /** Reach as the variant writes programs, and what it can still do in ops alone. */
  async #measure(): Promise<Record<string, number>> {
    const { limit, ops } = this.#job.config;
    const names = namesUsed(this.#variant, this.#names);
    const rng = this.#rng.fork("measure");
    const values: Record<string, number> = {};
    const questions = new Map<number, Question[]>();
    const checked = new Map<number, Question[]>();
    const plain = new Map<number, Question[]>();
    for (const [depth, tasks] of this.#tasks) {
      plain.set(
        depth,
        tasks.map((task) => this.#question(task, harnessRewrite(task.program, []), [])),
      );
      if (this.#variant !== "agent-rewrite") {
        const rewritten = tasks.map(({ program }) => harnessRewrite(program, names));
        questions.set(
          depth,
          tasks.map((task, i) => this.#question(task, rewritten[i]!, names)),
        );
        continue;
      }
      const programs = tasks.map(({ program }) => program);
      const rewritten = await agentRewrites(this.#learner, programs, names, ops, limit, rng.fork(depth));
      questions.set(
        depth,
        tasks.map((task, i) => this.#question(task, rewritten[i]!, names)),
      );
      // With a mechanical check by spelling the names out: a wrong rewriting is dropped for the program itself.
      const kept = rewritten.map((one, i) =>
        one.right ? one : { ...one, program: programs[i]!, right: true },
      );
      checked.set(
        depth,
        tasks.map((task, i) => this.#question(task, kept[i]!, names)),
      );
      // Only programs that the names can shorten say anything about rewriting.
      const open = rewritten.filter((_, i) => harnessRewrite(programs[i]!, names).program.length < depth);
      if (open.length === 0) continue;
      values[`d${depth}/rewrites-right`] = shareOf(
        open,
        ({ right, program }) => right && program.length < depth,
      );
      values[`d${depth}/rewrites-shortest`] = shareOf(open, ({ shortest }) => shortest);
    }
    Object.assign(values, await measureReach(this.#learner, questions, limit));
    if (checked.size > 0) {
      const with_ = await measureReach(this.#learner, checked, limit);
      for (const depth of REACH_DEPTHS) values[`d${depth}/checked`] = with_[`d${depth}/limited`]!;
    }
    if (this.#variant !== "chunks") {
      const inOps = await measureReach(this.#learner, plain, limit);
      for (const depth of REACH_DEPTHS) values[`d${depth}/plain`] = inOps[`d${depth}/free`]!;
    }
    return values;
  }

  #question(task: LongTask, { program, right, symbols }: Rewritten, names: readonly OpWord[]): Question {
    const example = this.#variant === "chunks" ? chunkedTask(task) : writtenTask(task, program, names);
    return { example, sound: right, before: symbols };
  }
}

function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / items.length;
}

// The study of many task families, beside the world's laws: each population has a teacher who chooses families and
// levels, its agents attempt tasks there, worked answers and their own verified ones become lessons. It knows no weights
// and no culture, and of families only what studied-families.ts lets through.
import {
  type Agent,
  type ExampleData,
  gradedAttempt,
  type Lesson,
  type PopulationHost,
} from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { type Portion, type TaskFamily, Teacher } from "../../tasks/index.ts";
import type { RoleBaseline } from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import { creditedExamples } from "./curriculum.ts";
import type { EventLog } from "./event-log.ts";
import type { Plugged } from "./plugged-families.ts";
import type { PuzzleAttempts } from "./puzzles.ts";
import type { SocietyPlan } from "./society.ts";
import { StudiedFamilies } from "./studied-families.ts";
import { type Answers, askBatches, type Batch, makeBatch } from "./study-batch.ts";

/** A studied population's attempts of one round. */
export interface StudyRound {
  readonly population: string;
  readonly attempts: readonly PuzzleAttempts[];
}

type PopulationPlan = SocietyPlan["populations"][number];

export class Study {
  readonly #config: RunConfig;
  readonly #families: StudiedFamilies;
  readonly #hosts: ReadonlyMap<string, PopulationHost>;
  readonly #plans: readonly PopulationPlan[];
  readonly #log: EventLog;
  readonly #teachers: ReadonlyMap<string, Teacher>;

  /**
   * @param families those of config.study.families, in its order.
   * @param plugged what they are versions of, where they are plug-ins.
   */
  constructor(
    config: RunConfig,
    plan: SocietyPlan,
    families: readonly TaskFamily[],
    hosts: readonly PopulationHost[],
    log: EventLog,
    plugged: Plugged = {},
  ) {
    this.#config = config;
    this.#families = new StudiedFamilies(families, config.study.items, plugged, log);
    this.#hosts = new Map(hosts.map((host) => [host.id, host]));
    this.#log = log;
    // Who does not learn, does not study.
    this.#plans =
      families.length === 0 ? [] : plan.populations.filter(({ policy }) => policy === "transformer");
    const pupils = families.map(({ id, levels }) => ({
      family: id,
      levels,
      weight: config.study.families[id]!,
    }));
    const { teacher: rule, checks } = config.study;
    this.#teachers = new Map(this.#plans.map(({ id }) => [id, new Teacher({ pupils, rule, checks })]));
  }

  /** Says which versions of plug-ins the run begins with. */
  begin(): void {
    this.#families.begin();
  }

  /** Takes up new versions of plug-ins: between rounds only, so that a round has one. */
  async refresh(): Promise<void> {
    await this.#families.refresh();
  }

  /** Every population attempts what its teacher chose; the teachers learn from it. */
  async round(
    members: (population: string) => readonly Agent[],
    round: number,
    rng: Rng,
  ): Promise<StudyRound[]> {
    this.#families.startRound();
    const asked = this.#plans.map(({ id, tests }) => this.#tests(id, tests, rng.fork(id)));
    const answers = await this.#answers(asked);
    return this.#plans.map(({ id }, p) => {
      const attempts = asked[p]!.flatMap((batch, b) => this.#grade(id, members(id), batch, answers[p]![b]!));
      this.#teach(id, attempts, round);
      return { population: id, attempts };
    });
  }

  /** Worked answers where the teacher wants them, and what the configured objective makes of the round's attempts. */
  lessons(
    population: string,
    rounds: readonly StudyRound[],
    share: number,
    baseline: RoleBaseline,
    rng: Rng,
  ): Lesson["material"] {
    const plan = this.#plans.find(({ id }) => id === population);
    if (plan === undefined) return [];
    const count = Math.round(plan.lessons * share);
    const portions = this.#teachers.get(population)!.lessons(count, this.#families.quarantined());
    const worked = portions.flatMap((portion) => this.#worked(portion, rng));
    const graded = rounds
      .filter((round) => round.population === population)
      .flatMap(({ attempts }) => attempts.flatMap((attempt) => this.#graded(attempt)));
    return [
      { source: "study", examples: worked },
      {
        source: "study attempts",
        examples: creditedExamples(this.#config.learn.ownSamples, graded, baseline),
      },
    ];
  }

  /** Share of held-out tasks solved greedily, by population: "study/<family>/l<level>". */
  async evaluate(rng: (population: string) => Rng): Promise<ReadonlyMap<string, Record<string, number>>> {
    const asked = this.#plans.map(({ id }) => this.#examination(rng(id)));
    const answers = await this.#answers(asked);
    return new Map(
      this.#plans.map(({ id }, p) => {
        const shares = asked[p]!.flatMap((batch, b) => this.#shareSolved(batch, answers[p]![b]!));
        return [id, Object.fromEntries(shares)];
      }),
    );
  }

  save(): unknown {
    return {
      teachers: Object.fromEntries([...this.#teachers].map(([id, teacher]) => [id, teacher.save()])),
      ...this.#families.save(),
    };
  }

  /** Throws on a damaged state, and a FolkloreError where the version of a plug-in is gone. */
  async load(state: unknown): Promise<void> {
    const saved = state as { teachers: Record<string, unknown>; faults: unknown; versions: unknown };
    for (const [id, teacher] of this.#teachers) teacher.load(saved.teachers[id] ?? {});
    await this.#families.load(saved);
  }

  /** What one population is asked in a round. */
  #tests(population: string, tests: number, rng: Rng): Batch[] {
    const { attemptsPerTask } = this.#config.study;
    const { temperature } = this.#config.solve;
    const portions = this.#teachers.get(population)!.tests(tests, this.#families.quarantined());
    return [...Map.groupBy(portions, ({ family }) => family)]
      .map(([id, wanted]) => {
        const family = this.#families.get(id);
        const drawn = wanted.flatMap((portion) =>
          this.#families.draw(family, portion, rng.fork(`tests ${id} ${portion.level}`)),
        );
        const sampling = { count: attemptsPerTask, temperature, rng: rng.fork(`sample ${id}`) };
        return makeBatch(this.#families, family, drawn, sampling);
      })
      .filter(({ shown }) => shown.length > 0);
  }

  /** What one population is asked in an evaluation: the held-out tasks of every level. */
  #examination(rng: Rng): Batch[] {
    return this.#families
      .sound()
      .flatMap((family) =>
        (this.#families.heldOut().tasks.get(family.id) ?? []).map((tasks, i) => {
          const sampling = { count: 1, temperature: 0, rng: rng.fork(`${family.id} ${i}`) };
          return makeBatch(this.#families, family, tasks, sampling);
        }),
      )
      .filter(({ shown }) => shown.length > 0);
  }

  /**
   * The only part that waits. Everything before and after goes through the populations in their order, for families may
   * fail, and what is recorded must not depend on who answers first.
   */
  #answers(asked: readonly (readonly Batch[])[]): Promise<Answers[][]> {
    return Promise.all(this.#plans.map(({ id }, p) => askBatches(this.#hosts.get(id)!, asked[p]!)));
  }

  #grade(
    population: string,
    agents: readonly Agent[],
    { family, shown }: Batch,
    answers: Answers,
  ): PuzzleAttempts[] {
    return shown.flatMap(({ task }, i) => {
      const completions = answers[i]!;
      const verdicts = this.#families.guard(family.id, () =>
        completions.map(({ text }) => family.verify(task, text)),
      );
      // A grader's failure is an error on record, never a score of 0.
      if (verdicts === undefined) return [];
      const posed = { task, text: family.id, proposer: "teacher", population };
      const agent = agents[i % agents.length]!;
      return [{ posed, agent, context: { definitions: [] }, completions, verdicts }];
    });
  }

  /** The share of a batch solved by its first answers, under its measure; nothing where the grader failed at all. */
  #shareSolved({ family, shown }: Batch, answers: Answers): [string, number][] {
    const marks = shown.map(({ task }, i) =>
      this.#families.guard(family.id, () => family.verify(task, answers[i]![0]!.text).correct),
    );
    // A grader's failure is no wrong answer.
    const judged = marks.filter((mark) => mark !== undefined);
    if (judged.length === 0) return [];
    const key = `study/${family.id}/l${shown[0]!.task.level}`;
    return [[key, judged.filter(Boolean).length / judged.length]];
  }

  #teach(population: string, attempts: readonly PuzzleAttempts[], round: number): void {
    const teacher = this.#teachers.get(population)!;
    const groups = Map.groupBy(attempts, ({ posed: { task } }) => `${task.family} ${task.level}`);
    const outcomes = [...groups.values()].map((group) => {
      const { family, level } = group[0]!.posed.task;
      const verdicts = group.flatMap((attempt) => attempt.verdicts);
      return {
        family,
        level,
        attempts: verdicts.length,
        correct: verdicts.filter(({ correct }) => correct).length,
      };
    });
    const changes = teacher.observe(outcomes, round);
    this.#log.add("study.taught", { population, cells: teacher.view(), changes });
  }

  #worked(portion: Portion, rng: Rng): ExampleData[] {
    const family = this.#families.get(portion.family);
    const own = rng.fork(`lessons ${family.id} ${portion.level}`);
    return this.#families.draw(family, portion, own, true).flatMap((task) => {
      const example = this.#families.guard(family.id, () => ({
        family: family.id,
        prompt: family.render(task),
        completion: family.oracle(task).completion,
      }));
      return example === undefined ? [] : [example];
    });
  }

  #graded({ posed: { task }, completions, verdicts }: PuzzleAttempts) {
    const family = this.#families.get(task.family);
    // Objectives weigh symbols, and here a word may be many tokens: worked answers alone teach such families.
    if (family.ascii === true) return [];
    const prompt = this.#families.guard(family.id, () => family.render(task));
    if (prompt === undefined) return [];
    return verdicts
      .map((verdict, i) =>
        gradedAttempt(
          { family: family.id, prompt, completion: completions[i]!.text },
          verdict,
          "solve",
          task.id,
        ),
      )
      .filter(({ length }) => length > 0);
  }
}

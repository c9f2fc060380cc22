// The study of many task families, beside the world's laws: each population has a teacher who chooses families and
// levels, its agents attempt tasks there, worked answers and their own verified ones become lessons. What a family does
// wrong is recorded and costs its own tasks only. It knows no weights and no culture.
import {
  type Agent,
  type Completion,
  type ExampleData,
  gradedAttempt,
  type Lesson,
  type PopulationHost,
} from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { type Portion, type Prompt, type Task, type TaskFamily, Teacher } from "../../tasks/index.ts";
import type { RoleBaseline } from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import { creditedExamples } from "./curriculum.ts";
import type { EventLog } from "./event-log.ts";
import { FamilyFaults } from "./family-faults.ts";
import { type Plugged, PluggedFamilies } from "./plugged-families.ts";
import type { PuzzleAttempts } from "./puzzles.ts";
import type { SocietyPlan } from "./society.ts";
import { type StudyHeldOut, studyHeldOut } from "./study-held-out.ts";

/** Draws for a task that is neither held out nor already there: small levels repeat themselves. */
const DRAWS = 8;
/** A solver may write this many times the worked answer's symbols, and this many more. */
const LONGER = 1.25;
const EXTRA = 4;

/** A studied population's attempts of one round. */
export interface StudyRound {
  readonly population: string;
  readonly attempts: readonly PuzzleAttempts[];
}

type PopulationPlan = SocietyPlan["populations"][number];

/** Tasks of one family, shown to one population. */
interface Batch {
  readonly family: TaskFamily;
  readonly shown: readonly { readonly task: Task; readonly prompt: Prompt; readonly symbols: number }[];
  /** Attempts at each. */
  readonly count: number;
  readonly temperature: number;
  readonly rng: Rng;
}

export class Study {
  readonly #config: RunConfig;
  readonly #families: Map<string, TaskFamily>;
  readonly #hosts: ReadonlyMap<string, PopulationHost>;
  readonly #plans: readonly PopulationPlan[];
  readonly #log: EventLog;
  readonly #teachers: ReadonlyMap<string, Teacher>;
  readonly #faults: FamilyFaults;
  readonly #plugged: PluggedFamilies;
  #heldOut: StudyHeldOut | undefined;

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
    this.#plugged = new PluggedFamilies(plugged, log);
    this.#families = new Map(families.map((family) => [family.id, family]));
    this.#hosts = new Map(hosts.map((host) => [host.id, host]));
    this.#log = log;
    this.#faults = new FamilyFaults(log);
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
    this.#plugged.begin();
  }

  /** Takes up new versions of plug-ins: between rounds only, so that a round has one. */
  async refresh(): Promise<void> {
    for (const family of await this.#plugged.refresh()) {
      this.#families.set(family.id, family);
      this.#faults.forgive(family.id);
      this.#heldOut = undefined;
    }
  }

  /** Every population attempts what its teacher chose; the teachers learn from it. */
  async round(
    members: (population: string) => readonly Agent[],
    round: number,
    rng: Rng,
  ): Promise<StudyRound[]> {
    this.#faults.startRound();
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
    const portions = this.#teachers
      .get(population)!
      .lessons(Math.round(plan.lessons * share), this.#leftOut());
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
    const asked = this.#plans.map(({ id }) => {
      const own = rng(id);
      return [...this.#families.values()]
        .filter((family) => !this.#faults.quarantined(family.id))
        .flatMap((family) =>
          (this.#held().tasks.get(family.id) ?? []).map((tasks, i) =>
            this.#batch(family, tasks, 1, 0, own.fork(`${family.id} ${i}`)),
          ),
        )
        .filter(({ shown }) => shown.length > 0);
    });
    const answers = await this.#answers(asked);
    return new Map(
      this.#plans.map(({ id }, p) => [
        id,
        Object.fromEntries(
          asked[p]!.flatMap(({ family, shown }, b) => {
            const marks = shown.map(({ task }, i) =>
              this.#faults.guard(family.id, () => family.verify(task, answers[p]![b]![i]![0]!.text).correct),
            );
            // A grader's failure is no wrong answer.
            const judged = marks.filter((mark) => mark !== undefined);
            if (judged.length === 0) return [];
            const key = `study/${family.id}/l${shown[0]!.task.level}`;
            return [[key, judged.filter(Boolean).length / judged.length]];
          }),
        ),
      ]),
    );
  }

  save(): unknown {
    return {
      teachers: Object.fromEntries([...this.#teachers].map(([id, teacher]) => [id, teacher.save()])),
      faults: this.#faults.save(),
      versions: this.#plugged.save(),
    };
  }

  /** Throws on a damaged state, and a FolkloreError where the version of a plug-in is gone. */
  async load(state: unknown): Promise<void> {
    const saved = state as { teachers: Record<string, unknown>; faults: unknown; versions: unknown };
    for (const [id, teacher] of this.#teachers) teacher.load(saved.teachers[id] ?? {});
    this.#faults.load(saved.faults);
    for (const family of await this.#plugged.load(saved.versions)) this.#families.set(family.id, family);
  }

  /** What one population is asked in a round. */
  #tests(population: string, tests: number, rng: Rng): Batch[] {
    const { attemptsPerTask } = this.#config.study;
    const { temperature } = this.#config.solve;
    const portions = this.#teachers.get(population)!.tests(tests, this.#leftOut());
    return [...Map.groupBy(portions, ({ family }) => family)]
      .map(([id, wanted]) => {
        const family = this.#families.get(id)!;
        const tasks = wanted.flatMap((portion) =>
          this.#draw(family, portion, rng.fork(`tests ${id} ${portion.level}`)),
        );
        return this.#batch(family, tasks, attemptsPerTask, temperature, rng.fork(`sample ${id}`));
      })
      .filter(({ shown }) => shown.length > 0);
  }

  /**
   * The only part that waits. Everything before and after goes through the populations in their order, for families may
   * fail, and what is recorded must not depend on who answers first.
   */
  async #answers(asked: readonly (readonly Batch[])[]): Promise<(readonly (readonly Completion[])[])[][]> {
    return Promise.all(
      this.#plans.map(async ({ id }, p) => {
        const answers: (readonly (readonly Completion[])[])[] = [];
        for (const batch of asked[p]!) answers.push(await sample(this.#hosts.get(id)!, batch));
        return answers;
      }),
    );
  }

  #grade(
    population: string,
    agents: readonly Agent[],
    { family, shown }: Batch,
    answers: readonly (readonly Completion[])[],
  ): PuzzleAttempts[] {
    return shown.flatMap(({ task }, i) => {
      const completions = answers[i]!;
      const verdicts = this.#faults.guard(family.id, () =>
        completions.map(({ text }) => family.verify(task, text)),
      );
      // A grader's failure is an error on record, never a score of 0.
      if (verdicts === undefined) return [];
      const posed = { task, text: family.id, proposer: "teacher", population };
      const agent = agents[i % agents.length]!;
      return [{ posed, agent, context: { definitions: [] }, completions, verdicts }];
    });
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

  /** Tasks of one family as they are shown; without those whose prompts or worked answers cannot be had. */
  #batch(family: TaskFamily, tasks: readonly Task[], count: number, temperature: number, rng: Rng): Batch {
    const shown = tasks.flatMap((task) => {
      const prompt = this.#faults.guard(family.id, () => family.render(task));
      const worked = this.#faults.guard(family.id, () => family.oracle(task));
      return prompt && worked ? [{ task, prompt, symbols: tokensOf(family, worked.completion) }] : [];
    });
    return { family, shown, count, temperature, rng };
  }

  /** Different tasks, none of them held out; fewer where the level has no more. */
  #draw(family: TaskFamily, { level, count }: Portion, rng: Rng): Task[] {
    const tasks = new Map<string, Task>();
    for (let draws = 0; tasks.size < count && draws < DRAWS * count; draws++) {
      const task = this.#faults.guard(family.id, () => family.generate(rng, level));
      if (task === undefined) break;
      if (!this.#held().ids.has(task.id)) tasks.set(task.id, task);
    }
    return [...tasks.values()];
  }

  #worked(portion: Portion, rng: Rng): ExampleData[] {
    const family = this.#families.get(portion.family)!;
    return this.#draw(family, portion, rng.fork(`lessons ${family.id} ${portion.level}`)).flatMap((task) => {
      const example = this.#faults.guard(family.id, () => ({
        family: family.id,
        prompt: family.render(task),
        completion: family.oracle(task).completion,
      }));
      return example === undefined ? [] : [example];
    });
  }

  #graded({ posed: { task }, completions, verdicts }: PuzzleAttempts) {
    const family = this.#families.get(task.family)!;
    // Objectives weigh symbols, and here a word may be many tokens: worked answers alone teach such families.
    if (family.ascii === true) return [];
    const prompt = this.#faults.guard(family.id, () => family.render(task));
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

  #leftOut(): ReadonlySet<string> {
    return new Set([...this.#families.keys()].filter((id) => this.#faults.quarantined(id)));
  }

  /** Drawn when first needed: a family that cannot is then on record, in a round. */
  #held(): StudyHeldOut {
    if (this.#heldOut === undefined) {
      const parts = [...this.#families.values()].flatMap(
        (family) =>
          this.#faults.guard(family.id, () => studyHeldOut([family], this.#config.study.items)) ?? [],
      );
      this.#heldOut = {
        tasks: new Map(parts.flatMap(({ tasks }) => [...tasks])),
        ids: new Set(parts.flatMap(({ ids }) => [...ids])),
      };
    }
    return this.#heldOut;
  }
}

function sample(
  host: PopulationHost,
  { family, shown, count, temperature, rng }: Batch,
): Promise<readonly (readonly Completion[])[]> {
  return host.sample({
    jobs: shown.map(({ task, prompt }) => ({
      family: family.id,
      topic: task.id,
      prompt,
      count,
      ...(family.ascii !== true && { allowed: family.symbols }),
    })),
    temperature,
    maxTokens: Math.ceil(LONGER * Math.max(...shown.map(({ symbols }) => symbols))) + EXTRA,
    rng: rng.state(),
  });
}

/** Most tokens that a text of the family takes: words that are no symbols are spelled. */
function tokensOf({ ascii }: TaskFamily, text: string): number {
  return ascii === true ? text.length : text.split(" ").length;
}

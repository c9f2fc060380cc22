// Sleep: every few rounds a population learns its culture's names by heart, from its agents' own verified in-context
// answers. Before and after are measured; a gate with hysteresis says which names need no definition any more. What
// held-out tasks ask for is never taught. It edits no culture.
import { z } from "zod";
import type { Agent, LessonReport, PopulationHost } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  isHeldOutBody,
  type ProgramsFamily,
  ProgramTables,
  programsFamily,
  type World,
} from "../../tasks/index.ts";
import { RoleBaseline } from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { EventData } from "../events.ts";
import { makeLesson } from "./curriculum.ts";
import type { EventLog } from "./event-log.ts";
import { canRead, type Forecast } from "./forecasts.ts";
import { contextSymbols, type NamedEntry, namedEntry } from "./forecasts-question.ts";
import type { HeldOutSet } from "./held-out.ts";
import type { Knowledge } from "./knowledge.ts";
import { accuracyInContext, accuracyWithout, gate, makeProbe, type Probe } from "./sleep-gate.ts";
import {
  answersInContext,
  asExample,
  passes,
  questionsAbout,
  type Recall,
  replayFor,
  workedOut,
} from "./sleep-lesson.ts";
import { SleepMemory, sleepMemorySchema } from "./sleep-memory.ts";

/** Depths of the held-out programs that forgetting is measured on, and tasks of each. */
const ELSEWHERE = { depths: [1, 2, 3, 4], items: 32 } as const;

/** What one population's sleep cost. */
export interface SleepReport {
  readonly population: string;
  /** Tokens trained on, and sampled for answers; tests are not counted, as evaluations are not. */
  readonly trained: number;
  readonly sampled: number;
}

export interface SleeperOptions {
  readonly config: RunConfig;
  readonly world: World;
  readonly hosts: readonly PopulationHost[];
  readonly heldOut: HeldOutSet;
  readonly log: EventLog;
}

/** What one population is to learn, and is tested on. */
interface Lessons {
  readonly recalls: ReadonlyMap<string, readonly Recall[]>;
  readonly sampled: number;
}

export class Sleeper {
  readonly #options: SleeperOptions;
  readonly #family: ProgramsFamily;
  readonly #sleepers: readonly PopulationHost[];
  readonly #memories: ReadonlyMap<string, SleepMemory>;

  constructor(options: SleeperOptions) {
    this.#options = options;
    this.#family = programsFamily({ ops: options.config.world.ops });
    this.#sleepers = options.hosts.filter(({ id }) => canRead(options.config, id));
    this.#memories = new Map(this.#sleepers.map(({ id }) => [id, new SleepMemory()]));
  }

  /** Ids of the entries that a population knows by heart: their definitions need not be in its contexts. */
  mastered(population: string): ReadonlySet<string> {
    return this.#memories.get(population)?.mastered ?? new Set();
  }

  /** After each round of forecasts. */
  observe(forecasts: readonly Forecast[]): void {
    const { every, drop } = this.#options.config.sleep;
    if (every === 0) return;
    for (const forecast of forecasts) this.#memories.get(forecast.agent.population)?.observe(forecast, drop);
  }

  /** Weights that started afresh know nothing by heart. */
  forget(population: string): void {
    this.#memories.get(population)?.retain(new Set());
  }

  due(round: number): boolean {
    const { every } = this.#options.config.sleep;
    return every > 0 && round % every === 0;
  }

  /** All populations sleep. One whose culture holds nothing to learn by heart does not; gives what the others spent. */
  async sleep(
    agents: readonly Agent[],
    knowledge: Knowledge,
    round: number,
    rng: Rng,
  ): Promise<SleepReport[]> {
    const slept = await Promise.all(
      this.#sleepers.map((host) => {
        const members = agents.filter(({ population }) => population === host.id);
        return this.#night(host, members, knowledge, round, rng.fork(host.id));
      }),
    );
    const nights = slept.flatMap((night) => night ?? []);
    for (const { event } of nights) this.#options.log.add("policy.slept", event);
    return nights.map(({ report }) => report);
  }

  async #night(
    host: PopulationHost,
    members: readonly Agent[],
    knowledge: Knowledge,
    round: number,
    rng: Rng,
  ): Promise<{ report: SleepReport; event: EventData<"policy.slept"> } | undefined> {
    const { config, heldOut } = this.#options;
    const memory = this.#memories.get(host.id)!;
    const teachable = this.#teachable(members, knowledge);
    memory.retain(new Set(teachable.map(({ entry }) => entry.id)));
    const { taught, tested } = this.#choose(teachable, memory);
    if (tested.length === 0) return undefined;

    const probes = tested.map((named) =>
      makeProbe(named, config.sleep.probe, this.#family, heldOut.ids, rng.fork(`probe ${named.entry.id}`)),
    );
    const withContext = await accuracyInContext(host, this.#family, probes, rng.fork("read"));
    const before = await accuracyWithout(host, probes);
    const elsewhereBefore = await this.#elsewhere(host);

    const lessons = await this.#prepare(host, taught, probes, memory, rng.fork("answers"));
    const learned = await this.#learn(host, members, knowledge, lessons, round, rng.fork("learn"));

    const after = await accuracyWithout(host, probes);
    const elsewhere = { before: elsewhereBefore, after: await this.#elsewhere(host) };
    const known = memory.mastered;
    const entries = tested.map(({ entry, name }, i) => {
      const mastered = gate(known.has(entry.id), after[i]!, config.sleep);
      memory.judge(entry.id, mastered);
      return {
        entry: entry.id,
        name,
        examples: lessons.recalls.get(entry.id)?.length ?? 0,
        withContext: withContext[i]!,
        before: before[i]!,
        after: after[i]!,
        mastered,
      };
    });
    const saved = tested.filter((_, i) => entries[i]!.mastered).map((named) => contextSymbols([named]));
    const { steps, tokens, loss, gradNorm, sources } = learned;
    const finite = steps > 0 && Number.isFinite(loss) && Number.isFinite(gradNorm);
    const event = {
      population: host.id,
      steps,
      tokens,
      loss: finite ? loss : null,
      gradNorm: finite ? gradNorm : null,
      sources,
      source: config.sleep.source,
      entries,
      elsewhere,
      tokensSaved: saved.length === 0 ? 0 : saved.reduce((a, b) => a + b, 0) / saved.length,
    };
    return { report: { population: host.id, trained: tokens, sampled: lessons.sampled }, event };
  }

  /** The adopted names of the members' cultures that models can read, but for those that held-out tasks ask about. */
  #teachable(members: readonly Agent[], knowledge: Knowledge): NamedEntry[] {
    const { world, heldOut } = this.#options;
    const cultures = new Set(members.flatMap((member) => knowledge.cultureOf(member) ?? []));
    const tables = new ProgramTables();
    return [...cultures].flatMap((culture) =>
      culture
        .adopted()
        .flatMap((entry) => namedEntry(culture, world, entry) ?? [])
        .filter(({ body, meaning }) =>
          [body, meaning].every(
            (ops) => !isHeldOutBody(ops) && !heldOut.functions.has(tables.fingerprint(ops)!),
          ),
        ),
    );
  }

  /** Taught: the most read, those first that are not mastered. Tested: those, and all that are mastered. */
  #choose(
    teachable: readonly NamedEntry[],
    memory: SleepMemory,
  ): { taught: NamedEntry[]; tested: NamedEntry[] } {
    const known = memory.mastered;
    const uses = ({ entry }: NamedEntry): number => Object.values(entry.uses).reduce((a, b) => a + b, 0);
    const ranked = [...teachable].sort(
      (a, b) =>
        Number(known.has(a.entry.id)) - Number(known.has(b.entry.id)) ||
        memory.reads(b.entry.id) - memory.reads(a.entry.id) ||
        uses(b) - uses(a) ||
        a.entry.round - b.entry.round ||
        (a.entry.id < b.entry.id ? -1 : 1),
    );
    const most = this.#options.config.sleep.entries;
    const taught = ranked.slice(0, most);
    return { taught, tested: [...taught, ...ranked.slice(most).filter(({ entry }) => known.has(entry.id))] };
  }

  /** What there is to learn about each entry: right answers only, none to a question of a probe or a held-out one. */
  async #prepare(
    host: PopulationHost,
    taught: readonly NamedEntry[],
    probes: readonly Probe[],
    memory: SleepMemory,
    rng: Rng,
  ): Promise<Lessons> {
    const { config, heldOut } = this.#options;
    const { answers, source } = config.sleep;
    const tested = probes.flatMap(({ tasks }) => tasks.map(({ id }) => id));
    const forbidden = new Set([...heldOut.ids, ...tested]);
    const asked = taught.map((named) => ({
      named,
      tasks: questionsAbout(named, answers, this.#family, forbidden, rng.fork(named.entry.id)),
    }));
    if (source === "interpreter") {
      const recalls = asked.map(
        ({ named, tasks }) => [named.entry.id, tasks.map((task) => workedOut(task))] as const,
      );
      return { recalls: new Map(recalls), sampled: 0 };
    }
    const { temperature } = config.solve;
    const given = await answersInContext(host, this.#family, asked, temperature, rng.fork("sample"));
    const recalls = new Map<string, Recall[]>();
    let at = 0;
    for (const { named, tasks } of asked) {
      const fresh = given.slice(at, at + tasks.length).filter(({ verdict }) => verdict.correct);
      at += tasks.length;
      const kept = memory.kept(named.entry.id).flatMap((line) => this.#reread(line, named, forbidden) ?? []);
      recalls.set(named.entry.id, [...kept, ...fresh]);
    }
    return { recalls, sampled: given.reduce((sum, { completion }) => sum + completion.logProbs.length, 0) };
  }

  /** A kept answer, checked again: an entry may have been renamed or amended since. */
  #reread(line: string, { name, meaning }: NamedEntry, forbidden: ReadonlySet<string>): Recall | undefined {
    const cut = line.indexOf(" >");
    const text = `D ${name} ${meaning.join(" ")} ${line.slice(0, cut)}`;
    const task = this.#family.parse(text, { kind: "seed", source: "forecast" });
    if (!task.ok || forbidden.has(task.value.id)) return undefined;
    const outcome = line.slice(cut + 1);
    return this.#family.verify(task.value, outcome).correct ? { task: task.value, outcome } : undefined;
  }

  async #learn(
    host: PopulationHost,
    agents: readonly Agent[],
    knowledge: Knowledge,
    { recalls }: Lessons,
    round: number,
    rng: Rng,
  ): Promise<LessonReport> {
    const { config, heldOut } = this.#options;
    const examples = passes(
      [...recalls.values()].flat().map(asExample),
      config.sleep.repeats,
      rng.fork("passes"),
    );
    if (examples.length === 0) return { steps: 0, tokens: 0, loss: 0, gradNorm: 0, sources: {} };
    // The round's own lesson, with nothing in it but practice: its schedule, its mixture, its guards.
    const ordinary = makeLesson(
      {
        config,
        agents,
        knowledge,
        attempts: [],
        families: new Map(),
        proposals: [],
        heldOut,
        dreams: 0,
        practice: replayFor(examples.length, config.sleep.replay),
        baseline: new RoleBaseline(),
        age: 1,
        round,
      },
      rng,
    );
    return host.learn({ ...ordinary, material: [{ source: "names by heart", examples }] });
  }

  async #elsewhere(host: PopulationHost): Promise<number> {
    const { programs } = this.#options.heldOut;
    const tasks = ELSEWHERE.depths.flatMap((depth) => (programs.get(depth) ?? []).slice(0, ELSEWHERE.items));
    const scores = await host.score(tasks.map((task) => asExample(workedOut(task))));
    return scores.filter(({ greedy }) => greedy).length / Math.max(1, scores.length);
  }

  save(): unknown {
    return Object.fromEntries([...this.#memories].map(([id, memory]) => [id, memory.save()]));
  }

  /** @throws ZodError on a damaged state, or one of other populations. */
  load(state: unknown): void {
    const populations = Object.fromEntries([...this.#memories.keys()].map((id) => [id, sleepMemorySchema]));
    const saved = z.strictObject(populations).parse(state);
    for (const [id, memory] of this.#memories) memory.load(saved[id]!);
  }
}

// One run: rounds of propose -> solve -> grade -> cultivate -> learn, each recorded as numbered events and closed by
// an atomic commit. All randomness is forked from the seed by round and phase, so a resumed run is the same run.
// It knows no terminal and no wall clock.
import type { PopulationHost } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import type { TaskFamily, World } from "../../tasks/index.ts";
import { RoleBaseline } from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import type { Checkpoint, RunStatus, Store } from "../store/index.ts";
import { Accounts } from "./accounts.ts";
import { packBlobs, unpackBlobs } from "./blobs.ts";
import { makeLesson } from "./curriculum.ts";
import { Editors } from "./editors.ts";
import { evaluate } from "./evaluate.ts";
import { EventLog } from "./event-log.ts";
import { familiesConfig, makeFamilies, worldFamilies } from "./families.ts";
import type { FamilyShape } from "./family-shape.ts";
import { Forecasts } from "./forecasts.ts";
import { type ForeignEdits, NO_FOREIGN_EDITS } from "./foreign.ts";
import { type HeldOutSet, makeHeldOut } from "./held-out.ts";
import { hiddenWorld } from "./hidden-world.ts";
import { type Inheritance, inherit } from "./inherit.ts";
import { Keeper } from "./keeper.ts";
import { type Claim, type Find, Knowledge } from "./knowledge.ts";
import { type LawAttempts, searchLaws } from "./law-search.ts";
import { LivingSociety } from "./living.ts";
import { type RunManifest, readManifest } from "./manifest.ts";
import { Matches, type PlayedMatch } from "./matches.ts";
import type { Plugged } from "./plugged-families.ts";
import { type PuzzleAttempts, Puzzles } from "./puzzles.ts";
import { SkillSharing } from "./skill.ts";
import { Sleeper } from "./sleep.ts";
import { SleepDebt } from "./sleep-debt.ts";
import { planSociety, type SocietyPlan } from "./society.ts";
import { Study, type StudyRound } from "./study.ts";
import { Variety } from "./variety.ts";

/** Where a run is within a round, for people; never recorded. */
export interface RunProgress {
  readonly round: number;
  readonly phase: "start" | "propose" | "solve" | "cultivate" | "learn" | "sleep" | "evaluate" | "checkpoint";
  /** Tokens trained on and sampled by this process so far. */
  readonly tokens: { readonly trained: number; readonly sampled: number };
}

export interface SimulationOptions {
  readonly config: RunConfig;
  readonly runId: string;
  readonly store: Store;
  readonly hosts: readonly PopulationHost[];
  readonly onEvent?: ((event: Event) => void) | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** After each commit: the number of the last event on disk, and its round. */
  readonly onCommit?: ((seq: number, round: number) => void) | undefined;
  /** Edits from people and other programs. */
  readonly foreign?: ForeignEdits | undefined;
  /** What a run that begins takes over from another one. */
  readonly inheritance?: Inheritance | undefined;
  /** Studied families that are plug-ins. */
  readonly plugged?: Plugged | undefined;
  /** What the models were made for, where the run goes on: those of its checkpoint. */
  readonly shapes?: readonly FamilyShape[] | undefined;
}

/** What agents did in a round, to learn from. */
interface Deeds {
  readonly puzzles: readonly PuzzleAttempts[];
  readonly studied: readonly StudyRound[];
  readonly matches: readonly PlayedMatch[];
}

export class Simulation {
  readonly #config: RunConfig;
  readonly #runId: string;
  readonly #store: Store;
  readonly #hosts: readonly PopulationHost[];
  readonly #onProgress: (progress: RunProgress) => void;
  readonly #onCommit: (seq: number, round: number) => void;
  readonly #foreign: ForeignEdits;
  readonly #root: Rng;
  readonly #plan: SocietyPlan;
  readonly #families: readonly TaskFamily[];
  readonly #world: World;
  readonly #heldOut: HeldOutSet;
  readonly #log: EventLog;
  readonly #knowledge: Knowledge;
  readonly #puzzles: Puzzles;
  readonly #society: LivingSociety;
  readonly #accounts: Accounts;
  readonly #forecasts: Forecasts;
  readonly #keeper: Keeper;
  readonly #editors: Editors;
  readonly #sleeper: Sleeper;
  readonly #debt = new SleepDebt();
  readonly #skill: SkillSharing;
  readonly #variety: Variety;
  readonly #inheritance: Inheritance | undefined;
  readonly #study: Study;
  /** As the models were made for them, whatever version they have now. */
  readonly #plugged: readonly FamilyShape[];
  readonly #matches: Matches;
  readonly #baseline = new RoleBaseline();
  #round = 0;
  #abandoned = false;

  constructor(options: SimulationOptions) {
    const { config, runId, store, hosts, onEvent, onProgress, onCommit, foreign, inheritance } = options;
    this.#config = config;
    this.#runId = runId;
    this.#store = store;
    this.#hosts = hosts;
    this.#onProgress = onProgress ?? (() => {});
    this.#onCommit = onCommit ?? (() => {});
    this.#foreign = foreign ?? NO_FOREIGN_EDITS;
    this.#root = Rng.seed(config.seed);
    this.#plan = planSociety(config);
    this.#families = worldFamilies(familiesConfig(config));
    this.#world = hiddenWorld(config);
    this.#heldOut = makeHeldOut({
      ops: config.world.ops,
      items: config.evaluate.items,
      pairs: config.world.observations,
      world: this.#world,
    });
    this.#log = new EventLog(runId, store.getRun(runId)?.lastSeq ?? 0, onEvent ?? (() => {}));
    this.#knowledge = new Knowledge(config, this.#world, this.#log);
    this.#puzzles = new Puzzles(config, this.#families, hosts, this.#heldOut.ids, this.#log);
    this.#society = new LivingSociety(config, this.#plan, hosts, this.#log);
    this.#accounts = new Accounts(this.#log);
    this.#forecasts = new Forecasts(config, this.#world, hosts, this.#log);
    this.#keeper = new Keeper(config, this.#log);
    this.#editors = new Editors(config, this.#world, hosts, this.#log);
    this.#sleeper = new Sleeper({
      config,
      world: this.#world,
      hosts,
      heldOut: this.#heldOut,
      log: this.#log,
    });
    this.#skill = new SkillSharing(config, this.#plan, hosts, this.#log);
    this.#variety = new Variety(config, this.#log);
    this.#inheritance = inheritance;
    const plugins = options.plugged?.families ?? [];
    this.#plugged = options.shapes ?? plugins.map(({ shape }) => shape);
    const studied = makeFamilies(familiesConfig(config, this.#plugged))
      .filter(({ id }) => id in config.study.families)
      .map((known) => plugins.find(({ shape }) => shape.id === known.id)?.family ?? known);
    this.#matches = new Matches(config, hosts, this.#log);
    this.#study = new Study(config, this.#plan, studied, hosts, this.#log, options.plugged);
  }

  get round(): number {
    return this.#round;
  }

  get finished(): boolean {
    const { rounds } = this.#config;
    return rounds > 0 && this.#round >= rounds;
  }

  /** The first commit: who and what the run starts with. A run killed before it starts anew. */
  async begin(): Promise<void> {
    this.#log.add("run.started", { config: { ...this.#config }, seed: this.#config.seed });
    if (this.#inheritance !== undefined) {
      await inherit(this.#inheritance, this.#config, this.#hosts, this.#knowledge, this.#log);
    }
    this.#study.begin();
    this.#society.found();
    await this.#commit();
  }

  /** One round, committed. If it throws, the store holds the round before. */
  async step(): Promise<void> {
    const round = this.#round + 1;
    const rng = this.#root.fork(`round ${round}`);
    this.#log.startRound(round);
    await this.#study.refresh();
    for (const agent of await this.#society.turn(round)) this.#knowledge.forget(agent);
    if (round > 1) for (const population of this.#society.newborn(round)) this.#sleeper.forget(population);
    const { agents } = this.#society;
    this.#knowledge.prepare(round, rng.fork("prepare"));
    const deferred = this.#knowledge.review(agents, round, rng.fork("deferred"));
    for (const claim of deferred) this.#settle(claim, round);
    for (const edit of this.#foreign.take(round)) {
      this.#knowledge.foreign(edit, agents, round, rng.fork(`foreign ${edit.request}`));
    }

    this.#progress("propose");
    const puzzles = await this.#puzzles.round(agents, this.#knowledge, rng.fork("puzzles"), (population) =>
      this.#variety.responses(population),
    );
    this.#accounts.puzzles(puzzles);

    const studied = await this.#study.round((id) => this.#society.members(id), round, rng.fork("study"));
    for (const { attempts } of studied) this.#accounts.puzzles(attempts);
    const matches = await this.#matches.round(agents, rng.fork("matches"));

    this.#progress("solve");
    const searches = await this.#search(rng);
    const forecasts = await this.#forecasts.round(
      agents,
      this.#knowledge,
      this.#sleeper,
      rng.fork("forecasts"),
    );
    this.#accounts.forecasts(forecasts);
    this.#sleeper.observe(forecasts);

    this.#progress("cultivate");
    const claims = this.#cultivate(searches, round, rng.fork("claims"));
    this.#knowledge.retest(agents, round, rng.fork("retest"));
    this.#keeper.round(forecasts, this.#knowledge, this.#sleeper, round);
    await this.#editors.round(
      { round, agents, knowledge: this.#knowledge, claims: [...deferred, ...claims], puzzles },
      rng.fork("editors"),
    );
    this.#accounts.rate(searches, puzzles, agents, this.#world.laws);

    this.#progress("learn");
    await this.#learn({ puzzles, studied, matches }, round, rng);
    if (this.#sleeper.due(round)) {
      this.#progress("sleep");
      const slept = await this.#sleeper.sleep(agents, this.#knowledge, round, rng.fork("sleep"));
      this.#accounts.slept(slept);
      for (const { population, trained } of slept) this.#debt.owe(population, trained);
    }
    if (this.#skill.due(round)) await this.#skill.share(round, this.#knowledge);

    const last = this.#config.rounds > 0 && round === this.#config.rounds;
    if (round % this.#config.evaluate.every === 0 || last) {
      this.#progress("evaluate");
      await this.#evaluate(rng.fork("evaluate"));
    }
    this.#variety.round(searches, puzzles, agents, this.#knowledge, round);
    const due = round % this.#config.checkpoint.every === 0 || last;
    if (due) this.#progress("checkpoint");
    this.#round = round;
    if (due) await this.#commit();
  }

  /** From now on nothing is committed: a round in flight ends without a trace. */
  abandon(): void {
    this.#abandoned = true;
  }

  /** The last commit. */
  async end(): Promise<void> {
    this.#log.add("run.finished", { summary: this.summary() });
    // With its status: a run killed right after this is finished, and nobody ends it a second time.
    await this.#commit("finished");
  }

  summary(): Record<string, unknown> {
    const { discovered, spent } = this.#accounts;
    const laws = this.#world.laws.filter(({ id }) => discovered.has(id));
    return {
      rounds: this.#round,
      laws: laws.length,
      byLevel: Array.from(
        { length: this.#config.world.levels },
        (_, i) => laws.filter(({ level }) => level === i + 1).length,
      ),
      ...spent,
    };
  }

  /** Held-out values of every population, as they are now; nothing is recorded. */
  async examine(): Promise<Record<string, Record<string, number>>> {
    const rng = this.#root.fork("examine");
    const values = await this.#values(rng);
    return Object.fromEntries(this.#hosts.map(({ id }, i) => [id, values[i]!]));
  }

  /** Goes back to a checkpoint of the same config. */
  async restore(checkpoint: Checkpoint): Promise<void> {
    const saved = readManifest(checkpoint.manifest);
    this.#round = checkpoint.round;
    this.#log.resumeAfter(checkpoint.round);
    this.#society.load(saved);
    this.#accounts.load(saved);
    this.#baseline.load(saved.baseline);
    this.#puzzles.load(saved.puzzles);
    this.#forecasts.load(saved.forecasts);
    this.#keeper.load(saved.keeper);
    this.#editors.load(saved.editors);
    this.#sleeper.load(saved.sleep);
    this.#debt.load(saved.sleepDebt);
    this.#variety.load(saved.variety);
    await this.#study.load(saved.study);
    this.#matches.load(saved.matches);
    const { weights, cultures } = unpackBlobs({ blobs: checkpoint.blobs, shapes: saved.shapes });
    this.#knowledge.load(saved.solved, cultures, saved.review);
    await Promise.all(this.#hosts.map((host) => host.load(weights.get(host.id) ?? new Map())));
  }

  #budget(population: string): SocietyPlan["populations"][number] {
    return this.#plan.populations.find(({ id }) => id === population)!;
  }

  #progress(phase: RunProgress["phase"]): void {
    this.#onProgress({ round: this.#round + 1, phase, tokens: this.#accounts.session });
  }

  /** Every population looks for the laws it does not know yet. */
  async #search(rng: Rng): Promise<LawAttempts[]> {
    const made = this.#hosts.map((host) =>
      searchLaws(
        host,
        this.#society.members(host.id),
        this.#budget(host.id).attempts,
        this.#world,
        this.#knowledge,
        this.#config,
        rng.fork(`laws ${host.id}`),
        this.#variety.responses(host.id).temperature,
      ),
    );
    return (await Promise.all(made)).flat();
  }

  #cultivate(searches: readonly LawAttempts[], round: number, rng: Rng): Claim[] {
    this.#accounts.searches(searches);
    // Whose claim comes first is a matter of luck, not of a place in a list.
    const finds = rng.shuffle(searches.flatMap(({ find }): Find[] => (find === undefined ? [] : [find])));
    return finds.flatMap((find) => {
      const own = rng.fork(`${find.agent.name} ${find.law.id}`);
      const claim = this.#knowledge.claim(find, this.#society.agents, round, own);
      if (claim === undefined) return [];
      this.#settle(claim, round);
      return [claim];
    });
  }

  /** What follows from a claim that was decided. */
  #settle({ find, accepted, correct }: Claim, round: number): void {
    if (!accepted) return;
    this.#knowledge.cite(find.agent, find.program, round);
    if (correct) this.#accounts.discovery(find);
  }

  async #learn({ puzzles, studied, matches }: Deeds, round: number, rng: Rng): Promise<void> {
    const families = new Map(this.#families.map((family) => [family.id, family]));
    const peers = this.#skill.lessons(
      {
        agents: this.#society.agents,
        knowledge: this.#knowledge,
        world: this.#world,
        round,
        newborn: this.#society.newborn(round),
      },
      rng.fork("lessons"),
    );
    const shares = new Map(this.#hosts.map(({ id }) => [id, this.#debt.share(id)]));
    const lessons = this.#hosts.map((host) => {
      const { dreams, practice } = this.#budget(host.id);
      const share = shares.get(host.id)!;
      const own = rng.fork(`learn ${host.id}`);
      return makeLesson(
        {
          config: this.#config,
          agents: this.#society.members(host.id),
          knowledge: this.#knowledge,
          attempts: puzzles,
          families,
          proposals: this.#puzzles.lessons(host.id, own.fork("proposals")),
          editing: this.#editors.lessons(host.id, own.fork("editing")),
          peers: peers.get(host.id) ?? [],
          study: [
            ...this.#study.lessons(host.id, studied, share, this.#baseline, own.fork("study")),
            ...this.#matches.lessons(host.id, matches, this.#baseline, own.fork("matches")),
          ],
          heldOut: this.#heldOut,
          dreams: Math.round(dreams * share),
          practice: Math.round(practice * share),
          baseline: this.#baseline,
          age: this.#society.weightsAge(host.id, round),
          round,
        },
        own,
      );
    });
    const reports = await Promise.all(this.#hosts.map((host, i) => host.learn(lessons[i]!)));
    for (const [i, { id }] of this.#hosts.entries()) {
      this.#accounts.learned(id, reports[i]!);
      this.#debt.paid(id, shares.get(id)!, reports[i]!.tokens);
    }
  }

  async #evaluate(rng: Rng): Promise<void> {
    const values = await this.#values(rng);
    for (const [i, { id }] of this.#hosts.entries()) {
      this.#log.add("evaluation.done", { population: id, values: values[i]! });
    }
  }

  async #values(rng: Rng): Promise<Record<string, number>[]> {
    const values = await Promise.all(
      this.#hosts.map(async (host) => ({
        ...(await evaluate(host, this.#heldOut, this.#config.world.ops, rng.fork(host.id))),
        ...(await this.#matches.examine(host.id, rng.fork(`play ${host.id}`))),
      })),
    );
    const studied = await this.#study.evaluate((id) => rng.fork(`study ${id}`));
    return this.#hosts.map(({ id }, i) => ({ ...values[i]!, ...studied.get(id) }));
  }

  /** Events since the last commit and the state they led to, as one unit. */
  async #commit(status?: RunStatus): Promise<void> {
    const arrays = await Promise.all(this.#hosts.map((host) => host.save()));
    const known = this.#knowledge.save();
    const weights = new Map(this.#hosts.map(({ id }, i) => [id, arrays[i]!]));
    const { blobs, shapes } = packBlobs(weights, known.cultures);
    const id = `round-${this.#round}`;
    this.#log.add("checkpoint.saved", { checkpoint: id });
    const manifest: RunManifest = {
      ...this.#society.save(),
      ...this.#accounts.save(),
      baseline: this.#baseline.save(),
      puzzles: this.#puzzles.save(),
      forecasts: this.#forecasts.save(),
      keeper: this.#keeper.save(),
      editors: this.#editors.save(),
      sleep: this.#sleeper.save(),
      sleepDebt: this.#debt.save(),
      variety: this.#variety.save(),
      study: this.#study.save(),
      plugged: [...this.#plugged],
      matches: this.#matches.save(),
      review: known.review,
      solved: known.solved,
      shapes,
    };
    const checkpoint: Checkpoint = { id, round: this.#round, seq: this.#log.seq, manifest, blobs };
    if (this.#abandoned) throw new Error("the run was stopped");
    this.#store.commit(this.#runId, { events: this.#log.drain(), checkpoint, ...(status && { status }) });
    this.#onCommit(checkpoint.seq, checkpoint.round);
  }
}

// One run: rounds of propose -> solve -> grade -> cultivate -> learn, each recorded as numbered events and closed by
// an atomic commit. All randomness is forked from the seed by round and phase, so a resumed run is the same run.
// It knows no terminal and no wall clock.
import { type Agent, type PopulationHost, Ratings, turnover } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import { makeWorld, type TaskFamily, type World } from "../../tasks/index.ts";
import { RoleBaseline } from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import type { Checkpoint, RunStatus, Store } from "../store/index.ts";
import { lawAttemptsEvent, matchesOf, puzzleAttemptsEvent } from "./attempt-events.ts";
import { packBlobs, unpackBlobs } from "./blobs.ts";
import { makeLesson } from "./curriculum.ts";
import { evaluate } from "./evaluate.ts";
import { EventLog } from "./event-log.ts";
import { makeFamilies } from "./families.ts";
import { type ForeignEdits, NO_FOREIGN_EDITS } from "./foreign.ts";
import { type HeldOutSet, makeHeldOut } from "./held-out.ts";
import { type Find, Knowledge } from "./knowledge.ts";
import { type LawAttempts, searchLaws } from "./law-search.ts";
import { type RunManifest, readManifest } from "./manifest.ts";
import { type PuzzleAttempts, Puzzles } from "./puzzles.ts";
import { firstAgents, mortality, planSociety, type SocietyPlan } from "./society.ts";

/** Where a run is within a round, for people; never recorded. */
export interface RunProgress {
  readonly round: number;
  readonly phase: "start" | "propose" | "solve" | "cultivate" | "learn" | "evaluate" | "checkpoint";
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
  readonly #ratings = new Ratings();
  readonly #baseline = new RoleBaseline();
  readonly #session = { trained: 0, sampled: 0 };
  #agents: readonly Agent[];
  #round = 0;
  #abandoned = false;
  /** Agents there have been, the dead included. */
  #births: number;
  /** Law attempts and training tokens of the whole run. */
  #spent = { attempts: 0, tokens: 0 };
  /** Round in which each population's weights were fresh. */
  #weightsBorn: Record<string, number>;
  /** Laws found by anyone, ever. */
  readonly #discovered = new Set<string>();

  constructor(options: SimulationOptions) {
    const { config, runId, store, hosts, onEvent, onProgress, onCommit, foreign } = options;
    this.#config = config;
    this.#runId = runId;
    this.#store = store;
    this.#hosts = hosts;
    this.#onProgress = onProgress ?? (() => {});
    this.#onCommit = onCommit ?? (() => {});
    this.#foreign = foreign ?? NO_FOREIGN_EDITS;
    this.#root = Rng.seed(config.seed);
    this.#plan = planSociety(config);
    this.#families = makeFamilies({ ops: config.world.ops, observations: config.world.observations });
    const { levels, perLevel, ops, flat } = config.world;
    this.#world = makeWorld(this.#root.fork("world"), { levels, perLevel, ops, reuse: flat ? 0 : 1 });
    this.#heldOut = makeHeldOut({
      ops,
      items: config.evaluate.items,
      pairs: config.world.observations,
      world: this.#world,
    });
    this.#log = new EventLog(runId, store.getRun(runId)?.lastSeq ?? 0, onEvent ?? (() => {}));
    this.#knowledge = new Knowledge(config, this.#world, this.#log);
    this.#puzzles = new Puzzles(config, this.#families, hosts, this.#heldOut.ids, this.#log);
    this.#agents = firstAgents(config, this.#plan);
    this.#births = this.#agents.length;
    this.#weightsBorn = Object.fromEntries(hosts.map(({ id }) => [id, 0]));
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
    for (const { name, population } of this.#agents) this.#log.add("agent.born", { agent: name, population });
    await this.#commit();
  }

  /** One round, committed. If it throws, the store holds the round before. */
  async step(): Promise<void> {
    const round = this.#round + 1;
    const rng = this.#root.fork(`round ${round}`);
    this.#log.startRound(round);
    await this.#liveAndDie(round);
    for (const edit of this.#foreign.take(round)) {
      this.#knowledge.foreign(edit, this.#agents, round, rng.fork(`foreign ${edit.request}`));
    }

    this.#progress("propose");
    const puzzles = await this.#puzzles.round(this.#agents, this.#knowledge, rng.fork("puzzles"));
    this.#record(puzzles);

    this.#progress("solve");
    const searches = (
      await Promise.all(
        this.#hosts.map((host) =>
          searchLaws(
            host,
            this.#members(host.id),
            this.#budget(host.id).attempts,
            this.#world,
            this.#knowledge,
            this.#config,
            rng.fork(`laws ${host.id}`),
          ),
        ),
      )
    ).flat();

    this.#progress("cultivate");
    this.#cultivate(searches, round, rng.fork("claims"));
    this.#rate(searches, puzzles);

    this.#progress("learn");
    await this.#learn(puzzles, round, rng);

    const last = this.#config.rounds > 0 && round === this.#config.rounds;
    if (round % this.#config.evaluate.every === 0 || last) {
      this.#progress("evaluate");
      await this.#evaluate(rng.fork("evaluate"));
    }
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
    const laws = this.#world.laws.filter(({ id }) => this.#discovered.has(id));
    return {
      rounds: this.#round,
      laws: laws.length,
      byLevel: Array.from(
        { length: this.#config.world.levels },
        (_, i) => laws.filter(({ level }) => level === i + 1).length,
      ),
      ...this.#spent,
    };
  }

  /** Held-out values of every population, as they are now; nothing is recorded. */
  async examine(): Promise<Record<string, Record<string, number>>> {
    const rng = this.#root.fork("examine");
    const values = await Promise.all(
      this.#hosts.map((host) => evaluate(host, this.#heldOut, this.#config.world.ops, rng.fork(host.id))),
    );
    return Object.fromEntries(this.#hosts.map(({ id }, i) => [id, values[i]!]));
  }

  /** Goes back to a checkpoint of the same config. */
  async restore(checkpoint: Checkpoint): Promise<void> {
    const saved = readManifest(checkpoint.manifest);
    this.#round = checkpoint.round;
    this.#log.resumeAfter(checkpoint.round);
    this.#agents = saved.agents;
    this.#births = saved.births;
    this.#spent = { ...saved.spent };
    this.#weightsBorn = { ...saved.weightsBorn };
    for (const law of saved.discovered) this.#discovered.add(law);
    this.#ratings.load(saved.ratings);
    this.#baseline.load(saved.baseline);
    this.#puzzles.load(saved.puzzles);
    const { weights, cultures } = unpackBlobs({ blobs: checkpoint.blobs, shapes: saved.shapes });
    this.#knowledge.load(saved.solved, cultures);
    await Promise.all(this.#hosts.map((host) => host.load(weights.get(host.id) ?? new Map())));
  }

  #members(population: string): readonly Agent[] {
    return this.#agents.filter((agent) => agent.population === population);
  }

  #budget(population: string): SocietyPlan["populations"][number] {
    return this.#plan.populations.find(({ id }) => id === population)!;
  }

  #progress(phase: RunProgress["phase"]): void {
    this.#onProgress({ round: this.#round + 1, phase, tokens: { ...this.#session } });
  }

  /** Weights live as long as somebody who was born with them: when the last of those dies, they start afresh. */
  async #liveAndDie(round: number): Promise<void> {
    const { dead, born, agents } = turnover(this.#agents, round, this.#births, mortality(this.#config));
    this.#agents = agents;
    this.#births += born.length;
    for (const agent of dead) {
      this.#knowledge.forget(agent);
      this.#log.add("agent.died", {
        agent: agent.name,
        population: agent.population,
        age: round - agent.born,
      });
    }
    for (const { name, population } of born) this.#log.add("agent.born", { agent: name, population });
    for (const host of this.#hosts) {
      const oldest = Math.min(...this.#members(host.id).map((agent) => agent.born));
      if (oldest <= this.#weightsBorn[host.id]!) continue;
      await host.reset(`${this.#config.seed} weights ${host.id} ${round}`);
      this.#weightsBorn[host.id] = round;
    }
  }

  #cultivate(searches: readonly LawAttempts[], round: number, rng: Rng): void {
    for (const search of searches) {
      this.#spent.attempts += search.attempts;
      this.#session.sampled += search.tokens;
      this.#log.add("attempts.graded", lawAttemptsEvent(search));
    }
    // Whose claim comes first is a matter of luck, not of a place in a list.
    const finds = rng.shuffle(searches.flatMap(({ find }): Find[] => (find === undefined ? [] : [find])));
    for (const find of finds) {
      const claim = this.#knowledge.claim(
        find,
        this.#agents,
        round,
        rng.fork(`${find.agent.name} ${find.law.id}`),
      );
      if (!claim?.accepted) continue;
      this.#knowledge.cite(find.agent, find.program, round);
      if (!claim.correct) continue;
      this.#discovered.add(find.law.id);
      this.#log.add("law.discovered", {
        law: find.law.id,
        level: find.law.level,
        agent: find.agent.name,
        population: find.agent.population,
        program: find.program.join(" "),
        ...this.#spent,
      });
    }
  }

  #record(puzzles: readonly PuzzleAttempts[]): void {
    for (const puzzle of puzzles) {
      const event = puzzleAttemptsEvent(puzzle);
      if (event === undefined) continue;
      this.#session.sampled += event.tokens;
      this.#log.add("attempts.graded", event);
    }
  }

  #rate(searches: readonly LawAttempts[], puzzles: readonly PuzzleAttempts[]): void {
    this.#ratings.update(matchesOf(searches, puzzles));
    const shown = [
      ...this.#agents.map(({ name }) => ({ id: name, kind: "agent" as const })),
      ...this.#world.laws.map(({ id }) => ({ id, kind: "task" as const })),
    ];
    this.#log.add("ratings.updated", {
      ratings: shown
        .map(({ id, kind }) => ({ id, kind, rating: this.#ratings.get(id) }))
        .filter(({ rating }) => rating.games > 0)
        .map(({ id, kind, rating: { mean, deviation, games } }) => ({
          id,
          kind,
          rating: mean,
          deviation,
          games,
        })),
    });
  }

  async #learn(puzzles: readonly PuzzleAttempts[], round: number, rng: Rng): Promise<void> {
    const families = new Map(this.#families.map((family) => [family.id, family]));
    const lessons = this.#hosts.map((host) => {
      const { dreams, practice } = this.#budget(host.id);
      const own = rng.fork(`learn ${host.id}`);
      return makeLesson(
        {
          config: this.#config,
          agents: this.#members(host.id),
          knowledge: this.#knowledge,
          attempts: puzzles,
          families,
          proposals: this.#puzzles.lessons(host.id, own.fork("proposals")),
          heldOut: this.#heldOut,
          dreams,
          practice,
          baseline: this.#baseline,
          age: round - 1 - this.#weightsBorn[host.id]!,
          round,
        },
        own,
      );
    });
    const reports = await Promise.all(this.#hosts.map((host, i) => host.learn(lessons[i]!)));
    for (const [i, { id }] of this.#hosts.entries()) {
      const { steps, tokens, loss, gradNorm, sources } = reports[i]!;
      this.#spent.tokens += tokens;
      this.#session.trained += tokens;
      const finite = steps > 0 && Number.isFinite(loss) && Number.isFinite(gradNorm);
      this.#log.add("policy.updated", {
        population: id,
        steps,
        tokens,
        loss: finite ? loss : null,
        gradNorm: finite ? gradNorm : null,
        sources,
      });
      if (steps > 0 && !finite) {
        this.#log.add("alarm.raised", {
          kind: "loss-not-finite",
          detail: `${id}: loss ${loss}, gradient norm ${gradNorm}`,
          response: "none; lower learn.learningRate",
        });
      }
    }
  }

  async #evaluate(rng: Rng): Promise<void> {
    const ops = this.#config.world.ops;
    const values = await Promise.all(
      this.#hosts.map((host) => evaluate(host, this.#heldOut, ops, rng.fork(host.id))),
    );
    for (const [i, { id }] of this.#hosts.entries()) {
      this.#log.add("evaluation.done", { population: id, values: values[i]! });
    }
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
      agents: [...this.#agents],
      births: this.#births,
      spent: this.#spent,
      weightsBorn: this.#weightsBorn,
      discovered: [...this.#discovered],
      ratings: this.#ratings.save(),
      baseline: this.#baseline.save(),
      puzzles: this.#puzzles.save(),
      solved: known.solved,
      shapes,
    };
    const checkpoint: Checkpoint = { id, round: this.#round, seq: this.#log.seq, manifest, blobs };
    if (this.#abandoned) throw new Error("the run was stopped");
    this.#store.commit(this.#runId, { events: this.#log.drain(), checkpoint, ...(status && { status }) });
    this.#onCommit(checkpoint.seq, checkpoint.round);
  }
}

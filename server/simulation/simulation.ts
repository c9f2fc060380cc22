// One run: rounds of propose -> solve -> grade -> cultivate -> learn, each recorded as numbered events and closed by
// an atomic commit. All randomness is forked from the seed by round and phase, so a resumed run is the same run.
// What a phase does is in round.ts; this file knows no terminal and no wall clock.
import { Rng } from "../../core/index.ts";
import type { Checkpoint, RunStatus, Store } from "../store/index.ts";
import { examine } from "./examination.ts";
import { type ForeignEdits, NO_FOREIGN_EDITS } from "./foreign.ts";
import { type Inheritance, inherit } from "./inherit.ts";
import { makeParts, type Parts, type PartsOptions } from "./parts.ts";
import { Round } from "./round.ts";
import { loadState, saveState } from "./run-state.ts";

/** Where a run is within a round, for people; never recorded. */
export interface RunProgress {
  readonly round: number;
  readonly phase: "start" | "propose" | "solve" | "cultivate" | "learn" | "sleep" | "evaluate" | "checkpoint";
  /** Tokens trained on and sampled by this process so far. */
  readonly tokens: { readonly trained: number; readonly sampled: number };
}

export interface SimulationOptions extends PartsOptions {
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** After each commit: the number of the last event on disk, and its round. */
  readonly onCommit?: ((seq: number, round: number) => void) | undefined;
  /** Edits from people and other programs. */
  readonly foreign?: ForeignEdits | undefined;
  /** What a run that begins takes over from another one. */
  readonly inheritance?: Inheritance | undefined;
}

export class Simulation {
  readonly #parts: Parts;
  readonly #runId: string;
  readonly #store: Store;
  readonly #onProgress: (progress: RunProgress) => void;
  readonly #onCommit: (seq: number, round: number) => void;
  readonly #foreign: ForeignEdits;
  readonly #inheritance: Inheritance | undefined;
  readonly #root: Rng;
  #round = 0;
  #abandoned = false;

  constructor(options: SimulationOptions) {
    this.#parts = makeParts(options);
    this.#runId = options.runId;
    this.#store = options.store;
    this.#onProgress = options.onProgress ?? (() => {});
    this.#onCommit = options.onCommit ?? (() => {});
    this.#foreign = options.foreign ?? NO_FOREIGN_EDITS;
    this.#inheritance = options.inheritance;
    this.#root = Rng.seed(options.config.seed);
  }

  get round(): number {
    return this.#round;
  }

  get finished(): boolean {
    return this.#isLast(this.#round);
  }

  /** The first commit: who and what the run starts with. A run killed before it starts anew. */
  async begin(): Promise<void> {
    const { config, hosts, knowledge, log, study, society } = this.#parts;
    log.add("run.started", { config: { ...config }, seed: config.seed });
    if (this.#inheritance !== undefined) await inherit(this.#inheritance, config, hosts, knowledge, log);
    study.begin();
    society.found();
    await this.#commit();
  }

  /** One round, committed. If it throws, the store holds the round before. */
  async step(): Promise<void> {
    const { config, sleeper, skill, knowledge } = this.#parts;
    const number = this.#round + 1;
    const due = (every: number): boolean => number % every === 0 || this.#isLast(number);
    const round = new Round(this.#parts, number, this.#root.fork(`round ${number}`));
    await round.open(this.#foreign);
    this.#progress("propose");
    await round.propose();
    this.#progress("solve");
    await round.solve();
    this.#progress("cultivate");
    await round.cultivate();
    this.#progress("learn");
    await round.learn();
    if (sleeper.due(number)) {
      this.#progress("sleep");
      await round.sleep();
    }
    if (skill.due(number)) await skill.share(number, knowledge);
    if (due(config.evaluate.every)) {
      this.#progress("evaluate");
      await round.evaluate();
    }
    round.close();
    if (due(config.checkpoint.every)) this.#progress("checkpoint");
    this.#round = number;
    if (due(config.checkpoint.every)) await this.#commit();
  }

  /** From now on nothing is committed: a round in flight ends without a trace. */
  abandon(): void {
    this.#abandoned = true;
  }

  /** The last commit. */
  async end(): Promise<void> {
    this.#parts.log.add("run.finished", { summary: this.summary() });
    // With its status: a run killed right after this is finished, and nobody ends it a second time.
    await this.#commit("finished");
  }

  summary(): Record<string, unknown> {
    const { config, world, accounts } = this.#parts;
    const laws = world.laws.filter(({ id }) => accounts.discovered.has(id));
    const onLevel = (wanted: number): number => laws.filter(({ level }) => level === wanted).length;
    return {
      rounds: this.#round,
      laws: laws.length,
      byLevel: Array.from({ length: config.world.levels }, (_, i) => onLevel(i + 1)),
      ...accounts.spent,
    };
  }

  /** Held-out values of every population, as they are now; nothing is recorded. */
  examine(): Promise<Record<string, Record<string, number>>> {
    return examine(this.#parts, this.#root.fork("examine"));
  }

  /** Goes back to a checkpoint of the same config. */
  async restore(checkpoint: Checkpoint): Promise<void> {
    await loadState(this.#parts, checkpoint);
    this.#round = checkpoint.round;
  }

  #isLast(round: number): boolean {
    const { rounds } = this.#parts.config;
    return rounds > 0 && round >= rounds;
  }

  #progress(phase: RunProgress["phase"]): void {
    this.#onProgress({ round: this.#round + 1, phase, tokens: this.#parts.accounts.session });
  }

  /** Events since the last commit and the state they led to, as one unit. */
  async #commit(status?: RunStatus): Promise<void> {
    const { log } = this.#parts;
    const { manifest, blobs } = await saveState(this.#parts);
    const id = `round-${this.#round}`;
    log.add("checkpoint.saved", { checkpoint: id });
    const checkpoint: Checkpoint = { id, round: this.#round, seq: log.seq, manifest, blobs };
    if (this.#abandoned) throw new Error("the run was stopped");
    this.#store.commit(this.#runId, { events: log.drain(), checkpoint, ...(status && { status }) });
    this.#onCommit(checkpoint.seq, checkpoint.round);
  }
}

// A run as it stands in its latest checkpoint: who lives, what is known, and the models, each made when first needed.
// It reads and never writes; it knows no requests.
import { type Agent, Tokenizer } from "../../agents/index.ts";
import type { TaskFamily, World } from "../../tasks/index.ts";
import { modelConfig, type NamedArrays, Sampler } from "../../trainer/index.ts";
import { type RunConfig, resolveConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import { maxProgram } from "../simulation/arms.ts";
import { unpackBlobs } from "../simulation/blobs.ts";
import { EventLog } from "../simulation/event-log.ts";
import { familiesConfig, makeFamilies } from "../simulation/families.ts";
import { hiddenWorld } from "../simulation/hidden-world.ts";
import { Knowledge } from "../simulation/knowledge.ts";
import { readManifest } from "../simulation/manifest.ts";
import { ScriptedHost } from "../simulation/scripted-host.ts";
import { planSociety } from "../simulation/society.ts";
import type { Checkpoint, RunRecord, Store } from "../store/index.ts";
import { weightsIn } from "../weights.ts";

/** What writes an agent's answers. */
export type Mind =
  | { readonly kind: "model"; readonly sampler: Sampler; readonly tokenizer: Tokenizer }
  | { readonly kind: "script"; readonly host: ScriptedHost };

export class OpenedRun {
  readonly id: string;
  /** End of the log at the checkpoint. */
  readonly seq: number;
  readonly round: number;
  readonly config: RunConfig;
  readonly families: ReadonlyMap<string, TaskFamily>;
  /** Those that can be read and written here, but whose tasks are made by a plug-in, or played as a game. */
  readonly elsewhere: ReadonlySet<string>;
  readonly world: World;
  readonly agents: readonly Agent[];
  readonly knowledge: Knowledge;
  readonly #weights: ReadonlyMap<string, NamedArrays>;
  readonly #samplers = new Map<string, Sampler>();

  /** @throws FolkloreError "bad-config" for a run of an older version, "database-damaged". */
  constructor(run: RunRecord, checkpoint: Checkpoint) {
    const saved = readManifest(checkpoint.manifest);
    const { cultures } = unpackBlobs({ blobs: checkpoint.blobs, shapes: saved.shapes });
    this.id = run.id;
    this.seq = checkpoint.seq;
    this.round = checkpoint.round;
    this.config = resolveConfig(run.config, [], `the config of run ${run.id}`);
    const families = makeFamilies(familiesConfig(this.config, saved.plugged));
    this.families = new Map(families.map((family) => [family.id, family]));
    this.elsewhere = new Set([...saved.plugged.map(({ id }) => id), ...Object.keys(this.config.games.play)]);
    this.world = hiddenWorld(this.config);
    this.agents = saved.agents;
    this.knowledge = new Knowledge(this.config, this.world, new EventLog(run.id, checkpoint.seq, () => {}));
    this.knowledge.load(saved.solved, cultures);
    this.#weights = weightsIn(checkpoint);
  }

  /** @throws FolkloreError "not-found" when the run has no checkpoint yet. */
  static open(store: Store, run: RunRecord): OpenedRun {
    const checkpoint = store.latestCheckpoint(run.id);
    if (checkpoint !== undefined) return new OpenedRun(run, checkpoint);
    const message = `run ${run.id} has no checkpoint yet`;
    throw new FolkloreError("not-found", message, "let it run for a round first");
  }

  async mind({ population }: Agent): Promise<Mind> {
    const { size, policy } = planSociety(this.config).populations.find(({ id }) => id === population)!;
    const families = [...this.families.values()];
    const weights = this.#weights.get(population) ?? new Map();
    if (policy !== "transformer") {
      // A script may remember what it wrote: a fresh one each time gives the same answer each time.
      const host = new ScriptedHost(population, policy, maxProgram(this.config), families);
      await host.load(weights);
      return { kind: "script", host };
    }
    const tokenizer = Tokenizer.for(families, { ascii: families.some(({ ascii }) => ascii === true) });
    let sampler = this.#samplers.get(population);
    if (sampler === undefined) {
      sampler = await Sampler.create(modelConfig(size, tokenizer.vocabulary, tokenizer.features));
      sampler.setParameters(weights);
      this.#samplers.set(population, sampler);
    }
    return { kind: "model", sampler, tokenizer };
  }

  /** Frees the models. */
  async close(): Promise<void> {
    await Promise.all([...this.#samplers.values()].map((sampler) => sampler.dispose()));
    this.#samplers.clear();
  }
}

// A population without weights: a scripted policy behind the same calls. The baselines of discovery (random search,
// systematic enumeration law by law, and the sceptic's over all laws at once) run through the very loop that learners
// run through. Nothing to learn, nothing to score.
import {
  type LessonReport,
  type PopulationHost,
  RandomSearcher,
  type SampleCall,
  type Score,
  SystematicEnumerator,
} from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import type { TaskFamily } from "../../tasks/index.ts";
import type { NamedArrays } from "../../trainer/index.ts";

/** The sceptic enumerates like the enumerator; the search for laws asks it once for all laws (law-search.ts). */
export type ScriptedKind = "random" | "enumerator" | "sceptic";

export class ScriptedHost implements PopulationHost {
  readonly id: string;
  readonly #families: ReadonlyMap<string, TaskFamily>;
  readonly #policy: RandomSearcher | SystematicEnumerator;

  constructor(id: string, kind: ScriptedKind, longest: number, families: readonly TaskFamily[]) {
    this.id = id;
    this.#families = new Map(families.map((family) => [family.id, family]));
    this.#policy = kind === "random" ? new RandomSearcher(longest) : new SystematicEnumerator(longest);
  }

  sample({ jobs, temperature, maxTokens, rng }: SampleCall) {
    const requests = jobs.map((job) => ({
      ...job,
      coordinates: this.#families.get(job.family)!.coordinates,
    }));
    return this.#policy.sample(requests, { temperature, maxTokens, rng: Rng.restore(rng) });
  }

  /** A script has no probabilities: it is never sure of any answer. */
  async score(examples: readonly unknown[]): Promise<Score[]> {
    return examples.map(() => ({ logProb: Number.NEGATIVE_INFINITY, greedy: false }));
  }

  async learn(): Promise<LessonReport> {
    return { steps: 0, tokens: 0, loss: 0, gradNorm: 0, sources: {} };
  }

  /** How far the enumerator came, as the bytes of its JSON. */
  async save(): Promise<NamedArrays> {
    if (!(this.#policy instanceof SystematicEnumerator)) return new Map();
    const bytes = new TextEncoder().encode(JSON.stringify(this.#policy.save()));
    return new Map([["script", { shape: [bytes.length], data: Float32Array.from(bytes) }]]);
  }

  async load(state: NamedArrays): Promise<void> {
    const script = state.get("script");
    if (script === undefined || !(this.#policy instanceof SystematicEnumerator)) return;
    this.#policy.load(JSON.parse(new TextDecoder().decode(Uint8Array.from(script.data))));
  }

  async reset(): Promise<void> {}

  async parameters(): Promise<NamedArrays> {
    return new Map();
  }

  async close(): Promise<void> {}
}

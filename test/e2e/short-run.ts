// The shortest run that does everything: a population that samples, publishes, checks, learns, proposes, is evaluated
// and saved. With one pair to explain, even an untrained model finds programs that fit, and peers refute most of them.
import { createHash } from "node:crypto";
import { contentId } from "../../core/index.ts";
import { type RunConfig, resolveConfig } from "../../server/config/index.ts";
import { logHash } from "../../server/events.ts";
import type { Store } from "../../server/store/index.ts";

export const shortRun: RunConfig = resolveConfig({
  name: "short",
  // With this one a claim is adopted, a law discovered and a claim refuted.
  seed: 4,
  rounds: 4,
  maxMinutes: 0,
  device: "cpu",
  populations: [{ name: "ash", agents: 2 }],
  world: { levels: 1, perLevel: 3, observations: 1 },
  solve: { attemptsPerAgent: 192, maxProgram: 2 },
  culture: { checks: 1 },
  propose: { perRound: 6, attemptsPerTask: 2 },
  learn: { dreamsPerRound: 64, practicePerRound: 32 },
  evaluate: { items: 2, every: 2 },
});

/** The same with everything switched on that is off by default or comes late, and somebody to share with. */
export const busyRun: RunConfig = resolveConfig({
  ...shortRun,
  name: "busy",
  // With this one all of it happens in four rounds.
  seed: 3,
  populations: [
    { name: "ash", agents: 2 },
    { name: "birch", agents: 1 },
  ],
  world: { ...shortRun.world, noise: 0.02 },
  culture: {
    ...shortRun.culture,
    reviewBudget: 6,
    retests: 1,
    forecasts: 4,
    decay: 2,
    dreamsByUse: true,
    editor: "both",
  },
  sleep: { every: 2, answers: 4, probe: 4, entries: 2, source: "interpreter" },
  skill: { average: 2, lessons: true, division: true },
  study: { families: { caesar: 1, arithmetic: 1 }, lessons: 16, tests: 4, attemptsPerTask: 2, items: 4 },
  games: { play: { nim: 1 }, matches: 4, rules: 8 },
});

/** What must not depend on how often a run was killed, nor on where its populations live. */
export interface Outcome {
  readonly log: string;
  /** Hashes of weights, optimiser slots and cultures, by blob name. */
  readonly blobs: Readonly<Record<string, string>>;
  /** Hash of the rest of the state. */
  readonly manifest: string;
}

export function outcomeOf(store: Store, runId: string): Outcome {
  const checkpoint = store.latestCheckpoint(runId);
  if (checkpoint === undefined) throw new Error(`run ${runId} has no checkpoint`);
  const blobs = [...checkpoint.blobs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { buffer, byteOffset, byteLength }]) => {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      return [name, createHash("sha256").update(bytes).digest("hex")] as const;
    });
  return {
    log: logHash(store.events(runId)),
    blobs: Object.fromEntries(blobs),
    manifest: contentId(checkpoint.manifest),
  };
}

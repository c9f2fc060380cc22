// The state of a run as checkpoints hold it: what is saved of every part, and how it is put back. A part that remembers
// anything from round to round is named in both functions. It knows no store and commits nothing.
import type { Checkpoint } from "../store/index.ts";
import { packBlobs, unpackBlobs } from "./blobs.ts";
import { type RunManifest, readManifest } from "./manifest.ts";
import type { Parts } from "./parts.ts";

export async function saveState(
  parts: Parts,
): Promise<Pick<Checkpoint, "blobs"> & { manifest: RunManifest }> {
  const arrays = await Promise.all(parts.hosts.map((host) => host.save()));
  const weights = new Map(parts.hosts.map(({ id }, i) => [id, arrays[i]!]));
  const { solved, cultures, review } = parts.knowledge.save();
  const { blobs, shapes } = packBlobs(weights, cultures);
  const manifest: RunManifest = {
    ...parts.society.save(),
    ...parts.accounts.save(),
    baseline: parts.baseline.save(),
    puzzles: parts.puzzles.save(),
    forecasts: parts.forecasts.save(),
    keeper: parts.keeper.save(),
    editors: parts.editors.save(),
    sleep: parts.sleeper.save(),
    sleepDebt: parts.debt.save(),
    variety: parts.variety.save(),
    study: parts.study.save(),
    plugged: [...parts.shapes],
    matches: parts.matches.save(),
    review,
    solved,
    shapes,
  };
  return { manifest, blobs };
}

/**
 * Into parts made from the same config.
 * @throws ZodError on a damaged checkpoint, FolkloreError where a plug-in's version is gone.
 */
export async function loadState(parts: Parts, { manifest, blobs, round }: Checkpoint): Promise<void> {
  const saved = readManifest(manifest);
  parts.log.resumeAfter(round);
  parts.society.load(saved);
  parts.accounts.load(saved);
  parts.baseline.load(saved.baseline);
  parts.puzzles.load(saved.puzzles);
  parts.forecasts.load(saved.forecasts);
  parts.keeper.load(saved.keeper);
  parts.editors.load(saved.editors);
  parts.sleeper.load(saved.sleep);
  parts.debt.load(saved.sleepDebt);
  parts.variety.load(saved.variety);
  await parts.study.load(saved.study);
  parts.matches.load(saved.matches);
  const { weights, cultures } = unpackBlobs({ blobs, shapes: saved.shapes });
  parts.knowledge.load(saved.solved, cultures, saved.review);
  await Promise.all(parts.hosts.map((host) => host.load(weights.get(host.id) ?? new Map())));
}

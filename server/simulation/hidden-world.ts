// The hidden world of a run: a function of its config. Whoever opens a run again gets the same one.
import { Rng } from "../../core/index.ts";
import { makeWorld, type World } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";

export function hiddenWorld({ seed, world }: RunConfig): World {
  const { levels, parts, roots, perLevel, ops, noise, flat } = world;
  const options = { levels, parts, roots, perLevel, ops, noise, reuse: flat ? 0 : 1 };
  return makeWorld(Rng.seed(seed).fork("world"), options);
}

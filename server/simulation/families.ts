// The task families of a run, from plain data, so that a worker thread can make the same ones.
import {
  builtInFamilies,
  gameOf,
  lawsFamily,
  type OpSet,
  programsFamily,
  rewritesFamily,
  type TaskFamily,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { type FamilyShape, gameShape, shapedFamily } from "./family-shape.ts";

export interface FamiliesConfig {
  readonly ops: OpSet;
  /** Pairs shown per law. */
  readonly observations: number;
  /** Agents also write programs anew with names, and suggest names: the texts of model editors are of this family. */
  readonly rewrites?: boolean;
  /** Families that are studied besides: ids of built-in ones, and the shapes of plug-ins' and of games. */
  readonly study?: readonly (string | FamilyShape)[];
}

/** @param plugged shapes of the studied families that are plug-ins. */
export function familiesConfig(
  { world, culture, study, games }: RunConfig,
  plugged: readonly FamilyShape[] = [],
): FamiliesConfig {
  const rewrites = culture.editor === "model" || culture.editor === "both";
  const studied = [
    ...Object.keys(study.families).map((id) => plugged.find((shape) => shape.id === id) ?? id),
    ...Object.keys(games.play).map((id) => gameShape(gameOf(id))),
  ];
  return {
    ops: world.ops,
    observations: world.observations,
    ...(rewrites && { rewrites }),
    ...(studied.length > 0 && { study: studied }),
  };
}

/**
 * The families agents are made for, always in this order: the vocabulary depends on it.
 * Throws for a studied family that nobody knows.
 */
export function makeFamilies(config: FamiliesConfig): TaskFamily[] {
  const families = worldFamilies(config);
  const known = builtInFamilies();
  for (const studied of config.study ?? []) {
    const family = typeof studied === "string" ? known.get(studied) : shapedFamily(studied);
    if (!families.some(({ id }) => id === family.id)) families.push(family);
  }
  return families;
}

/** Those that the world of laws needs: what puzzles are posed in. */
export function worldFamilies({ ops, observations, rewrites = false }: FamiliesConfig): TaskFamily[] {
  const families = [lawsFamily({ ops, pairs: observations }), programsFamily({ ops })] as TaskFamily[];
  return rewrites ? [...families, rewritesFamily({ ops }) as TaskFamily] : families;
}

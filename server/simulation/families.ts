// The task families of a run, from plain data, so that a worker thread can make the same ones.
import {
  lawsFamily,
  type OpSet,
  programsFamily,
  rewritesFamily,
  type TaskFamily,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";

export interface FamiliesConfig {
  readonly ops: OpSet;
  /** Pairs shown per law. */
  readonly observations: number;
  /** Agents also write programs anew with names, and suggest names: the texts of model editors are of this family. */
  readonly rewrites?: boolean;
}

export function familiesConfig({ world, culture }: RunConfig): FamiliesConfig {
  const rewrites = culture.editor === "model" || culture.editor === "both";
  return { ops: world.ops, observations: world.observations, ...(rewrites && { rewrites }) };
}

/** The families agents are made for, always in this order: the vocabulary depends on it. */
export function makeFamilies({ ops, observations, rewrites = false }: FamiliesConfig): TaskFamily[] {
  const families = [lawsFamily({ ops, pairs: observations }), programsFamily({ ops })] as TaskFamily[];
  return rewrites ? [...families, rewritesFamily({ ops }) as TaskFamily] : families;
}

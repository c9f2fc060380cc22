// The task families of a run, from plain data, so that a worker thread can make the same ones.
import { lawsFamily, type OpSet, programsFamily, type TaskFamily } from "../../tasks/index.ts";

export interface FamiliesConfig {
  readonly ops: OpSet;
  /** Pairs shown per law. */
  readonly observations: number;
}

/** The families agents are made for, always in this order: the vocabulary depends on it. */
export function makeFamilies({ ops, observations }: FamiliesConfig): TaskFamily[] {
  return [lawsFamily({ ops, pairs: observations }), programsFamily({ ops })] as TaskFamily[];
}

// What crosses the port between a run and a population's worker: numbered calls of PopulationHost and their answers.
// Types only.
import type { PopulationHost, PopulationSpec } from "../../agents/index.ts";
import type { FamiliesConfig } from "../simulation/families.ts";

export type Method = Exclude<keyof PopulationHost, "id">;

export interface WorkerStart {
  readonly spec: PopulationSpec;
  readonly families: FamiliesConfig;
}

export interface Call {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** The first answer has id 0: the population was made, or why not. */
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string };

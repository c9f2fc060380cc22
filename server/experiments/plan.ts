// An experiment ready to go, whatever it is made of: what would be done, and doing it. The command line drives it.
import type { ReportInput } from "./report.ts";

export interface Execution {
  /** The data folder. */
  readonly dir: string;
  /** Cells or runs at once. */
  readonly jobs: number;
  /** Compute again what is stored. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
  /** Tells a person how far one part is. */
  readonly progress: (part: string, text: string) => void;
}

/** What a user may choose of an experiment. */
export interface Choice {
  /** "key=value", on the config of the experiment or of each of its runs. */
  readonly assignments: readonly string[];
  /** Undefined for the experiment's own. */
  readonly seeds: readonly number[] | undefined;
  /** Arms instead of the experiment's own variants; undefined for these. */
  readonly arms?: readonly string[] | undefined;
  /** Undefined for all; with arms, which of the experiment's own come along. */
  readonly variants: readonly string[] | undefined;
}

export interface ExperimentPlan {
  /** Also the name of its section in a report file. */
  readonly name: string;
  /** What --dry-run prints. */
  readonly preview: unknown;
  /** Everything but the command; undefined when the signal stopped it. */
  execute(execution: Execution): Promise<Omit<ReportInput, "command"> | undefined>;
}

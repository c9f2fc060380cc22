// Counts a plug-in's faults and says when there were too many: so an audit or a command that asks thousands of times
// comes to an end. A run does not ask this book: it counts for itself, built-in families too, and keeps its count in its
// checkpoints (simulation/family-faults.ts). It knows no plug-in.
import { type PluginFault, QuarantinedError } from "./fault.ts";
import { LIMITS } from "./limits.ts";

/** For a run, so that there is one count that decides. */
export const UNCOUNTED = {
  faultsInRow: Number.POSITIVE_INFINITY,
  faultsInAll: Number.POSITIVE_INFINITY,
} as const;

export class FaultBook {
  readonly #inRow: number;
  readonly #inAll: number;
  readonly #tell: ((fault: PluginFault) => void) | undefined;
  readonly #faults: PluginFault[] = [];
  #row = 0;
  #all = 0;

  constructor(
    { faultsInRow, faultsInAll }: { readonly faultsInRow: number; readonly faultsInAll: number },
    tell?: (fault: PluginFault) => void,
  ) {
    this.#inRow = faultsInRow;
    this.#inAll = faultsInAll;
    this.#tell = tell;
  }

  /** The last ones, oldest first. */
  get faults(): readonly PluginFault[] {
    return this.#faults;
  }

  get quarantined(): boolean {
    return this.#row >= this.#inRow || this.#all >= this.#inAll;
  }

  /** What comes after quarantine is of no more interest: one bad answer may hold hundreds of faults. */
  add(fault: PluginFault): void {
    if (this.quarantined) return;
    this.#row++;
    this.#all++;
    this.#faults.push(fault);
    if (this.#faults.length > LIMITS.faultsKept) this.#faults.shift();
    this.#tell?.(fault);
  }

  /** Once in quarantine, always in quarantine. */
  succeeded(): void {
    if (!this.quarantined) this.#row = 0;
  }

  /** @throws QuarantinedError */
  check(family: string): void {
    if (this.quarantined) throw new QuarantinedError(family, this.#all, this.#faults.at(-1)!.message);
  }
}

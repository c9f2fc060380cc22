// Where a run waits between rounds: open, closed, or open for a number of rounds.

export class Gate {
  #rounds: number;
  #onWait: (waiting: boolean) => void;
  #release: (() => void) | undefined;

  /** @param onWait told when somebody begins and ends to wait. */
  constructor(open: boolean, onWait: (waiting: boolean) => void) {
    this.#rounds = open ? Number.POSITIVE_INFINITY : 0;
    this.#onWait = onWait;
  }

  open(): void {
    this.#let(Number.POSITIVE_INFINITY);
  }

  close(): void {
    this.#rounds = 0;
  }

  /** Lets one more round through. */
  step(): void {
    this.#let(Number.isFinite(this.#rounds) ? this.#rounds + 1 : 1);
  }

  /** Resolves as soon as a round may begin. */
  async pass(): Promise<void> {
    if (this.#rounds === 0) {
      this.#onWait(true);
      await new Promise<void>((resolve) => {
        this.#release = resolve;
      });
      this.#onWait(false);
    }
    this.#rounds--;
  }

  #let(rounds: number): void {
    this.#rounds = rounds;
    this.#release?.();
    this.#release = undefined;
  }
}

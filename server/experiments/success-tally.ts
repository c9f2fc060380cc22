// Attempts and successes, added up.

export class SuccessTally {
  attempts = 0;
  correct = 0;

  add({ attempts, correct }: { readonly attempts: number; readonly correct: number }): void {
    this.attempts += attempts;
    this.correct += correct;
  }

  /** NaN for none. */
  get share(): number {
    return this.correct / this.attempts;
  }
}

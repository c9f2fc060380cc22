// The learning rate as a pure function of progress: linear warm-up, then linear decay. It knows no optimiser.

export interface Schedule {
  /** Highest learning rate, reached after the warm-up. */
  readonly peak: number;
  /** Steps of warm-up; 100 was enough for every size measured. */
  readonly warmUp: number;
  /** Steps in all; the decay ends there. */
  readonly steps: number;
  /** What is left of the peak at the end, 0..1. */
  readonly final: number;
}

/** Learning rate of step number `step` (0 for the first); constant at peak * final after the last. */
export function learningRate({ peak, warmUp, steps, final }: Schedule, step: number): number {
  if (step < warmUp) return (peak * (step + 1)) / warmUp;
  const left = Math.max(0, Math.min(1, (steps - step) / Math.max(1, steps - warmUp)));
  return peak * (final + (1 - final) * left);
}

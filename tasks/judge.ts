// How answers are judged step by step where a problem has more than one right answer. It knows no tasks.

/** For problems with many right answers: judges the steps of an answer one after another. Never throws on any text. */
export interface Judge<P, S> {
  begin(problem: P): S;
  /** What follows from a right step; undefined for a wrong one. The state that was passed in is not changed. */
  step(problem: P, state: S, step: string): S | undefined;
  /** Is the problem solved once the answer ends here? */
  done(problem: P, state: S): boolean;
}

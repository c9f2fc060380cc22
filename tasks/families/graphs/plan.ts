// Plans: all the ways of solving a problem in the fewest steps, as places linked by right steps. From a plan follow the
// worked answer (always the first right step) and the judge (any right step; wandering about is wrong). It knows no tasks.
import type { FamilyDefinition } from "../../define-family.ts";

/** A stage of the work: the right steps from here, and where they lead. Only the end has none. */
export interface Place {
  readonly next: ReadonlyMap<string, Place>;
  /** Steps to the end, by way of first steps. */
  readonly left: number;
}

export type Move<K> = readonly [step: string, to: K];

/** The plan from `start`. Every move must lead nearer to an end, so that no move leads in a circle. */
export function chart<K extends string | number>(start: K, moves: (at: K) => readonly Move<K>[]): Place {
  const places = new Map<K, Place>();
  const visit = (at: K): Place => {
    const known = places.get(at);
    if (known !== undefined) return known;
    const next = new Map<string, Place>();
    let left = 0;
    for (const [step, to] of moves(at)) {
      const place = visit(to);
      if (next.size === 0) left = place.left + 1;
      next.set(step, place);
    }
    const place = { next, left };
    places.set(at, place);
    return place;
  };
  return visit(start);
}

/** What `make` gives for a problem, made once and kept as long as the problem is in use. */
export function remember<P extends object, V>(make: (problem: P) => V): (problem: P) => V {
  const known = new WeakMap<P, V>();
  return (problem) => {
    let value = known.get(problem);
    if (value === undefined) {
      value = make(problem);
      known.set(problem, value);
    }
    return value;
  };
}

/** The parts of a family that follow from its plan. */
export function byPlan<P extends object>(
  plan: (problem: P) => Place,
): Pick<FamilyDefinition<P, Place>, "work" | "judge"> {
  return {
    work(problem) {
      const steps: string[] = [];
      let at = plan(problem);
      while (at.left > 0) {
        for (const [step, to] of at.next) {
          steps.push(step);
          at = to;
          break;
        }
      }
      return steps;
    },
    judge: {
      begin: plan,
      step: (_, at, step) => at.next.get(step),
      done: (_, at) => at.left === 0,
    },
  };
}

// One rating scale for agents and tasks: an attempt is a match between the two. A rating is a mean with its
// deviation, in Elo points. It knows no task's content and no policy: only who tried what with which score.
import { z } from "zod";

export interface Rating {
  /** Skill of an agent, difficulty of a task: 400 points are odds of ten to one. */
  readonly mean: number;
  /** Standard deviation of what is known of the mean. */
  readonly deviation: number;
  /** Attempts that it rests on. */
  readonly games: number;
}

/** One graded attempt; score 0..1, where 1 is a solved task. */
export interface Match {
  readonly agent: string;
  readonly task: string;
  readonly score: number;
}

/** A match between two agents; score 0..1 of the first. */
export interface Duel {
  readonly first: string;
  readonly second: string;
  readonly score: number;
}

/** Elo points. The start is Glickman's. */
export const RATING = {
  mean: 1500,
  deviation: 350,
  /** Growth of an agent's variance per round, as a deviation: weights change, so an agent whose deviation was 50
   *  is back at 350 after about 530 rounds without a match. A task stays what it is. */
  drift: 15,
} as const;

/** Natural logarithm of the odds per Elo point. */
const Q = Math.LN10 / 400;

const ratingSchema = z.object({
  id: z.string(),
  role: z.enum(["agent", "task"]),
  mean: z.number(),
  deviation: z.number().positive(),
  games: z.number().int().min(0),
});
type Rated = Readonly<z.infer<typeof ratingSchema>>;

/**
 * Glicko (M. E. Glickman, "Parameter estimation in large dynamic paired comparison experiments", Applied Statistics
 * 48, 1999), one batch = one rating period. With q = ln(10)/400 and g(d) = 1 / sqrt(1 + 3 q^2 d^2 / pi^2), a rating
 * r of prior mean m and deviation d, against opponents j with score s_j, has expected scores
 *   E_j = 1 / (1 + exp(-q g(d_j) (r - r_j)))
 * and moves to the mode of its posterior,
 *   (r - m) / d^2 = q sum_j g(d_j) (s_j - E_j(r)),   1/d'^2 = 1/d^2 + q^2 sum_j g(d_j)^2 E_j (1 - E_j).
 * Two differences from the paper: it takes one Newton step where this goes on to the mode (a batch may hold hundreds
 * of attempts, where one step overshoots), and only agents drift between periods.
 * Everyone is updated from the ratings before the batch, so the order within a batch does not matter.
 */
export class Ratings {
  #rated = new Map<string, Rated>();

  /** The rating of an agent or a task; the start for one never seen. */
  get(id: string): Rating {
    const { mean, deviation, games } = this.#rated.get(id) ?? { ...RATING, games: 0 };
    return { mean, deviation, games };
  }

  /** Probability that the agent solves the task, both deviations taken into account. */
  expected(agent: string, task: string): number {
    const [a, t] = [this.get(agent), this.get(task)];
    return logistic(damping(Math.hypot(a.deviation, t.deviation)) * Q * (a.mean - t.mean));
  }

  /** One round's attempts and duels. Agents that did not play become less certain too. Throws on scores outside 0..1 and on
   *  an id that is both agent and task; then nothing has changed. */
  update(results: readonly Match[], duels: readonly Duel[] = []): void {
    // Sums of floats depend on their order: a canonical one makes the result independent of the caller's.
    const sorted = results.toSorted(
      (a, b) => compare(a.agent, b.agent) || compare(a.task, b.task) || a.score - b.score,
    );
    const rounds = new Map<string, { role: Rated["role"]; games: { opponent: string; score: number }[] }>();
    for (const { agent, task, score } of sorted) {
      if (!(score >= 0 && score <= 1)) throw new RangeError(`a score is from 0 to 1, not ${score}`);
      this.#played(rounds, agent, "agent").push({ opponent: task, score });
      this.#played(rounds, task, "task").push({ opponent: agent, score: 1 - score });
    }
    const paired = duels.toSorted(
      (a, b) => compare(a.first, b.first) || compare(a.second, b.second) || a.score - b.score,
    );
    for (const { first, second, score } of paired) {
      if (!(score >= 0 && score <= 1)) throw new RangeError(`a score is from 0 to 1, not ${score}`);
      if (first === second) throw new RangeError(`${first} cannot play against itself`);
      this.#played(rounds, first, "agent").push({ opponent: second, score });
      this.#played(rounds, second, "agent").push({ opponent: first, score: 1 - score });
    }
    const before = new Map([...this.#rated].map(([id, rated]) => [id, drifted(rated)]));
    const after = new Map(before);
    for (const [id, { role, games }] of rounds) {
      const own = before.get(id) ?? newcomer(id, role);
      const opponents = games.map(({ opponent, score }) => {
        const { mean, deviation } = before.get(opponent) ?? RATING;
        return { mean, weight: damping(deviation), score };
      });
      after.set(id, posterior(own, opponents));
    }
    this.#rated = after;
  }

  #played<T>(rounds: Map<string, { role: Rated["role"]; games: T[] }>, id: string, role: Rated["role"]): T[] {
    const round = rounds.get(id) ?? { role, games: [] };
    if ((this.#rated.get(id)?.role ?? role) !== role || round.role !== role)
      throw new RangeError(`${id} is both an agent and a task`);
    rounds.set(id, round);
    return round.games;
  }

  /** JSON-serialisable state, equal for equal ratings. */
  save(): readonly Rated[] {
    return [...this.#rated.values()].sort((a, b) => compare(a.id, b.id));
  }

  /** Replaces all ratings by saved ones. Throws a ZodError on anything else. */
  load(state: unknown): void {
    this.#rated = new Map(
      z
        .array(ratingSchema)
        .parse(state)
        .map((rated) => [rated.id, rated]),
    );
  }
}

function newcomer(id: string, role: Rated["role"]): Rated {
  return { id, role, mean: RATING.mean, deviation: RATING.deviation, games: 0 };
}

function drifted(rated: Rated): Rated {
  if (rated.role === "task") return rated;
  return { ...rated, deviation: Math.min(RATING.deviation, Math.hypot(rated.deviation, RATING.drift)) };
}

function posterior(
  own: Rated,
  opponents: readonly { readonly mean: number; readonly weight: number; readonly score: number }[],
): Rated {
  const precision = 1 / own.deviation ** 2;
  const slopeAt = (mean: number): { slope: number; curvature: number } => {
    let slope = (own.mean - mean) * precision;
    let curvature = precision;
    for (const { mean: theirs, weight, score } of opponents) {
      const expected = logistic(weight * Q * (mean - theirs));
      slope += Q * weight * (score - expected);
      curvature += (Q * weight) ** 2 * expected * (1 - expected);
    }
    return { slope, curvature };
  };
  // The log-posterior is concave; steps of at most one unit of log-odds keep Newton's method from overshooting
  // where it is nearly flat. 50 of them cross any distance that ratings have; most take three.
  let mean = own.mean;
  for (let i = 0; i < 50; i++) {
    const { slope, curvature } = slopeAt(mean);
    const step = Math.max(-1 / Q, Math.min(1 / Q, slope / curvature));
    mean += step;
    if (Math.abs(step) < 1e-9) break;
  }
  const deviation = 1 / Math.sqrt(slopeAt(mean).curvature);
  return { ...own, mean, deviation, games: own.games + opponents.length };
}

/** Glickman's g: the less is known of an opponent, the less a result says. */
function damping(deviation: number): number {
  return 1 / Math.sqrt(1 + (3 * (Q * deviation) ** 2) / Math.PI ** 2);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

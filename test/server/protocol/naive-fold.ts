// The oracle of the fold: the same figures computed from the whole log by filters and sums, one figure at a time, with
// nothing kept between events. Slow, unbounded, and easy to believe.
import type { Event, EventOf, EventType } from "../../../server/events.ts";
import type { Series } from "../../../server/protocol/index.ts";

type Graded = EventOf<"attempts.graded">;

/** Round -> value; only rounds that have one. */
export type ByRound = Record<number, number>;

export class NaiveFold {
  readonly #events: readonly Event[];

  constructor(events: readonly Event[]) {
    this.#events = events;
  }

  of<T extends EventType>(type: T): EventOf<T>[] {
    return this.#events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** Rounds of the log, in order. */
  get rounds(): number[] {
    return [...new Set(this.#events.map(({ round }) => round))];
  }

  get graded(): Graded[] {
    return this.of("attempts.graded");
  }

  /** The sum of a figure over the events of each round that has such events. */
  sums<E extends Event>(events: readonly E[], figure: (event: E) => number): ByRound {
    return grouped(events, (items) => items.map(figure).reduce((a, b) => a + b, 0));
  }

  rewards(population: string, family: string): ByRound {
    const own = this.graded.filter(
      ({ data }) => data.population === population && familyOf(data) === family && data.attempts > 0,
    );
    return grouped(own, (items) => {
      const scores = items.flatMap(({ data }) => Array.from({ length: data.attempts }, () => data.score));
      return scores.reduce((a, b) => a + b, 0) / scores.length;
    });
  }

  surprisal(population: string): ByRound {
    const own = this.graded.filter(
      ({ data }) => data.population === population && data.logProb !== undefined && data.tokens > 0,
    );
    return grouped(own, (items) => {
      const total = (figure: (event: Graded) => number) => items.map(figure).reduce((a, b) => a + b, 0);
      return (0 - total(({ data }) => data.logProb!)) / total(({ data }) => data.tokens);
    });
  }

  /** Distinct laws found up to the end of each round; from the first round or find on. */
  lawsFound(): ByRound {
    const finds = this.of("law.discovered");
    return Object.fromEntries(
      this.rounds
        .filter((round) => round > 0 || finds.some((find) => find.round === 0))
        .map((round) => [
          round,
          new Set(finds.filter((find) => find.round <= round).map(({ data }) => data.law)).size,
        ]),
    );
  }

  /** Accepted proposals of each round, from the proposer's first on. */
  mix(proposer: string): ByRound {
    const own = this.of("task.proposed").filter(({ data }) => data.proposer === proposer);
    const first = own[0]?.round ?? Number.POSITIVE_INFINITY;
    return Object.fromEntries(
      this.rounds
        .filter((round) => round >= first)
        .map((round) => [round, own.filter((event) => event.round === round).length]),
    );
  }

  tokensSpent(): ByRound {
    const spent = (round: number) =>
      this.#events
        .filter((event) => event.round <= round)
        .map((event) =>
          event.type === "attempts.graded" || event.type === "policy.updated" || event.type === "policy.slept"
            ? event.data.tokens
            : 0,
        )
        .reduce((a, b) => a + b, 0);
    return Object.fromEntries(this.rounds.map((round) => [round, spent(round)]));
  }

  /** The last value of each round. */
  last<E extends Event>(events: readonly E[], figure: (event: E) => number): ByRound {
    return grouped(events, (items) => figure(items.at(-1)!));
  }

  /** Who posed the task of an attempt: the newest proposal of its round before it. */
  poserOf(event: Graded): string {
    const posed = this.of("task.proposed").findLast(
      ({ seq, round, data }) => seq < event.seq && round === event.round && data.task === event.data.task,
    );
    return posed === undefined || posed.data.agent === "world" ? event.data.proposer : posed.data.agent;
  }
}

export function familyOf(data: Graded["data"]): string {
  return data.proposer === "world" || data.proposer === "forecast" ? data.proposer : data.family;
}

/** What a series that was never merged holds. */
export function byRound(series: Series | undefined): ByRound {
  return Object.fromEntries((series?.from ?? []).map((round, i) => [round, series!.sum[i]!]));
}

function grouped<E extends Event>(events: readonly E[], figure: (items: E[]) => number): ByRound {
  return Object.fromEntries(
    [...Map.groupBy(events, ({ round }) => round)].map(([round, items]) => [round, figure(items)]),
  );
}

// What a run has tried, spent and found, and how its agents and tasks rate by it: results of a round become events and
// sums here. It decides nothing.
import { type Agent, type LessonReport, Ratings } from "../../agents/index.ts";
import type { Law } from "../../tasks/index.ts";
import { lawAttemptsEvent, matchesOf, puzzleAttemptsEvent } from "./attempt-events.ts";
import type { EventLog } from "./event-log.ts";
import type { Forecast } from "./forecasts.ts";
import type { Find } from "./knowledge.ts";
import type { LawAttempts } from "./law-search.ts";
import type { RunManifest } from "./manifest.ts";
import type { PuzzleAttempts } from "./puzzles.ts";
import type { SleepReport } from "./sleep.ts";

type Saved = Pick<RunManifest, "spent" | "discovered" | "ratings">;

export class Accounts {
  readonly #log: EventLog;
  readonly #ratings = new Ratings();
  /** Law attempts and training tokens of the whole run. */
  #spent = { attempts: 0, tokens: 0 };
  /** Laws found by anyone, ever. */
  readonly #discovered = new Set<string>();
  readonly #session = { trained: 0, sampled: 0 };

  constructor(log: EventLog) {
    this.#log = log;
  }

  get spent(): { readonly attempts: number; readonly tokens: number } {
    return { ...this.#spent };
  }

  /** Tokens trained on and sampled by this process so far. */
  get session(): { readonly trained: number; readonly sampled: number } {
    return { ...this.#session };
  }

  /** Ids of the laws found by anyone, ever. */
  get discovered(): ReadonlySet<string> {
    return this.#discovered;
  }

  puzzles(attempts: readonly PuzzleAttempts[]): void {
    for (const puzzle of attempts) {
      const event = puzzleAttemptsEvent(puzzle);
      if (event === undefined) continue;
      this.#session.sampled += event.tokens;
      this.#log.add("attempts.graded", event);
    }
  }

  searches(attempts: readonly LawAttempts[]): void {
    for (const search of attempts) {
      this.#spent.attempts += search.attempts;
      this.#session.sampled += search.tokens;
      this.#log.add("attempts.graded", lawAttemptsEvent(search));
    }
  }

  forecasts(forecasts: readonly Forecast[]): void {
    for (const { completion } of forecasts) this.#session.sampled += completion.logProbs.length;
  }

  slept(reports: readonly SleepReport[]): void {
    for (const { trained, sampled } of reports) {
      this.#spent.tokens += trained;
      this.#session.trained += trained;
      this.#session.sampled += sampled;
    }
  }

  discovery({ agent, law, program }: Find): void {
    this.#discovered.add(law.id);
    this.#log.add("law.discovered", {
      law: law.id,
      level: law.level,
      agent: agent.name,
      population: agent.population,
      program: program.join(" "),
      ...this.#spent,
    });
  }

  /** Rates by a round's attempts, and tells of those who live and of the world's laws. */
  rate(
    searches: readonly LawAttempts[],
    puzzles: readonly PuzzleAttempts[],
    agents: readonly Agent[],
    laws: readonly Law[],
  ): void {
    this.#ratings.update(matchesOf(searches, puzzles));
    const shown = [
      ...agents.map(({ name }) => ({ id: name, kind: "agent" as const })),
      ...laws.map(({ id }) => ({ id, kind: "task" as const })),
    ];
    this.#log.add("ratings.updated", {
      ratings: shown
        .map(({ id, kind }) => ({ id, kind, rating: this.#ratings.get(id) }))
        .filter(({ rating }) => rating.games > 0)
        .map(({ id, kind, rating: { mean, deviation, games } }) => ({
          id,
          kind,
          rating: mean,
          deviation,
          games,
        })),
    });
  }

  learned(population: string, { steps, tokens, loss, gradNorm, sources }: LessonReport): void {
    this.#spent.tokens += tokens;
    this.#session.trained += tokens;
    const finite = steps > 0 && Number.isFinite(loss) && Number.isFinite(gradNorm);
    this.#log.add("policy.updated", {
      population,
      steps,
      tokens,
      loss: finite ? loss : null,
      gradNorm: finite ? gradNorm : null,
      sources,
    });
    if (steps === 0 || finite) return;
    this.#log.add("alarm.raised", {
      kind: "loss-not-finite",
      detail: `${population}: loss ${loss}, gradient norm ${gradNorm}`,
      response: "none; lower learn.learningRate",
    });
  }

  save(): Saved {
    return { spent: this.spent, discovered: [...this.#discovered], ratings: this.#ratings.save() };
  }

  load({ spent, discovered, ratings }: Saved): void {
    this.#spent = { ...spent };
    for (const law of discovered) this.#discovered.add(law);
    this.#ratings.load(ratings);
  }
}

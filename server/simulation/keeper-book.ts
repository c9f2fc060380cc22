// What the keeper has seen: how each population fared on its reads of late, and its trial of every entry. It counts,
// and starts a new trial when an entry's status changed; it judges nothing and edits nothing.
import { z } from "zod";
import {
  hasRegressed,
  isLiterate,
  NO_READS,
  NO_TRIAL,
  recentRate,
  remember,
  type Tally,
} from "../../culture/index.ts";
import type { Forecast } from "./forecasts.ts";
import type { Knowledge } from "./knowledge.ts";

const tallySchema = z.strictObject({ reads: z.number().min(0), correct: z.number().min(0) });

const trackSchema = z.strictObject({
  culture: z.string(),
  entry: z.string(),
  population: z.string(),
  status: z.enum(["adopted", "quarantined"]),
  with: tallySchema,
  without: tallySchema,
  /** Trials that ended with a change of status. */
  trials: z.number().int().min(0),
  /** Success of its readers on all reads when the first one counted; null where that was unknown. */
  before: z.number().nullable(),
  kept: z.boolean(),
  /** What was last decided and reported, and the round of the report; 0 for none. */
  decision: z.enum(["wait", "keep", "quarantine", "release", "retire"]),
  reported: z.number().int().min(0),
});

/** The trial of one entry by one population. */
export type Track = z.infer<typeof trackSchema>;

const savedSchema = z.strictObject({
  readers: z.record(z.string(), tallySchema),
  /** Absent in what was saved before it was counted. */
  followed: z.record(z.string(), tallySchema).default({}),
  tracks: z.array(trackSchema),
});

export class KeeperBook {
  /** Reads of late with their successes, by population. */
  readonly #readers = new Map<string, Tally>();
  /** Definitions shown of late, with those that were followed, by population. */
  readonly #followed = new Map<string, Tally>();
  /** By culture, entry and population. */
  readonly #tracks = new Map<string, Track>();

  /** Counts a round's reads. The entries read are returned, each with the trials of all populations that read it. */
  read(forecasts: readonly Forecast[], knowledge: Knowledge): Track[][] {
    this.#follow(knowledge);
    const trials = forecasts.filter(({ given }) => given !== "context");
    const touched = new Set<string>();
    for (const forecast of trials) {
      const track = this.#trackOf(forecast, knowledge);
      // Whether a read counts was settled before it was made: what is counted is a fair trial.
      if (track === undefined || !isLiterate(this.#followed.get(track.population) ?? NO_READS)) continue;
      const arm = forecast.given === "shown" ? "with" : "without";
      track[arm] = add(track[arm], forecast);
      touched.add(`${track.culture} ${track.entry}`);
    }
    for (const population of new Set(trials.map(({ agent }) => agent.population))) {
      const own = trials.filter(({ agent }) => agent.population === population);
      this.#readers.set(population, remember(this.#readersOf(population), own.reduce(add, NO_READS)));
      const followed = own.reduce(addFollowed, NO_READS);
      this.#followed.set(population, remember(this.#followed.get(population) ?? NO_READS, followed));
    }
    const byEntry = Map.groupBy(this.#tracks.values(), ({ culture, entry }) => `${culture} ${entry}`);
    return [...byEntry].filter(([key]) => touched.has(key)).map(([, tracks]) => tracks);
  }

  /** Its readers do worse on all they read than when they began to read it. */
  hasRegressed({ population, before }: Track): boolean {
    return hasRegressed(this.#readersOf(population), before ?? undefined);
  }

  /** Ends the trials of what is gone, and begins new ones where somebody changed an entry's status. */
  #follow(knowledge: Knowledge): void {
    for (const [key, track] of this.#tracks) {
      const status = knowledge.cultures.get(track.culture)?.get(track.entry)?.status;
      if (status !== "adopted" && status !== "quarantined") this.#tracks.delete(key);
      else if (status !== track.status)
        Object.assign(track, {
          ...NO_TRIAL,
          status,
          trials: track.trials + 1,
          kept: false,
          decision: "wait",
        });
    }
  }

  #trackOf({ agent, culture, entry }: Forecast, knowledge: Knowledge): Track | undefined {
    const { population } = agent;
    const key = `${culture} ${entry.id} ${population}`;
    const known = this.#tracks.get(key);
    if (known !== undefined) return known;
    const status = knowledge.cultures.get(culture)?.get(entry.id)?.status;
    if (status !== "adopted" && status !== "quarantined") return undefined;
    const track: Track = {
      culture,
      entry: entry.id,
      population,
      status,
      ...NO_TRIAL,
      trials: 0,
      before: recentRate(this.#readersOf(population)) ?? null,
      kept: false,
      decision: "wait",
      reported: 0,
    };
    this.#tracks.set(key, track);
    return track;
  }

  #readersOf(population: string): Tally {
    return this.#readers.get(population) ?? NO_READS;
  }

  save(): unknown {
    return savedSchema.parse({
      readers: Object.fromEntries(this.#readers),
      followed: Object.fromEntries(this.#followed),
      tracks: [...this.#tracks.values()],
    });
  }

  /** @throws ZodError on a damaged state. */
  load(state: unknown): void {
    const { readers, followed, tracks } = savedSchema.parse(state);
    this.#readers.clear();
    this.#followed.clear();
    this.#tracks.clear();
    for (const [population, tally] of Object.entries(readers)) this.#readers.set(population, tally);
    for (const [population, tally] of Object.entries(followed)) this.#followed.set(population, tally);
    for (const track of tracks)
      this.#tracks.set(`${track.culture} ${track.entry} ${track.population}`, track);
  }
}

function add({ reads, correct }: Tally, { verdict }: Forecast): Tally {
  return { reads: reads + 1, correct: correct + (verdict.correct ? 1 : 0) };
}

function addFollowed({ reads, correct }: Tally, { followed }: Forecast): Tally {
  return followed === undefined
    ? { reads, correct }
    : { reads: reads + 1, correct: correct + (followed ? 1 : 0) };
}

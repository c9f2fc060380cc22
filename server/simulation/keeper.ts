// Keeps the culture by what its entries cause: judges them by the trials in the round's forecasts (culture/fitness),
// quarantines what harms or does not help, releases what turned out to, and retires what nobody uses. It asks nobody
// to read, draws no randomness, and knows no weights.
import {
  type Decision,
  errorOf,
  FITNESS,
  type FitnessVerdict,
  judge,
  pool,
  settle,
  type YCulture,
} from "../../culture/index.ts";
import type { RunConfig } from "../config/index.ts";
import { isFrozen, sharesCulture } from "./arms.ts";
import type { EventLog } from "./event-log.ts";
import { canRead, type Forecast, type Mastery } from "./forecasts.ts";
import { KeeperBook, type Track } from "./keeper-book.ts";
import type { Knowledge } from "./knowledge.ts";

/** As whom, and in what role, it edits. */
const KEEPER = "keeper";

interface Judgement {
  readonly track: Track;
  readonly verdict: FitnessVerdict;
  readonly decision: Decision;
  readonly reason: string;
}

export class Keeper {
  readonly #config: RunConfig;
  readonly #log: EventLog;
  readonly #book = new KeeperBook();
  /** Judgements of one entry that share the chance of an error. */
  readonly #judges: number;

  constructor(config: RunConfig, log: EventLog) {
    this.#config = config;
    this.#log = log;
    const readers = config.populations.filter(({ name }) => canRead(config, name)).length;
    // Several populations judge one by one, and all together.
    this.#judges = sharesCulture(config) && readers > 1 ? readers + 1 : 1;
  }

  round(forecasts: readonly Forecast[], knowledge: Knowledge, mastery: Mastery, round: number): void {
    const { fitness, decay } = this.#config.culture;
    if (fitness) this.#judgeReads(forecasts, knowledge, mastery, round);
    if (decay > 0 && this.#mayEdit(round)) this.#retireUnused(knowledge, mastery, decay, round);
  }

  #judgeReads(forecasts: readonly Forecast[], knowledge: Knowledge, mastery: Mastery, round: number): void {
    const mayEdit = this.#mayEdit(round);
    const made: Judgement[] = [];
    const edits: (() => void)[] = [];
    for (const tracks of this.#book.read(forecasts, knowledge)) {
      const { culture: name, entry, status } = tracks[0]!;
      const verdicts = tracks.map((track) => this.#verdict(track, mastery));
      const together = this.#together(tracks, mastery);
      const action = settle(status, verdicts, together);
      for (const [i, track] of tracks.entries())
        made.push(judgement(track, verdicts[i]!, action, together, mayEdit));
      if (!mayEdit || action === "wait" || action === "keep") continue;
      const culture = knowledge.cultures.get(name)!;
      const judged = together === undefined ? verdicts : [...verdicts, together];
      const reason = judged.find(({ decision }) => decision === action)!.reason;
      edits.push(() => knowledge.edit(culture, { op: action, id: entry, reason }, KEEPER, round, KEEPER));
    }
    this.#report(made, knowledge, round);
    for (const edit of edits) edit();
  }

  #verdict(track: Track, mastery: Mastery): FitnessVerdict {
    const mastered = mastery.mastered(track.population).has(track.entry);
    const regressed = this.#book.hasRegressed(track);
    const verdict = judge(track, { ...track, regressed, mastered }, errorOf(track.trials, this.#judges));
    // Mastery protects while it lasts; it is no proof that reading helps.
    if (!mastered) track.kept = verdict.decision === "keep";
    return verdict;
  }

  /** All readers' trials of one entry as one; undefined where one population read it, or some need it no more. */
  #together(tracks: readonly Track[], mastery: Mastery): FitnessVerdict | undefined {
    if (tracks.length < 2) return undefined;
    if (tracks.some(({ population, entry }) => mastery.mastered(population).has(entry))) return undefined;
    const { status } = tracks[0]!;
    const standing = {
      status,
      kept: tracks.some(({ kept }) => kept),
      regressed: tracks.some((track) => this.#book.hasRegressed(track)),
      mastered: false,
    };
    const trials = Math.max(...tracks.map((track) => track.trials));
    return judge(pool(tracks), standing, errorOf(trials, this.#judges));
  }

  /** Changed decisions, and now and then the others, as many as a round may report. */
  #report(made: readonly Judgement[], knowledge: Knowledge, round: number): void {
    const changed = made.filter(({ track, decision }) => decision !== track.decision);
    const due = made
      .filter(({ track, decision }) => decision === track.decision)
      .filter(({ track }) => round - track.reported >= FITNESS.reportEvery)
      .sort((a, b) => a.track.reported - b.track.reported);
    for (const { track, verdict, decision, reason } of [...changed, ...due].slice(0, FITNESS.reports)) {
      const { culture, entry, population } = track;
      track.decision = decision;
      track.reported = round;
      this.#log.add("entry.judged", {
        culture,
        entry,
        name: knowledge.cultures.get(culture)!.get(entry)!.name,
        population,
        with: { ...track.with },
        without: { ...track.without },
        effect: verdict.effect,
        low: verdict.low,
        high: verdict.high,
        decision,
        reason,
      });
    }
  }

  /** Definitions that no program used for long, that no other definition is built on and that nobody has mastered. */
  #retireUnused(knowledge: Knowledge, mastery: Mastery, decay: number, round: number): void {
    const mastered = new Set(this.#config.populations.flatMap(({ name }) => [...mastery.mastered(name)]));
    for (const culture of knowledge.cultures.values()) {
      const used = lastUse(culture);
      const definitions = culture.adopted().filter(({ kind }) => kind === "definition");
      const builtOn = new Set(
        definitions.flatMap(({ body }) => body.flatMap((symbol) => culture.resolve(symbol)?.id ?? [])),
      );
      for (const { id, round: born } of definitions) {
        const idle = round - (used.get(id) ?? born);
        if (idle <= decay || builtOn.has(id) || mastered.has(id)) continue;
        knowledge.edit(
          culture,
          { op: "retire", id, reason: `not used for ${idle} rounds` },
          KEEPER,
          round,
          KEEPER,
        );
      }
    }
  }

  /** What a control is a control of stays as it is. */
  #mayEdit(round: number): boolean {
    const { arm } = this.#config;
    return arm !== "placebo" && arm !== "random-names" && !isFrozen(this.#config, round);
  }

  save(): unknown {
    return this.#book.save();
  }

  /** @throws ZodError on a damaged state. */
  load(state: unknown): void {
    this.#book.load(state);
  }
}

/** What follows for one population: its verdict, unless all together came to another. */
function judgement(
  track: Track,
  verdict: FitnessVerdict,
  action: Decision,
  together: FitnessVerdict | undefined,
  mayEdit: boolean,
): Judgement {
  const { decision, reason } = verdict;
  const acts = (one: Decision) => one === "quarantine" || one === "release" || one === "retire";
  if (acts(decision) && decision !== action)
    return { track, verdict, decision: "wait", reason: `${reason}; other populations differ` };
  const led = decision === "wait" && acts(action) && together?.decision === action;
  const said = led
    ? { decision: action, reason: `of all populations together: ${together.reason}` }
    : { decision, reason };
  if (acts(said.decision) && !mayEdit)
    return { track, verdict, ...said, reason: `${said.reason}; left as it is in this arm` };
  return { track, verdict, ...said };
}

/** The last round in which an entry was cited, adopted or released. */
function lastUse(culture: YCulture): Map<string, number> {
  const last = new Map<string, number>();
  for (const { edit, entry, round } of culture.history())
    if (edit.op === "cite" || edit.op === "adopt" || edit.op === "release")
      last.set(entry, Math.max(round, last.get(entry) ?? 0));
  return last;
}

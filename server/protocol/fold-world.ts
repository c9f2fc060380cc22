// The fold of a world of many task families: what teachers make of their populations, families that failed, matches
// between agents.
import type { EventOf } from "../events.ts";
import { keepNewest, own, ownOr, shorten } from "./fold-bounds.ts";
import { populationOf, show } from "./fold-parts.ts";
import { KEPT, type RunState } from "./run-state.ts";
import { emptySeries, setInSeries } from "./series.ts";
import type { GameState, Stand, StudyCell, StudyState } from "./world-state.ts";

type Taught = EventOf<"study.taught">["data"];

export function taught(state: RunState, seq: number, { population: id, cells, changes }: Taught): void {
  const { round } = state;
  const study = populationOf(state, id)?.study;
  if (study === undefined) return;
  const again = study.rounds.at(-1) === round;
  const old = new Map(study.cells.map((cell) => [`${cell.family}|${cell.level}`, cell]));
  const rounds = again ? study.rounds.length - 1 : study.rounds.length;
  study.cells = cells.slice(0, KEPT.cells).map((cell) => {
    const key = `${cell.family}|${cell.level}`;
    const past = old.get(key)?.past ?? emptyPast(rounds);
    // Who is named twice does not get two values of a round.
    old.delete(key);
    for (const column of [past.success, past.weight, past.stand]) column.length = rounds;
    past.success.push(cell.success === null ? null : rounded(cell.success));
    past.weight.push(rounded(cell.weight));
    past.stand.push(standOf(cell));
    const { family, level, open, mastered, success, weight } = cell;
    return { family, level, open, mastered, success, weight, past };
  });
  if (!again) study.rounds.push(round);
  if (study.rounds.length > KEPT.taught) forgetRound(study);
  for (const { family, level, to } of changes) {
    keepNewest(study.changes, { seq, round, family, level, to }, KEPT.changes);
  }
  const text = [told("masters", changes, "mastered"), told("forgets", changes, "forgotten")]
    .filter((part) => part !== "")
    .join("; ");
  if (text !== "") show(state, { kind: "world", seq, round, topic: "ladder", who: id, text });
}

/** A cell that comes late was not open before. */
function emptyPast(rounds: number): StudyCell["past"] {
  return {
    success: new Array<null>(rounds).fill(null),
    weight: new Array<number>(rounds).fill(0),
    stand: new Array<Stand>(rounds).fill(0),
  };
}

function standOf({ open, mastered }: Taught["cells"][number]): Stand {
  return mastered ? 2 : open ? 1 : 0;
}

/** Thousands of numbers are sent to every page: four decimals are more than can be seen. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** As keepPerRound: the round goes whose neighbours are nearest to each other; the first and the newest stay. */
function forgetRound({ rounds, cells }: StudyState): void {
  const gap = (i: number): number => rounds[i + 1]! - rounds[i - 1]!;
  let least = 1;
  for (let i = 2; i < rounds.length - 1; i++) if (gap(i) < gap(least)) least = i;
  rounds.splice(least, 1);
  for (const { past } of cells) {
    for (const column of [past.success, past.weight, past.stand]) column.splice(least, 1);
  }
}

/** Levels that are named in the feed; the others are counted. */
const NAMED = 4;

/** "masters caesar 1, sorting 2 and 3 more". */
function told(verb: string, changes: Taught["changes"], to: Taught["changes"][number]["to"]): string {
  const levels = changes.filter((change) => change.to === to);
  if (levels.length === 0) return "";
  const names = levels.slice(0, NAMED).map(({ family, level }) => `${family} ${level}`);
  const more = levels.length - names.length;
  return shorten(`${verb} ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`, KEPT.text);
}

export function failed(state: RunState, seq: number, data: EventOf<"family.failed">["data"]): void {
  const { round } = state;
  const family = shorten(data.family, KEPT.text);
  const kind = shorten(data.kind, KEPT.text);
  const detail = shorten(data.detail, KEPT.text);
  const { quarantined } = data;
  keepNewest(state.faults, { seq, round, family, kind, detail, quarantined }, KEPT.faults);
  if (!quarantined) return;
  const text = shorten(`is quarantined (${kind}): ${detail}`, KEPT.text);
  show(state, { kind: "world", seq, round, topic: "quarantine", who: family, text });
}

export function changed(state: RunState, seq: number, data: EventOf<"family.changed">["data"]): void {
  const { round } = state;
  const { previous, accepted } = data;
  const family = shorten(data.family, KEPT.text);
  const version = shorten(data.version, KEPT.text);
  const reason = shorten(data.reason, KEPT.text);
  keepNewest(state.versions, { seq, round, family, version, accepted, reason }, KEPT.versions);
  // With the first version a run begins: nothing has changed.
  if (previous === null && accepted) return;
  const text = accepted ? "has a new version" : shorten(`keeps its old version: ${reason}`, KEPT.text);
  show(state, { kind: "world", seq, round, topic: "version", who: family, text });
}

export function played(state: RunState, seq: number, data: EventOf<"match.played">["data"]): void {
  const { round } = state;
  const game = ownOr(state.games, data.game, KEPT.games, emptyGame);
  if (game === undefined) return;
  const { open } = game;
  game.matches++;
  open.matches++;
  open.payoff += data.result;
  open.moves += data.moves.length;
  for (const count of data.illegal) open.illegal += count;
  setInSeries(game.played, round, open.matches, KEPT.buckets);
  setInSeries(game.result, round, open.payoff / open.matches, KEPT.buckets);
  if (open.moves > 0) setInSeries(game.illegal, round, open.illegal / open.moves, KEPT.buckets);
  pair(game, round, data);
  tellMatches(state, seq);
}

function emptyGame(): GameState {
  return {
    matches: 0,
    played: emptySeries(),
    result: emptySeries(),
    illegal: emptySeries(),
    pairs: {},
    open: emptyOpenGame(),
  };
}

export function emptyOpenGame(): GameState["open"] {
  return { matches: 0, payoff: 0, moves: 0, illegal: 0 };
}

/** Where there are too many, the pair goes that has not met for longest. */
function pair({ pairs }: GameState, round: number, data: EventOf<"match.played">["data"]): void {
  const [first, second] = data.players as [string, string];
  const key = `${first}>${second}`;
  const known = own(pairs, key) ?? { first, second, matches: 0, wins: 0, draws: 0, payoff: 0, lastRound: 0 };
  const keys = Object.keys(pairs);
  if (!Object.hasOwn(pairs, key) && keys.length >= KEPT.pairs) {
    delete pairs[keys.reduce((least, k) => (pairs[k]!.lastRound < pairs[least]!.lastRound ? k : least))];
  }
  known.matches++;
  if (data.result > 0) known.wins++;
  if (data.result === 0) known.draws++;
  known.payoff += data.result;
  known.lastRound = round;
  pairs[key] = known;
}

/** One line of the feed for all matches of a round. */
function tellMatches(state: RunState, seq: number): void {
  const { round, games, moments } = state;
  const counts = Object.entries(games).flatMap(([game, { open }]) =>
    open.matches === 0 ? [] : [`${open.matches} of ${game}`],
  );
  const total = Object.values(games).reduce((sum, { open }) => sum + open.matches, 0);
  const text = shorten(
    `play ${total === 1 ? "a match" : `${total} matches`}: ${counts.join(", ")}`,
    KEPT.text,
  );
  const line = moments.findLast((moment) => moment.kind === "world" && moment.topic === "matches");
  if (line?.kind === "world" && line.round === round) line.text = text;
  else if (total === 1) show(state, { kind: "world", seq, round, topic: "matches", who: "agents", text });
}

// The player: moves the place through a run, one round a second at 1x. It lives as long as the page, so that a run
// goes on playing while another view is looked at; it stops when somebody else moves the place, and at the end.
import { effect, type Signal, signal, untracked } from "@preact/signals";
import { go, place, state } from "../../app/session.ts";
import { eventsAt, positionOf, positionQuery, roundsAt } from "./replay-position.ts";

/** Rounds per second. */
export const SPEEDS = ["0.5", "1", "2", "5", "10", "20"] as const;
export type Speed = (typeof SPEEDS)[number];

export const playing: Signal<boolean> = signal(false);
export const speed: Signal<Speed> = signal("1");
/** The event that playing has come to; null while the URL says where one is. */
export const playedTo: Signal<number | null> = signal(null);

/** Milliseconds between two steps, and between two changes of the URL (browsers refuse too many a second). */
const STEP = 60;
const WRITE = 250;

let timer: ReturnType<typeof setInterval> | undefined;
let written = "";

export function play(): void {
  const its = state.peek();
  if (its === null || playing.peek()) return;
  const { seq: series } = its.axis;
  let position = positionOf(place.peek().query, series, its.seq);
  // At the end there is nothing left to play: from the start.
  if (position >= its.seq) position = 1;
  let stepped = performance.now();
  let saved = 0;
  write(position);
  playedTo.value = position;
  playing.value = true;
  timer = setInterval(() => {
    const now = performance.now();
    const rounds = (Number(speed.peek()) * (now - stepped)) / 1000;
    stepped = now;
    position = eventsAt(series, roundsAt(series, position) + rounds);
    const seq = Math.min(Math.max(Math.floor(position), 1), its.seq);
    playedTo.value = seq;
    if (seq >= its.seq) {
      write(seq);
      pause();
    } else if (now - saved > WRITE) {
      saved = now;
      write(seq);
    }
  }, STEP);
}

export function pause(): void {
  clearInterval(timer);
  timer = undefined;
  if (!playing.peek()) return;
  playing.value = false;
  const at = playedTo.peek();
  playedTo.value = null;
  if (at !== null) write(at);
}

function write(seq: number): void {
  const its = state.peek();
  if (its === null) return;
  const query = positionQuery(its.axis.seq, seq);
  written = placeKey(place.peek().run, query);
  go({ query }, { replace: true });
}

function placeKey(run: string | null, query: Readonly<Record<string, string>>): string {
  return `${run} ${query.round}`;
}

effect(() => {
  const { run, query } = place.value;
  const moved = placeKey(run, query) !== written;
  untracked(() => {
    if (!playing.value || !moved) return;
    // Whoever moved it wants to be there: the player must not write its own place once more.
    playedTo.value = null;
    pause();
  });
});

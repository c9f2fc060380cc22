// What all views share, as signals: the place (URL), the runs, the run being looked at and its folded state. It owns
// the one connection and knows no view. The state is mutated in place and announced by `tick`, at most 10 times a
// second, however fast events come.
import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import {
  type EventPage,
  foldEvent,
  initialState,
  type Role,
  type RunInfo,
  type RunState,
  setRoundTime,
} from "../../server/protocol/index.ts";
import { ApiProblem, api, socketUrl } from "./api.ts";
import { Connection, type ConnectionStatus } from "./connection.ts";
import { nextPace, TICK } from "./pace.ts";
import { changedPlace, type Place, type PlaceChange, parsePlace, placeUrl, roundOf } from "./place.ts";

export type { Place, ViewName } from "./place.ts";

type Event = EventPage["events"][number];

/** Recent events kept. */
const RECENT = 2000;

const first = parsePlace(location.pathname, location.search);

export const place: Signal<Place> = signal(first.place);
/** What was wrong with the link that led here; null when nothing was. */
export const fault: Signal<string | null> = signal(first.fault);
export const runs: Signal<readonly RunInfo[]> = signal([]);
/** False until the list of runs has come for the first time. */
export const runsKnown: Signal<boolean> = signal(false);
export const state: Signal<RunState | null> = signal(null);
export const tick: Signal<number> = signal(0);
export const connection: Signal<ConnectionStatus> = signal("connecting");
/** When the next try to connect is, in milliseconds since the epoch. */
export const retryAt: Signal<number | null> = signal(null);
export const role: Signal<Role> = signal("viewer");
export const recentEvents: Signal<readonly Event[]> = signal([]);

export const runId: ReadonlySignal<string | null> = computed(() => place.value.run);
export const info: ReadonlySignal<RunInfo | null> = computed(
  () => runs.value.find(({ id }) => id === runId.value) ?? null,
);
export const lookingBack: ReadonlySignal<boolean> = computed(() => roundOf(place.value.query) !== null);
export const round: ReadonlySignal<number> = computed(() => {
  tick.value;
  const newest = state.value?.round ?? 0;
  const asked = roundOf(place.value.query);
  return asked === null ? newest : state.value === null ? asked : Math.min(asked, newest);
});

/** Navigates; `query` is merged, null deletes a key. Nothing happens where nothing changes. */
export function go(change: PlaceChange, { replace = false }: { replace?: boolean } = {}): void {
  const from = untracked(() => place.value);
  const next = changedPlace(from, change);
  fault.value = null;
  if (placeUrl(next) === placeUrl(from)) return;
  if (replace) history.replaceState(null, "", placeUrl(next));
  else history.pushState(null, "", placeUrl(next));
  place.value = next;
}

export function useRunState(): RunState | null {
  tick.value;
  return state.value;
}

let fresh: Event[] = [];
let announced = false;

/** Milliseconds to the next tick: longer where drawing is slow, so that scrolling and typing stay smooth. */
let pace = TICK;

/** Tells the views that the state has changed, now or at the end of the current tick. */
function announce(): void {
  if (announced) return;
  announced = true;
  setTimeout(() => {
    announced = false;
    if (fresh.length > 0) {
      recentEvents.value = [...recentEvents.value, ...fresh].slice(-RECENT);
      fresh = [];
    }
    const started = performance.now();
    tick.value++;
    // After the frame that shows it, its painting included.
    requestAnimationFrame(() =>
      setTimeout(() => {
        pace = nextPace(performance.now() - started);
      }),
    );
  }, pace);
}

function forgetRun(): void {
  fresh = [];
  recentEvents.value = [];
  state.value = null;
}

/** Puts a run into the list: newest first. */
export function keepInfo(next: RunInfo): void {
  const others = runs.value.filter(({ id }) => id !== next.id);
  const at = others.findIndex(({ createdAt }) => createdAt <= next.createdAt);
  runs.value = at < 0 ? [...others, next] : [...others.slice(0, at), next, ...others.slice(at)];
}

async function loadRuns(): Promise<void> {
  const list = await api.get<readonly RunInfo[]>("/runs");
  runs.value = [...list].sort((a, b) => b.createdAt - a.createdAt);
  runsKnown.value = true;
}

const link = new Connection({
  open(on) {
    const socket = new WebSocket(socketUrl("/ws/events"));
    socket.onmessage = ({ data }) => on.message(data);
    socket.onclose = ({ code }) => on.closed(code);
    return socket;
  },
  denied: () =>
    loadRuns().then(
      () => false,
      (thrown) => thrown instanceof ApiProblem && [401, 403].includes(thrown.problem.status),
    ),
  listener: {
    status(next, at) {
      connection.value = next;
      retryAt.value = at;
      if (next === "live") loadRuns().catch(() => undefined);
    },
    hello: (mine) => {
      role.value = mine;
    },
    info: keepInfo,
    snapshot(whole) {
      fresh = [];
      state.value = whole;
      announce();
    },
    events(events, at) {
      state.value ??= initialState(events[0]?.run ?? "");
      for (const event of events) foldEvent(state.value, event);
      setRoundTime(state.value, state.value.round, at);
      fresh.push(...events);
      if (fresh.length > RECENT) fresh = fresh.slice(-RECENT);
      announce();
    },
    rewind(to) {
      fresh = fresh.filter(({ seq }) => seq <= to);
      recentEvents.value = recentEvents.value.filter(({ seq }) => seq <= to);
    },
  },
});

/** Tries again at once. */
export const reconnect = (): void => link.connect();

/** Starts the session; called once by main.tsx. */
export function startSession(): void {
  addEventListener("popstate", () => {
    const parsed = parsePlace(location.pathname, location.search);
    place.value = parsed.place;
    fault.value = parsed.fault;
  });
  link.connect();
  effect(() => {
    const known = info.value !== null;
    const id = runId.value;
    untracked(() => {
      if (state.value !== null && state.value.run !== id) forgetRun();
      link.follow(known ? id : null);
    });
  });
}

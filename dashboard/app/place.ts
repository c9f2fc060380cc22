// Where one is in the page, as a URL and back:  /  and  /runs/<id>/<view>?round=12&...
// Pure: it knows neither the browser's history nor which runs there are. A damaged link gives the nearest place that
// makes sense and says what was wrong with it.
export const VIEWS = [
  "society",
  "frontier",
  "culture",
  "learning",
  "diversity",
  "replay",
  "compare",
  "lab",
  "world",
] as const;
export type ViewName = (typeof VIEWS)[number];

export interface Place {
  /** Null on the welcome page. */
  readonly run: string | null;
  readonly view: ViewName;
  readonly query: Readonly<Record<string, string>>;
}

/** What `go` may change; a query key that is null is deleted. */
export interface PlaceChange {
  readonly run?: string | null;
  readonly view?: ViewName;
  readonly query?: Readonly<Record<string, string | null>>;
}

export interface ParsedPlace {
  readonly place: Place;
  /** What the link said that cannot be; null for a good one. */
  readonly fault: string | null;
}

const HOME: Place = { run: null, view: "society", query: {} };

/** Longest id and query value that are taken from a link, in characters: damaged ones can be huge. */
const MAX_ID = 200;
const MAX_VALUE = 2000;

export function parsePlace(pathname: string, search: string): ParsedPlace {
  const query: Record<string, string> = {};
  let fault: string | null = null;
  for (const [key, value] of new URLSearchParams(search)) {
    if (key.length <= MAX_ID && value.length <= MAX_VALUE) query[key] = value;
  }
  if (query.round !== undefined && roundOf(query) === null) {
    fault = `“${short(query.round)}” is not a round, so the newest one is shown.`;
    delete query.round;
  }
  const parts = pathname.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { place: { ...HOME, query }, fault };
  const [root, rawRun, rawView, ...rest] = parts;
  const run = rawRun === undefined ? undefined : decode(rawRun);
  if (root !== "runs" || (rawRun !== undefined && run === undefined)) {
    return { place: HOME, fault: `There is nothing at ${short(pathname)}.` };
  }
  if (run === undefined) return { place: { ...HOME, query }, fault };
  const view = VIEWS.find((name) => name === rawView);
  if (rawView !== undefined && view === undefined) fault = `There is no view “${short(rawView)}”.`;
  else if (rest.length > 0) fault = `There is nothing at ${short(pathname)}.`;
  return { place: { run, view: view ?? HOME.view, query }, fault };
}

export function placeUrl({ run, view, query }: Place): string {
  const path = run === null ? "/" : `/runs/${encodeURIComponent(run)}/${view}`;
  const search = new URLSearchParams(query).toString();
  return search === "" ? path : `${path}?${search}`;
}

/**
 * The place after a change. Another run starts without a query; another view keeps only the round, which all views
 * share. `change.query` is merged into what is left.
 */
export function changedPlace(from: Place, change: PlaceChange): Place {
  const run = change.run === undefined ? from.run : change.run;
  const view = change.view ?? from.view;
  let query: Record<string, string> = { ...from.query };
  if (run !== from.run) query = {};
  else if (view !== from.view) query = from.query.round === undefined ? {} : { round: from.query.round };
  for (const [key, value] of Object.entries(change.query ?? {})) {
    if (value === null) delete query[key];
    else query[key] = value;
  }
  return { run, view, query };
}

/** The round that is looked back at; null = the newest. */
export function roundOf(query: Place["query"]): number | null {
  return query.round !== undefined && /^\d{1,9}$/.test(query.round) ? Number(query.round) : null;
}

function decode(part: string): string | undefined {
  try {
    const id = decodeURIComponent(part);
    return id.length <= MAX_ID ? id : undefined;
  } catch {
    return undefined;
  }
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

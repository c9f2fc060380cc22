// What the lab is set to, as the URL says it, and examples of each family's language. Pure.
import {
  FORECAST_FAMILY,
  type LabRequest,
  type RunState,
  WORLD_FAMILY,
} from "../../../server/protocol/index.ts";

export interface LabOptions {
  readonly agent: string;
  readonly family: string;
  readonly level: number;
  /** Of the task that is made, and of what is sampled. */
  readonly seed: number;
  /** The task in the family's proposal language; empty = one is made. */
  readonly text: string;
  /** 0 = always the likeliest token. */
  readonly temperature: number;
  /** Names left out of what the agent reads. */
  readonly without: readonly string[];
}

export const MAX_TEMPERATURE = 2;

/** The living agents, by name. */
export function livingAgents(state: RunState): { readonly name: string; readonly population: string }[] {
  return Object.values(state.agents)
    .filter(({ died }) => died === null)
    .map(({ name, population }) => ({ name, population }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The highest level of a family that was ever tried in this run. */
export function highestLevel(state: RunState, family: string): number {
  const levels = Object.values(state.cells).flatMap((cell) => (cell.family === family ? [cell.level] : []));
  return Math.max(1, ...levels);
}

/** Families of this run's tasks. */
export function families(state: RunState): string[] {
  const seen = [...Object.keys(state.families), ...Object.values(state.cells).map(({ family }) => family)];
  // Attempts at the world's own laws and forecasts are counted apart; their tasks are of "laws" and "programs".
  return [...new Set(seen)].filter((family) => family !== WORLD_FAMILY && family !== FORECAST_FAMILY).sort();
}

/** Settings that exist in this run, whatever the URL says. */
export function readLab(query: Readonly<Record<string, string>>, state: RunState): LabOptions {
  const agents = livingAgents(state).map(({ name }) => name);
  const known = families(state);
  const family = known.find((each) => each === query.family) ?? known[0] ?? "programs";
  return {
    agent: agents.find((each) => each === query.agent) ?? agents[0] ?? "",
    family,
    level: whole(query.level, 1, 64) ?? Math.min(2, highestLevel(state, family)),
    seed: whole(query.seed, 1, 1e9) ?? 1,
    text: query.text ?? "",
    temperature: Math.min(Math.max(Number(query.temperature ?? 0) || 0, 0), MAX_TEMPERATURE),
    without: (query.without ?? "").split(",").filter((name) => name !== ""),
  };
}

export function writeLab(change: Partial<LabOptions>): Record<string, string | null> {
  const query: Record<string, string | null> = {};
  for (const key of ["agent", "family", "text"] as const) {
    const value = change[key];
    if (value !== undefined) query[key] = value === "" ? null : value;
  }
  if (change.level !== undefined) query.level = String(change.level);
  if (change.seed !== undefined) query.seed = change.seed === 1 ? null : String(change.seed);
  if (change.temperature !== undefined) {
    query.temperature = change.temperature === 0 ? null : String(change.temperature);
  }
  if (change.without !== undefined) {
    query.without = change.without.length === 0 ? null : change.without.join(",");
  }
  return query;
}

/** A given text counts more than a level. */
export function labRequest(options: LabOptions): LabRequest {
  const { agent, family, level, seed, text, temperature, without } = options;
  const task = text.trim() === "" ? { level } : { text: text.trim() };
  return { agent, family, seed, ...task, temperature, ...(without.length > 0 ? { without } : {}) };
}

function whole(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

export interface Language {
  /** Tasks to type. */
  readonly tasks: readonly string[];
  /** What an answer looks like, with a word on it. */
  readonly answer: string;
  readonly about: string;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  programs: {
    tasks: ["S inc rev : 3 1 4", "D f8 sort dec S f8 neg : 6 6 2", "A inc rev : 5 2 4"],
    answer: "> 4 2 5 > 5 2 4 .",
    about:
      "S program : list asks to run it, a list per step; A asks for an input that gives the list. " +
      "D name ops defines a name; its steps are written out with /.",
  },
  laws: {
    tasks: ["L2.3", "inc rev"],
    answer: "inc rev .",
    about:
      "L2.3 is law 3 of level 2 of this run's world; or a program whose observations are shown. " +
      "The answer is a program of at most four symbols that does the same.",
  },
  arithmetic: {
    tasks: ["7 5 + 8 6", "1 0 4 - 7 3", "8 7 x 6"],
    answer: "> 5 c1 > 2 c1 > 1 c0 .",
    about:
      "Every number has its least significant digit first: 7 5 is 57. A step per column: digit and carry.",
  },
};

/** Null for families that the page knows nothing about. */
export function languageOf(family: string): Language | null {
  return LANGUAGES[family] ?? null;
}

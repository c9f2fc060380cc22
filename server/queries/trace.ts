// Where something came from and what it led to: the events that tell it, oldest first, and the things that they name.
// It reads the store's index of subjects and the folded state, never the whole log.
import { FolkloreError } from "../errors.ts";
import type { Event, EventType } from "../events.ts";
import type { EntryState, RunState, TraceAnswer } from "../protocol/index.ts";
import type { Store, Subject } from "../store/index.ts";

/** Events of an answer. */
export const MAX_TRACED = 200;
/** Related things of an answer. */
const MAX_RELATED = 64;
/** Entries whose own events are told with a law's. */
const TOLD_ENTRIES = 8;

type Kind = TraceAnswer["kind"];

/** Part of a story: some events about one subject. */
interface Part {
  readonly kind: Kind;
  readonly id: string;
  readonly types?: readonly EventType[];
  readonly limit: number;
}

/** @throws FolkloreError "not-found" when no event names it. */
export function traceOf(store: Store, state: RunState, kind: Kind, id: string): TraceAnswer {
  const told = new Map<number, Event>();
  let more = false;
  for (const { limit, types, ...subject } of story(state, kind, id)) {
    // One more than is wanted tells whether there are more.
    const found = store.eventsAbout(state.run, subject as Subject, {
      limit: limit + 1,
      ...(types && { types }),
    });
    more ||= found.length > limit;
    for (const event of found.slice(0, limit)) {
      if (told.size < MAX_TRACED || told.has(event.seq)) told.set(event.seq, event);
      else more = true;
    }
  }
  if (told.size === 0) {
    throw new FolkloreError(
      "not-found",
      `no event of run ${state.run} names the ${kind} "${id}"`,
      "check its id",
    );
  }
  const events = [...told.values()].sort((a, b) => a.seq - b.seq);
  return { kind, id, events, more, related: related(state, kind, id, events) };
}

/** What is told, the most telling parts first: they get their place before the many. */
function story(state: RunState, kind: Kind, id: string): Part[] {
  if (kind === "task") return [{ kind, id, limit: MAX_TRACED }];
  if (kind === "agent") {
    // Not its attempts: they are thousands, and each is found under its task.
    return [
      { kind, id, types: ["agent.born", "agent.died", "law.discovered"], limit: 80 },
      { kind, id, types: ["culture.edited", "task.proposed"], limit: 120 },
    ];
  }
  if (kind === "entry") {
    const about = entriesOf(state).find((entry) => entry.id === id)?.about ?? "";
    const law: Part = { kind: "law", id: about, types: ["law.discovered"], limit: 20 };
    return [{ kind, id, limit: MAX_TRACED - law.limit }, ...(Object.hasOwn(state.laws, about) ? [law] : [])];
  }
  const entries = entriesOf(state).filter(({ about }) => about === id);
  return [
    { kind, id, types: ["law.discovered"], limit: 40 },
    ...entries.slice(0, TOLD_ENTRIES).map((entry): Part => ({ kind: "entry", id: entry.id, limit: 10 })),
    { kind, id, types: ["attempts.graded"], limit: MAX_TRACED },
  ];
}

/** The things named, each once with the first reason found. */
function related(state: RunState, kind: Kind, id: string, events: readonly Event[]): TraceAnswer["related"] {
  const found = new Map<string, TraceAnswer["related"][number]>();
  const name = (what: Kind, which: string, why: string): void => {
    const key = `${what} ${which}`;
    if (which === "" || key === `${kind} ${id}` || found.has(key) || found.size >= MAX_RELATED) return;
    found.set(key, { kind: what, id: which, why });
  };
  const agent = (which: string, why: string): void => {
    // The world poses tasks too, and people edit: there is nothing to tell of them.
    if (Object.hasOwn(state.agents, which)) name("agent", which, why);
  };
  const entries = entriesOf(state);
  if (kind === "entry") nameKin(entries, id, name);
  for (const event of events) {
    if (event.type === "task.proposed") {
      const { agent: by, task, text } = event.data;
      agent(by, "posed it");
      name("task", task, `posed: ${text.slice(0, 60)}`);
      if (kind === "task") nameWords(entries, text, name);
    } else if (event.type === "attempts.graded") {
      const { agent: by, correct, attempts } = event.data;
      agent(by, `tried it: ${correct} of ${attempts} right`);
    } else if (event.type === "law.discovered") {
      agent(event.data.agent, `found the law: ${event.data.program}`);
      name("law", event.data.law, `found: ${event.data.program}`);
    } else if (event.type === "culture.edited") {
      const { author, edit, entry } = event.data;
      agent(author, EDITS[edit.op]);
      if (entry !== null) {
        const known = entries.find((one) => one.id === entry);
        name("entry", entry, known === undefined ? EDITS[edit.op] : `${EDITS[edit.op]}: ${titleOf(known)}`);
      }
      if (edit.op === "propose" && edit.about !== undefined && Object.hasOwn(state.laws, edit.about)) {
        name("law", edit.about, "what it explains");
      }
    }
  }
  return [...found.values()];
}

type Name = (kind: Kind, id: string, why: string) => void;

/** What an entry is built on, and what was built on it. */
function nameKin(entries: readonly EntryState[], id: string, name: Name): void {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  for (const parent of byId.get(id)?.parents ?? []) {
    const known = byId.get(parent);
    name("entry", parent, known === undefined ? "it builds on this" : `it builds on ${titleOf(known)}`);
  }
  for (const child of entries) {
    if (child.parents.includes(id)) name("entry", child.id, `builds on it: ${titleOf(child)}`);
  }
}

/** The living entries whose names a task's text uses. */
function nameWords(entries: readonly EntryState[], text: string, name: Name): void {
  const words = new Set(text.split(" "));
  for (const entry of entries) {
    if (entry.kind === "definition" && entry.status === "adopted" && words.has(entry.name)) {
      name("entry", entry.id, `its text uses ${titleOf(entry)}`);
    }
  }
}

const EDITS = {
  propose: "proposed",
  amend: "amended",
  check: "checked",
  adopt: "adopted",
  quarantine: "quarantined",
  release: "released",
  retract: "retracted",
  reserve: "reserved",
  refute: "refuted",
  merge: "merged",
  retire: "retired",
  cite: "used",
} as const;

function entriesOf(state: RunState): EntryState[] {
  return Object.values(state.cultures).flatMap(({ entries }) => Object.values(entries));
}

function titleOf({ kind, name, body }: EntryState): string {
  return kind === "definition" ? `${name} = ${body.join(" ")}` : name;
}

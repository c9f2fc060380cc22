// What is looked at closely, as the URL says it: ?select=task:ID. Pure.
import type { TraceAnswer } from "../../../server/protocol/index.ts";
import type { Event } from "./event-pages.ts";
import type { Kind } from "./event-text.ts";

export interface Selection {
  readonly kind: Kind;
  readonly id: string;
}

const KINDS: readonly Kind[] = ["task", "entry", "agent", "law"];

export function readSelection(text: string | undefined): Selection | null {
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon < 0) return null;
  const kind = KINDS.find((each) => each === text.slice(0, colon));
  const id = text.slice(colon + 1);
  return kind === undefined || id === "" ? null : { kind, id };
}

export function selectionText({ kind, id }: Selection): string {
  return `${kind}:${id}`;
}

export interface TraceParts {
  /** How it came to be. */
  readonly origin: readonly Event[];
  readonly consequences: readonly Event[];
}

/** Events of a trace, where it came from apart from what it led to. */
export function traceParts({ events, kind, id }: Pick<TraceAnswer, "events" | "kind" | "id">): TraceParts {
  const from = (event: Event): boolean => {
    if (kind === "task") return event.type === "task.proposed";
    if (kind === "agent") return event.type === "agent.born";
    if (kind === "law") return event.type === "law.discovered";
    return event.type === "culture.edited" && event.data.edit.op === "propose" && event.data.entry === id;
  };
  return { origin: events.filter(from), consequences: events.filter((event) => !from(event)) };
}

/** Tries and right ones of the graded events of a trace. */
export function triesOf(events: readonly Event[]): { readonly attempts: number; readonly correct: number } {
  let attempts = 0;
  let correct = 0;
  for (const event of events) {
    if (event.type !== "attempts.graded") continue;
    attempts += event.data.attempts;
    correct += event.data.correct;
  }
  return { attempts, correct };
}

// What an event names in its data, so that everything about a task, an entry, an agent or a law can be found without
// reading the log. It knows no database; migration 0001 says the same in SQL for logs written before.
import type { Event } from "../events.ts";
import type { Subject } from "./contract.ts";

export type Named = Readonly<Record<Subject["kind"], string | null>>;

export function namedIn({ data }: Event): Named {
  const { task, entry, agent, author, law } = data as Readonly<Record<string, unknown>>;
  return { task: text(task), entry: text(entry), agent: text(agent) ?? text(author), law: text(law) };
}

/** Attempts at a law are graded as attempts at a task with the law's id. */
export function isAbout(event: Event, { kind, id }: Subject): boolean {
  const named = namedIn(event);
  return named[kind] === id || (kind === "law" && event.type === "attempts.graded" && named.task === id);
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

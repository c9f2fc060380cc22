// Edits of the culture as sentences. Pure.
import type { Event } from "./event-pages.ts";
import { agent, code, law, type NameOf, type Part, type Sentence } from "./event-text.ts";

type Edited = Extract<Event, { type: "culture.edited" }>["data"];

export function editSentence(data: Edited, nameOf: NameOf): Sentence {
  const { author, edit, accepted, reason, culture, role } = data;
  const who: Part =
    role === undefined || role === "ancestor"
      ? author.startsWith("human:")
        ? author.slice("human:".length)
        : agent(author)
      : `${author}${author === role ? "" : ` (${role})`}`;
  const where = culture === "shared" ? "" : ` in the culture of ${culture}`;
  return {
    icon: accepted ? "✎" : "⊘",
    tone: accepted ? TONES[edit.op] : "warn",
    parts: [...(role === "ancestor" ? ["Inherited: "] : []), who, " ", ...whatHappens(data, nameOf), where],
    ...(accepted ? {} : { detail: [`refused: ${reason ?? "no reason was given"}`] }),
  };
}

const TONES: Readonly<Record<Edited["edit"]["op"], Sentence["tone"]>> = {
  propose: "plain",
  amend: "plain",
  check: "plain",
  cite: "plain",
  reserve: "plain",
  merge: "plain",
  retire: "plain",
  retract: "plain",
  adopt: "good",
  release: "good",
  refute: "bad",
  quarantine: "bad",
};

function whatHappens({ edit, entry }: Edited, nameOf: NameOf): Part[] {
  const named = (id: string): Part => ({ kind: "entry", id, label: nameOf(id) ?? `entry ${id.slice(0, 8)}` });
  switch (edit.op) {
    case "propose": {
      const it: Part = entry === null ? edit.name : { kind: "entry", id: entry, label: edit.name };
      const meaning: Part[] = edit.body.length > 0 ? [" = ", code(edit.body.join(" "))] : [];
      const claim: Part[] = edit.about.startsWith("law-") ? [" for ", law(edit.about)] : [];
      const fitted = edit.fitted > 0 ? `, fitted to ${edit.fitted} observations` : "";
      return [`proposes the ${edit.kind} `, it, ...meaning, ...claim, fitted];
    }
    case "amend":
      return ["amends ", named(edit.id), ...(edit.body ? [": ", code(edit.body.join(" "))] : [])];
    case "check":
      return ["checks ", named(edit.id), `: ${edit.agreed} of ${edit.tested} fresh observations agree`];
    case "adopt":
      return ["adopts ", named(edit.id)];
    case "quarantine":
      return ["puts ", named(edit.id), ` into quarantine: ${edit.reason}`];
    case "release":
      return ["releases ", named(edit.id), ` from quarantine: ${edit.reason}`];
    case "retract":
      return ["takes back ", named(edit.id), `: ${edit.reason}`];
    case "reserve": {
      const what: Part = edit.about.startsWith("law-") ? law(edit.about) : edit.about;
      const rounds = edit.rounds === 1 ? "a round" : `${edit.rounds} rounds`;
      return [`reserves the name ${edit.name} for `, what, ` for ${rounds}`];
    }
    case "refute":
      return ["refutes ", named(edit.id), `: ${edit.reason}`];
    case "merge":
      return ["merges ", named(edit.id), " into ", named(edit.into)];
    case "retire":
      return ["retires ", named(edit.id), `: ${edit.reason}`];
    case "cite":
      return ["uses ", named(edit.id), ` in ${edit.times} program${edit.times === 1 ? "" : "s"} that worked`];
  }
}

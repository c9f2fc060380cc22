// Follows the culture edits of a run into one line per entry: who found it, who uses it. Without a culture the lines
// are the discoveries themselves. It applies no Yjs updates: what was accepted is in the events.
import type { RunConfig } from "../config/index.ts";
import type { EventData } from "../events.ts";
import type { CultureLine, PanelView } from "./panel-view.ts";

interface Line {
  readonly culture: string;
  readonly name: string;
  body: readonly string[];
  status: CultureLine["status"];
  readonly foundBy: string;
  /** What it explains: a law's id. */
  readonly about: string;
  readonly users: Map<string, number>;
}

export class CultureLines {
  readonly #kind: PanelView["culture"]["kind"];
  /** By culture and entry; by law where there is no culture. */
  readonly #lines = new Map<string, Line>();

  constructor(arm: RunConfig["arm"]) {
    if (arm === "none" || arm === "chunks") this.#kind = "none";
    else this.#kind = arm === "private" || arm === "single" ? "private" : "shared";
  }

  /** The line that an edit made or changed; undefined if it was refused or is about something not shown. */
  edited({ culture, author, edit, accepted, entry }: EventData<"culture.edited">): CultureLine | undefined {
    if (!accepted || entry === null) return undefined;
    const key = `${culture} ${entry}`;
    if (edit.op === "propose") {
      if (edit.kind !== "definition" || this.#lines.has(key)) return undefined;
      const { name, body, about = "" } = edit;
      this.#lines.set(key, {
        culture,
        name,
        body,
        status: "claimed",
        foundBy: author,
        about,
        users: new Map(),
      });
    }
    const line = this.#lines.get(key);
    if (line === undefined) return undefined;
    switch (edit.op) {
      case "adopt":
      case "release":
        line.status = "adopted";
        break;
      case "quarantine":
        line.status = "quarantined";
        break;
      case "refute":
        line.status = "refuted";
        break;
      case "retract":
      case "retire":
      case "merge":
        line.status = "retired";
        break;
      case "amend":
        line.body = edit.body ?? line.body;
        break;
      case "cite":
        line.users.set(author, (line.users.get(author) ?? 0) + (edit.times ?? 1));
        break;
    }
    return shown(line);
  }

  /** A law was found: a line of its own without a culture, else the name under which its finder published it. */
  discovered({ law, agent, program }: EventData<"law.discovered">): string | undefined {
    if (this.#kind !== "none") {
      return [...this.#lines.values()].find(
        ({ about, foundBy, status }) => about === law && foundBy === agent && status === "adopted",
      )?.name;
    }
    const known = this.#lines.get(law);
    if (known !== undefined) known.users.set(agent, 0);
    else {
      this.#lines.set(law, {
        culture: "",
        name: law,
        body: program.split(" "),
        status: "adopted",
        foundBy: agent,
        about: law,
        users: new Map(),
      });
    }
    return undefined;
  }

  /** An agent's own culture ends with it. */
  forget(agent: string): void {
    for (const [key, line] of this.#lines) if (line.culture === agent) this.#lines.delete(key);
  }

  view(): PanelView["culture"] {
    const lines = [...this.#lines.values()];
    const count = (status: CultureLine["status"]) => lines.filter((line) => line.status === status).length;
    const rank = { adopted: 0, claimed: 1, quarantined: 2, refuted: 3, retired: 4 };
    return {
      kind: this.#kind,
      adopted: count("adopted"),
      claimed: count("claimed"),
      refuted: count("refuted"),
      // The much used first, of equals the new.
      entries: lines
        .map(shown)
        .reverse()
        .sort((a, b) => rank[a.status] - rank[b.status] || b.uses - a.uses),
    };
  }
}

function shown({ name, body, status, foundBy, users }: Line): CultureLine {
  const usedBy = [...users].sort((a, b) => b[1] - a[1]);
  return {
    name,
    body,
    status,
    foundBy,
    usedBy: usedBy.map(([agent]) => agent),
    uses: usedBy.reduce((sum, [, times]) => sum + times, 0),
  };
}

// Entries for the tests of the Culture view: a definition with a name and a body, everything else of no interest.
import type { EntryView } from "../../dashboard/views/culture/snapshot.ts";

export function entry(seq: number, name: string, body: string, more: Partial<EntryView> = {}): EntryView {
  return {
    id: seq.toString(16).padStart(16, "0"),
    name,
    kind: "definition",
    body: body.split(" ").filter(Boolean),
    text: "",
    about: "",
    author: "ada",
    role: "",
    parents: [],
    fitted: 0,
    into: null,
    round: seq,
    seq,
    status: "adopted",
    uses: {},
    used: 0,
    checks: [],
    reviews: { outcomes: {}, observations: 0, agreed: 0, newest: [] },
    fitness: {},
    reads: { given: {}, byAgent: {}, byPopulation: {} },
    sleeps: {},
    until: null,
    timeline: [],
    ...more,
  };
}

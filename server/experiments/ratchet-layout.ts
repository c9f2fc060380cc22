// The tables of the ratchet experiment: what is reached within the limit, the same without it, what it costs, and who
// wrote the programs.
import type { Layout, Measure } from "./layout.ts";
import { REACH_DEPTHS } from "./ratchet-reach.ts";

function byDepth(what: string, label = ""): Measure[] {
  return REACH_DEPTHS.map((depth) => ({ key: `d${depth}/${what}`, label: `depth ${depth}${label}` }));
}

export const RATCHET_LAYOUT: Layout = {
  control: ["none", "chunks", "random-names"],
  groups: [
    {
      title:
        "Headlines: greedy accuracy by expanded depth within the limit of context, and without the limit",
      headline: true,
      measures: [
        ...byDepth("limited"),
        ...byDepth("free", ", no limit"),
        { key: "reach/attempt", label: "ops run right per attempt" },
        { key: "reach/symbols", label: "ops run right per 100 symbols of context" },
      ],
    },
    {
      title: "After half of the tokens (first generation of names): within the limit, and without it",
      measures: [
        ...REACH_DEPTHS.map((depth) => ({ key: `half/d${depth}/limited`, label: `depth ${depth}` })),
        ...REACH_DEPTHS.map((depth) => ({ key: `half/d${depth}/free`, label: `depth ${depth}, no limit` })),
        { key: "half/reach/attempt", label: "ops right per attempt" },
        { key: "half/reach/symbols", label: "ops right per 100 symbols" },
      ],
    },
    {
      title:
        "Symbols per task (prompt, trace, the agent's own rewriting; cut off at the limit), and accuracy in ops alone without the limit",
      measures: [
        ...REACH_DEPTHS.map((depth) => ({
          key: `d${depth}/symbols`,
          label: `symbols, depth ${depth}`,
          digits: 1,
        })),
        ...byDepth("plain", " in ops"),
      ],
    },
    {
      title: "Names: given, of the 8 hidden motifs found, mastered; names of names among them",
      measures: [
        { key: "names/given", label: "given", digits: 1 },
        { key: "names/found", label: "motifs found", digits: 1 },
        { key: "names/mastered", label: "mastered", digits: 1 },
        { key: "names/nested", label: "nested", digits: 1 },
        { key: "names/nested-mastered", label: "nested mastered", digits: 1 },
      ],
    },
    {
      title:
        "The agent's own rewriting, of programs that its names can shorten: the same function in fewer symbols, as short as possible; and accuracy within the limit if wrong ones were dropped by a check",
      measures: [
        ...byDepth("rewrites-right", ", right and shorter"),
        ...byDepth("rewrites-shortest", ", shortest"),
        ...byDepth("checked", ", checked"),
      ],
    },
  ],
};

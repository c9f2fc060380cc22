// Which nodes hang together? Every node begins as a part of its own; each edge joins two parts, and every step writes the
// part of each node, named by its first node, after one more edge.
//   prompt  connected-components : a b c d e | b d | a e | d e =
//   answer  > a b c b e > a b c b a > a a c a a .       level k has k + 4 nodes and k + 2 edges
import { defineFamily } from "../../define-family.ts";

const NAMES = "abcdefghij";
const LEVELS = 6;
/** All pairs of the first n nodes, by n. */
const PAIRS = Array.from({ length: NAMES.length + 1 }, (_, n) =>
  [...NAMES.slice(0, n)].flatMap((u, i) => [...NAMES.slice(0, i)].map((v) => v + u)),
);

interface Graph {
  readonly nodes: number;
  /** In the order in which they join: "ac", the first name first. */
  readonly edges: readonly string[];
}

export const connectedComponents = defineFamily<Graph>({
  id: "connected-components",
  title: "Label the connected parts of a graph",
  kind: "graphs",
  levels: LEVELS,
  symbols: [":", "|", ...NAMES],
  layout: { segments: [":"], rows: ["|"] },
  generate: (rng, level) => ({
    nodes: level + 4,
    edges: rng.shuffle(PAIRS[level + 4]!).slice(0, level + 2),
  }),
  level: ({ nodes, edges }) => (edges.length === nodes - 2 ? nodes - 4 : 0),
  prompt: ({ nodes, edges }) =>
    [":", ...NAMES.slice(0, nodes), ...edges.map((edge) => `| ${edge[0]} ${edge[1]}`)].join(" "),
  read([colon, ...words]) {
    const bar = words.indexOf("|");
    const nodes = words.slice(0, bar).join("");
    if (colon !== ":" || bar < 0 || nodes === "" || !NAMES.startsWith(nodes)) return undefined;
    const edges: string[] = [];
    for (let at = bar; at < words.length; at += 3) {
      const edge = `${words[at + 1]}${words[at + 2]}`;
      if (words[at] !== "|" || !PAIRS[nodes.length]!.includes(edge) || edges.includes(edge)) return undefined;
      edges.push(edge);
    }
    return { nodes: nodes.length, edges };
  },
  work({ nodes, edges }) {
    const parts = [...NAMES.slice(0, nodes)];
    return edges.map((edge) => {
      const [one, other] = [...edge].map((name) => parts[NAMES.indexOf(name)]!);
      const [first, second] = one! < other! ? [one!, other!] : [other!, one!];
      for (let i = 0; i < nodes; i++) if (parts[i] === second) parts[i] = first;
      return parts.join(" ");
    });
  },
});

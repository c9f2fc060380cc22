// Colour the vertices of a graph red, green and blue so that no edge joins two of one colour; some have theirs already.
// Any such colouring will do.
//   prompt  graph-colouring 2 g 4 r | 1 2 | 1 4 | 1 3 | 3 4 =      answer  > 1 b > 3 g .
// Level k has k + 3 vertices, two of them coloured. In generated graphs always some vertex has one colour left.
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { bits, EMPTY, easiestFirst, fill, fillingJudge, remembered } from "./filling.ts";

const VERTICES = [..."123456789"];
const COLOURS = "rgb";
const LEVELS = 6;
const MAX_EDGES = 30;

interface Colouring {
  /** The colour of each vertex, "_" for none yet. */
  readonly given: string;
  /** Each as two vertices, the lower one first: "14". */
  readonly edges: readonly string[];
}

const neighboursOf = remembered(({ given, edges }: Colouring): readonly (readonly number[])[] => {
  const neighbours = Array.from(given, (): number[] => []);
  for (const edge of edges) {
    const [a, b] = [Number(edge[0]) - 1, Number(edge[1]) - 1];
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  return neighbours;
});

/** Bit c: no neighbour of this vertex has colour c. */
function freeColours(problem: Colouring, colours: string, vertex: number): number {
  let free = 7;
  for (const other of neighboursOf(problem)[vertex]!) {
    if (colours[other] !== EMPTY) free &= ~(1 << COLOURS.indexOf(colours[other]!));
  }
  return free;
}

const solutions = remembered((problem: Colouring): readonly string[] => {
  const found: string[] = [];
  const visit = (colours: string): void => {
    const vertex = colours.indexOf(EMPTY);
    if (vertex < 0) {
      found.push(colours);
      return;
    }
    const free = freeColours(problem, colours, vertex);
    for (let c = 0; c < 3; c++) if (free & (1 << c)) visit(fill(colours, vertex, COLOURS[c]!));
  };
  const clash = problem.edges.some((edge) => {
    const [a, b] = [problem.given[Number(edge[0]) - 1], problem.given[Number(edge[1]) - 1]];
    return a === b && a !== EMPTY;
  });
  if (!clash) visit(problem.given);
  return found;
});

const uncoloured = ({ given }: Colouring): number => given.split(EMPTY).length - 1;

export const graphColouring = defineFamily({
  id: "graph-colouring",
  title: "Colour a graph in three colours",
  kind: "logic",
  levels: LEVELS,
  symbols: [...VERTICES, ...COLOURS, "|"],
  layout: { rows: ["|"] },
  generate,
  level: (problem: Colouring) => uncoloured(problem) - 1,
  prompt({ given, edges }) {
    const coloured = Array.from(given, (colour, v) => `${VERTICES[v]} ${colour} `).filter(
      (_, v) => given[v] !== EMPTY,
    );
    return `${coloured.join("")}${edges.map((edge) => `| ${edge[0]} ${edge[1]}`).join(" ")}`;
  },
  read,
  flaw(problem) {
    const neighbours = neighboursOf(problem);
    if (neighbours.some((some, vertex) => some.length === 0 && problem.given[vertex] === EMPTY))
      return { gate: "ill-posed", reason: "a vertex is not named" };
    const count = solutions(problem).length;
    if (count === 0) return { gate: "ill-posed", reason: "three colours are not enough" };
    const many = count > 3 ** uncoloured(problem) / 9;
    return many ? { gate: "degenerate", reason: "more than one in nine guesses is right" } : undefined;
  },
  work(problem) {
    const solution = solutions(problem)[0]!;
    const ease = (colours: string, vertex: number): number => bits(freeColours(problem, colours, vertex));
    return easiestFirst(problem.given, solution, ease).map(
      (vertex) => `${VERTICES[vertex]} ${solution[vertex]}`,
    );
  },
  judge: fillingJudge<Colouring>({
    start: ({ given }) => given,
    solutions,
    slot: (step) => (step.length === 3 && step[1] === " " ? VERTICES.indexOf(step[0]!) : -1),
    value: (step) => step[2]!,
  }),
});

function read(words: readonly string[]): Colouring | undefined {
  const [colours = "", ...pairs] = words.join(" ").split("| ");
  const edges = pairs.map((pair) => pair.trimEnd());
  if (edges.length === 0 || edges.length > MAX_EDGES || new Set(edges).size < edges.length) return undefined;
  if (!edges.every((edge) => /^[1-9] [1-9]$/.test(edge) && edge[0]! < edge[2]!)) return undefined;
  if (!/^(?:[1-9] [rgb] )*$/.test(colours)) return undefined;
  const named = [...colours, ...edges.join("")].map(Number).filter((vertex) => vertex >= 1);
  let given = EMPTY.repeat(Math.max(...named));
  for (let at = 0; at < colours.length; at += 4)
    given = fill(given, Number(colours[at]) - 1, colours[at + 2]!);
  return { given, edges: edges.map((edge) => edge[0]! + edge[2]!) };
}

/** Two vertices get their colours; each further one is joined to two of different colours, which leaves it the third. */
function generate(rng: Rng, level: number): Colouring {
  const count = level + 3;
  const order = rng.shuffle(Array.from({ length: count }, (_, v) => v));
  const mixed = rng.shuffle([...COLOURS]);
  const members: number[][] = [[order[0]!], [order[1]!], []];
  const edges = new Set<string>();
  const join = (a: number, b: number): unknown => edges.add(`${Math.min(a, b) + 1}${Math.max(a, b) + 1}`);
  for (const vertex of order.slice(2)) {
    const colour = members[2]!.length === 0 ? 2 : rng.int(3);
    join(vertex, rng.pick(members[(colour + 1) % 3]!));
    join(vertex, rng.pick(members[(colour + 2) % 3]!));
    members[colour]!.push(vertex);
  }
  for (let extra = 0; extra < level; extra++) {
    const colour = rng.int(3);
    join(rng.pick(members[colour]!), rng.pick(members[(colour + 1) % 3]!));
  }
  const given = fill(fill(EMPTY.repeat(count), order[0]!, mixed[0]!), order[1]!, mixed[1]!);
  return { given, edges: rng.shuffle([...edges]) };
}

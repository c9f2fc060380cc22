// Put nodes in an order in which each comes after all those that must precede it; any such order will do.
//   prompt  topological-order | a c | b a c | c | d a =      (a after c, b after a and c, c free, d after a)
//   answer  > c > a > b > d .                                level k has k + 3 nodes
import { defineFamily, type Flaw } from "../../define-family.ts";

const NAMES = [..."abcdefghijk"];
const LEVELS = 8;

interface Order {
  /** By node: the names of those that must come before it, sorted. */
  readonly before: readonly string[];
}

export const topologicalOrder = defineFamily<Order, number>({
  id: "topological-order",
  title: "Order nodes so that every one comes after what it needs",
  kind: "graphs",
  levels: LEVELS,
  symbols: ["|", ...NAMES],
  layout: { rows: ["|"] },
  generate(rng, level) {
    const order = rng.shuffle(NAMES.slice(0, level + 3));
    const before: string[] = [];
    order.forEach((name, i) => {
      const one = i === 0 ? "" : order[rng.int(i)]!;
      const other = i > 1 && rng.chance(0.5) ? order[rng.int(i)]! : one;
      before[NAMES.indexOf(name)] = one === other ? one : one < other ? one + other : other + one;
    });
    return { before };
  },
  level: ({ before }) => before.length - 3,
  prompt: ({ before }) => before.map((names, i) => ["|", NAMES[i], ...names].join(" ")).join(" "),
  read(words) {
    if (words[0] !== "|") return undefined;
    const rows = words.slice(1).join("").split("|");
    const known = NAMES.slice(0, rows.length);
    const sound = rows.every(
      (row, i) => row[0] === NAMES[i] && [...row].every((name) => known.includes(name)),
    );
    return sound ? { before: rows.map((row) => [...new Set(row.slice(1))].sort().join("")) } : undefined;
  },
  flaw(problem): Flaw | undefined {
    const { before } = problem;
    if (ordered(problem).length < before.length) return { gate: "ill-posed", reason: "it goes in a circle" };
    // With fewer, almost any order is right.
    const few = before.join("").length < before.length - 1;
    return few ? { gate: "degenerate", reason: `less than ${before.length - 1} demands` } : undefined;
  },
  work: ordered,
  judge: {
    begin: () => 0,
    step({ before }, placed, step) {
      const node = step.length === 1 ? NAMES.indexOf(step) : -1;
      const ready = node >= 0 && node < before.length && (placed >> node) % 2 === 0;
      return ready && placedAll(before[node]!, placed) ? placed | (1 << node) : undefined;
    },
    done: ({ before }, placed) => placed === 2 ** before.length - 1,
  },
  measure: ({ before }) => ({ nodes: before.length, edges: before.join("").length }),
});

/** Always the first node that is ready; stops early in a circle. */
function ordered({ before }: Order): string[] {
  const order: string[] = [];
  let placed = 0;
  for (let node = 0; node < before.length; node++) {
    if ((placed >> node) % 2 === 1 || !placedAll(before[node]!, placed)) continue;
    order.push(NAMES[node]!);
    placed |= 1 << node;
    node = -1; // from the start again: an earlier one may be ready now
  }
  return order;
}

/** `placed` has bit k set if node k has its place. */
function placedAll(names: string, placed: number): boolean {
  for (let i = 0; i < names.length; i++) {
    if ((placed >> (names.charCodeAt(i) - 97)) % 2 === 0) return false;
  }
  return true;
}

// How the author of an entry looks in graph and legend: a colour and a shape per population, so that nobody has to
// tell them apart by colour. Pure. People and what belongs to no population have looks of their own.

export const SHAPES = ["circle", "square", "diamond", "triangle", "cross", "saltire"] as const;
export type Shape = (typeof SHAPES)[number];

export interface Look {
  readonly group: string;
  /** Categorical colour 1 to 8. */
  readonly slot: number;
  readonly shape: Shape;
}

export const PEOPLE: Look = { group: "people", slot: 8, shape: "cross" };

/** The keeper, editors of no population, agents of whom nothing is known any more. */
export const OTHERS: Look = { group: "others", slot: 8, shape: "saltire" };

/** Of an author; populations in the order of the state. */
export function looksOf(
  populations: readonly string[],
): (author: string, population: string | undefined) => Look {
  const looks = new Map(
    populations.map((group, i) => [group, { group, slot: (i % 7) + 1, shape: SHAPES[i % 4]! }]),
  );
  return (author, population) =>
    looks.get(population ?? "") ?? (author.startsWith("human:") ? PEOPLE : OTHERS);
}

/** The outline for SVG, around 0, about 2r wide. */
export function outline(shape: Shape, r: number): string {
  const at = (points: readonly (readonly [number, number])[]) =>
    `M${points.map(([x, y]) => `${(x * r).toFixed(2)} ${(y * r).toFixed(2)}`).join("L")}Z`;
  const [a, b] = [0.38, 1.1];
  const arms = [[-a, -b], [a, -b], [a, -a], [b, -a], [b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a], [-b, -a], [-a, -a]] as const; // biome-ignore format: points
  const half = Math.SQRT1_2;
  switch (shape) {
    case "circle":
      return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
    case "square":
      return at([[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]]); // biome-ignore format: points
    case "diamond":
      return at([[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]]); // biome-ignore format: points
    case "triangle":
      return at([[0, -1.25], [1.08, 0.62], [-1.08, 0.62]]); // biome-ignore format: points
    case "cross":
      return at(arms);
    case "saltire":
      return at(arms.map(([x, y]) => [half * (x - y), half * (x + y)] as const));
  }
}

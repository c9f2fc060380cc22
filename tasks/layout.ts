// Coordinates described by data: which symbols begin a part of a prompt, which a row of it. Aligned coordinates are what
// lets tiny models follow step-by-step traces; most families need no more than this, and data can cross to workers and
// to other programs where code cannot.
//   seg  parts of the prompt, counted by their marks ("=" is always one); the answer is one more
//   pc   rows of a part (or its symbols, with `columns`); in the answer the step
//   idx  place in a row; in a step the place behind its last row mark
//   sub  rows within a step of the answer
import { z } from "zod";
import type { Coordinate, Coordinates, Cursor } from "./coordinates.ts";

const marks = z.array(z.string().min(1).max(32)).max(64).default([]);
export const layoutSchema = z.strictObject({
  segments: marks.describe('symbols that begin a new part of a prompt, besides "="'),
  rows: marks.describe("symbols that begin a new row"),
  columns: z
    .boolean()
    .default(false)
    .describe("every symbol of a prompt is a row of its own, so that the k-th one shares its pc with step k"),
});
/** What a family says about the shape of its texts; every field may be left out. */
export type Layout = z.input<typeof layoutSchema>;

/** Throws a ZodError on a layout that is none. */
export function layoutCoordinates(layout: Layout = {}): Coordinates {
  const { segments, rows, columns } = layoutSchema.parse(layout);
  const shape: Shape = { segments: new Set([...segments, "="]), rows: new Set(rows), columns };
  return { start: () => new LayoutCursor(shape, [0, 0, 0, 0], false) };
}

interface Shape {
  readonly segments: ReadonlySet<string>;
  readonly rows: ReadonlySet<string>;
  readonly columns: boolean;
}

class LayoutCursor implements Cursor {
  readonly #shape: Shape;
  #at: Coordinate;
  #answering: boolean;

  constructor(shape: Shape, at: Coordinate, answering: boolean) {
    this.#shape = shape;
    this.#at = at;
    this.#answering = answering;
  }

  next(symbol: string): Coordinate {
    this.#at = this.#step(symbol);
    return this.#at;
  }

  #step(symbol: string): Coordinate {
    const [seg, pc, idx, sub] = this.#at;
    if (symbol === ">") {
      const first = !this.#answering;
      this.#answering = true;
      return first ? [seg + 1, 1, 0, 0] : [seg, pc + 1, 0, 0];
    }
    if (this.#answering)
      return this.#shape.rows.has(symbol) ? [seg, pc, 0, sub + 1] : [seg, pc, idx + 1, sub];
    if (this.#shape.segments.has(symbol)) return [seg + 1, 0, 0, 0];
    if (this.#shape.rows.has(symbol)) return [seg, pc + 1, 0, 0];
    return this.#shape.columns ? [seg, pc + 1, 1, 0] : [seg, pc, idx + 1, 0];
  }

  clone(): Cursor {
    return new LayoutCursor(this.#shape, this.#at, this.#answering);
  }
}

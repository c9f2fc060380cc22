// Integer coordinates of symbols: where a symbol stands in the structure of a text, not only in its order.
// Aligned coordinates are what lets tiny transformers follow step-by-step traces.

/** The channels every position has, in this order: list or line counter, program counter, offset, sub-step. */
export const CHANNELS = ["seg", "pc", "idx", "sub"] as const;
/** One position's coordinates, in the order of CHANNELS. */
export type Coordinate = readonly [seg: number, pc: number, idx: number, sub: number];

/** Walks a text from left to right and gives each symbol its coordinates. */
export interface Cursor {
  /** Coordinates of the next symbol; advances. An observation bag is passed as "". */
  next(symbol: string): Coordinate;
  clone(): Cursor;
}

export interface Coordinates {
  start(): Cursor;
}

/** The default: seg = line, idx = column in symbols. */
export const textCoordinates: Coordinates = { start: () => new TextCursor(0, 0) };

class TextCursor implements Cursor {
  #line: number;
  #column: number;

  constructor(line: number, column: number) {
    this.#line = line;
    this.#column = column;
  }

  next(symbol: string): Coordinate {
    const at: Coordinate = [this.#line, 0, this.#column, 0];
    if (symbol === "\n") {
      this.#line++;
      this.#column = 0;
    } else this.#column++;
    return at;
  }

  clone(): Cursor {
    return new TextCursor(this.#line, this.#column);
  }
}

// Coordinates of column arithmetic: what belongs to one column has one pc, so that a step finds its digits.
//   seg  0 first number, 1 second number (from the sign on), 2 the worked columns (from "=" on)
//   pc   column, from 1: the k-th digit of a number, the k-th '>' and what follows it
//   idx  place in a step: 0 for '>', 1 for the digit, 2 for the carry; 1 for the digits of the prompt
import type { Coordinate, Coordinates, Cursor } from "./coordinates.ts";

class ColumnCursor implements Cursor {
  #seg: number;
  #pc: number;
  #idx: number;

  constructor(seg: number, pc: number, idx: number) {
    this.#seg = seg;
    this.#pc = pc;
    this.#idx = idx;
  }

  next(symbol: string): Coordinate {
    if (symbol === "=" || symbol === "+" || symbol === "-" || symbol === "x") {
      this.#seg = symbol === "=" ? 2 : 1;
      this.#pc = 0;
      this.#idx = 0;
    } else if (symbol === ">") {
      this.#pc++;
      this.#idx = 0;
    } else if (this.#seg === 2) this.#idx++;
    else {
      this.#pc++;
      this.#idx = 1;
    }
    return [this.#seg, this.#pc, Math.min(this.#idx, 15), 0];
  }

  clone(): Cursor {
    return new ColumnCursor(this.#seg, this.#pc, this.#idx);
  }
}

export const arithmeticCoordinates: Coordinates = { start: () => new ColumnCursor(0, 0, 0) };

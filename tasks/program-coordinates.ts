// Coordinates of program texts (programs/format.ts, laws/family.ts) as one small automaton over symbols.
//   seg  list counter: 0 up to and including the ':' list; each '>' opens the next; so does each '/' of a step but its
//        first, which shares the segment its '>' opened
//   pc   program counter: the k-th symbol after S, A or P (a proposal) has k; from ':' on, the number of '>' so far,
//        so that what is written in step k stands at the op it applies
//   idx  place in a list: digits after ':' '>' '/' count from 1, everything else has 0
//   sub  place in a definition: in a D block the k-th symbol of the body has k; in a step the k-th '/' and what
//        follows it has k
// Answers to laws are programs: after the ':' of an L prompt the k-th symbol has pc k, as after S.
import type { Coordinate, Coordinates, Cursor } from "./coordinates.ts";

/** Largest idx and sub: learned tables of coordinates have 16 rows. */
const MAX_PLACE = 15;

type Mode = "outside" | "definition" | "program" | "list" | "observations";

class ProgramCursor implements Cursor {
  #mode: Mode = "outside";
  #seg = 0;
  #pc = 0;
  #idx = 0;
  #sub = 0;

  next(symbol: string): Coordinate {
    switch (symbol) {
      case "D":
        return this.#enter("definition", 0, 0, -1); // the name itself gets sub 0
      case "P":
      case "S":
      case "A":
        return this.#enter("program", 0, 0, 0);
      case "L":
        return this.#enter("observations", 0, 0, 0);
      case ":":
        if (this.#mode === "observations") return this.#enter("program", 0, 0, 0);
        return this.#enter("list", this.#seg, 0, 0);
      case ">":
        return this.#enter("list", this.#seg + 1, this.#pc + 1, 0);
      case "/":
        return this.#enter("list", this.#seg + (this.#sub > 0 ? 1 : 0), this.#pc, this.#sub + 1);
    }
    if (this.#mode === "definition") this.#sub++;
    else if (this.#mode === "program") this.#pc++;
    else if (this.#mode === "list" && isDigit(symbol)) this.#idx++;
    const idx = this.#mode === "list" && isDigit(symbol) ? this.#idx : 0;
    return [this.#seg, this.#pc, Math.min(idx, MAX_PLACE), place(this.#sub)];
  }

  clone(): Cursor {
    const copy = new ProgramCursor();
    copy.#mode = this.#mode;
    copy.#seg = this.#seg;
    copy.#pc = this.#pc;
    copy.#idx = this.#idx;
    copy.#sub = this.#sub;
    return copy;
  }

  #enter(mode: Mode, seg: number, pc: number, sub: number): Coordinate {
    this.#mode = mode;
    this.#seg = seg;
    this.#pc = pc;
    this.#idx = 0;
    this.#sub = sub;
    return [seg, pc, 0, place(sub)];
  }
}

function place(sub: number): number {
  return Math.max(0, Math.min(sub, MAX_PLACE));
}

function isDigit(symbol: string): boolean {
  return symbol.length === 1 && symbol >= "0" && symbol <= "9";
}

export const programCoordinates: Coordinates = { start: () => new ProgramCursor() };

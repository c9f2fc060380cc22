// Coordinates of texts that rewrite programs with names (format.ts), left to right from the symbols alone.
//   seg  block: each D, E and W opens the next; the answer stays in the block of its program
//   pc   place: in a D block the name has 0 and the k-th symbol of its body k; the k-th symbol of a program has k. In the
//        answer a symbol stands at the place of the last program symbol that it covers: a name of a D block covers as
//        many as its body has, everything else one. So what is to be written next always stands one place further on.
//   idx  1 in the answer, from ':' on; 0 elsewhere
//   sub  place in a definition's body, 0 elsewhere
import type { Coordinate, Coordinates, Cursor } from "../coordinates.ts";

/** Largest sub: learned tables of coordinates have 16 rows. */
const MAX_PLACE = 15;

type Mode = "outside" | "definition" | "program" | "answer";

class RewriteCursor implements Cursor {
  #mode: Mode = "outside";
  #seg = 0;
  #pc = 0;
  /** The name whose definition is being read. */
  #name = "";
  /** Symbols of the bodies read so far. Never changed in place once cloned: clones share it until they write. */
  #lengths: ReadonlyMap<string, number> = new Map();

  next(symbol: string): Coordinate {
    switch (symbol) {
      case "D":
        return this.#open("definition", -1);
      case "E":
      case "W":
        return this.#open("program", 0);
      case ":":
        this.#mode = "answer";
        this.#pc = 0;
        return [this.#seg, 0, 1, 0];
    }
    if (this.#mode === "definition") {
      this.#pc++;
      if (this.#pc === 0) this.#name = symbol;
      else this.#lengths = new Map(this.#lengths).set(this.#name, this.#pc);
      return [this.#seg, this.#pc, 0, Math.min(this.#pc, MAX_PLACE)];
    }
    if (this.#mode === "outside") return [this.#seg, 0, 0, 0];
    const answer = this.#mode === "answer";
    this.#pc += answer ? (this.#lengths.get(symbol) ?? 1) : 1;
    return [this.#seg, this.#pc, answer ? 1 : 0, 0];
  }

  clone(): Cursor {
    const copy = new RewriteCursor();
    copy.#mode = this.#mode;
    copy.#seg = this.#seg;
    copy.#pc = this.#pc;
    copy.#name = this.#name;
    copy.#lengths = this.#lengths;
    return copy;
  }

  #open(mode: Mode, place: number): Coordinate {
    this.#mode = mode;
    this.#seg++;
    this.#pc = place;
    return [this.#seg, 0, 0, 0];
  }
}

export const rewriteCoordinates: Coordinates = { start: () => new RewriteCursor() };

// Programs as look-up tables: one array of 111,111 codes per op or name, a program is a chain of look-ups.
// Use it where many programs or inputs are tried; the interpreter stays the oracle. It knows no tasks.
import { Rng } from "../../core/index.ts";
import { decode, encode, LISTS } from "./code.ts";
import { type Definitions, expand, NO_DEFINITIONS } from "./interpreter.ts";
import { applyOp, type Digits, isOp, type Op } from "./ops.ts";

/** code of the input -> code of the output; length LISTS, 0.4 MB. */
export type Table = Int32Array;

/** One observation. */
export type Pair = readonly [input: Digits, output: Digits];

/** Composed tables kept for re-use, at 0.4 MB each: 128 is about 57 MB. */
const MAX_COMPOSED = 128;
const opTables = new Map<Op, Table>();
const composed = new Map<string, Table>();

/** The table of one op, built at first use (about 20 ms). */
export function opTable(op: Op): Table {
  let table = opTables.get(op);
  if (table === undefined) {
    table = new Int32Array(LISTS);
    for (let code = 0; code < LISTS; code++) table[code] = encode(applyOp(op, decode(code)));
    opTables.set(op, table);
  }
  return table;
}

/** The table of a chain of ops. Shared by all who ask for the same chain: never write into it. */
export function composedTable(ops: readonly Op[]): Table {
  if (ops.length === 1) return opTable(ops[0]!);
  const key = ops.join(" ");
  let table = composed.get(key);
  if (table === undefined) {
    table = Int32Array.from({ length: LISTS }, (_, code) => code);
    for (const op of ops) {
      const step = opTable(op);
      for (let code = 0; code < LISTS; code++) table[code] = step[table[code]!]!;
    }
    if (composed.size >= MAX_COMPOSED) composed.delete(composed.keys().next().value!);
  } else composed.delete(key); // to be inserted last again: the oldest is the least recently used
  composed.set(key, table);
  return table;
}

/** The fixed inputs that fingerprints are taken on: 64 lists, mostly of five digits, a few of each length. */
export const PROBES: Int32Array = probes();

function probes(): Int32Array {
  const rng = Rng.seed("probes");
  const codes = new Set<number>();
  for (const [length, count] of [
    [5, 48],
    [4, 9],
    [3, 4],
    [2, 2],
    [1, 1],
  ] as const) {
    const enough = codes.size + count;
    while (codes.size < enough) codes.add(encode(Array.from({ length }, () => rng.int(10))));
  }
  return Int32Array.from(codes);
}

/** 53-bit hash of outputs on PROBES (or on any list of codes). */
export function hashCodes(codes: ArrayLike<number>): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < codes.length; i++) {
    a = Math.imul(a ^ codes[i]!, 0x01000193);
    b = Math.imul((b ^ codes[i]!) + 0x85ebca6b, 0xc2b2ae35);
    b ^= b >>> 15;
  }
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d);
  return (a >>> 0) * 0x200000 + (b >>> 11);
}

/** Tables for ops and for the names of one set of definitions. */
export class ProgramTables {
  readonly #bodies: Map<string, readonly string[]>;
  readonly #tables = new Map<string, Table>();

  constructor(definitions: Iterable<{ readonly name: string; readonly body: readonly string[] }> = []) {
    this.#bodies = new Map();
    for (const { name, body } of definitions) this.#bodies.set(name, body);
  }

  /** Gives a name its meaning, or a new one. Ops keep theirs. Bodies may use names that are defined later. */
  define(name: string, body: readonly string[]): void {
    this.#bodies.set(name, body);
    this.#tables.clear(); // others may stand on this name; composed tables are cached, so this is cheap
  }

  /** What the names mean, for the interpreter. */
  get definitions(): Definitions {
    return this.#bodies;
  }

  /** The table of an op or name; undefined for what is unknown, cyclic or endless. */
  table(symbol: string): Table | undefined {
    let table = this.#tables.get(symbol);
    if (table === undefined) {
      const ops = expand([symbol], isOp(symbol) ? NO_DEFINITIONS : this.#bodies);
      if (!ops.ok) return undefined;
      table = composedTable(ops.value);
      this.#tables.set(symbol, table);
    }
    return table;
  }

  /** The tables of a program's symbols; undefined if any is unknown. */
  chain(program: readonly string[]): Table[] | undefined {
    const tables: Table[] = [];
    for (const symbol of program) {
      const table = this.table(symbol);
      if (table === undefined) return undefined;
      tables.push(table);
    }
    return tables;
  }

  run(program: readonly string[], input: Digits): number[] | undefined {
    const chain = this.chain(program);
    return chain && decode(follow(chain, encode(input)));
  }

  /** Indices of the programs that disagree with at most `tolerance` pairs. Programs with unknown symbols never agree. */
  agreeing(programs: readonly (readonly string[])[], pairs: readonly Pair[], tolerance = 0): number[] {
    const inputs = Int32Array.from(pairs, ([input]) => encode(input));
    const outputs = Int32Array.from(pairs, ([, output]) => encode(output));
    const found: number[] = [];
    const chain: Table[] = [];
    next: for (let p = 0; p < programs.length; p++) {
      const program = programs[p]!;
      const length = program.length;
      for (let k = 0; k < length; k++) {
        const table = this.#tables.get(program[k]!) ?? this.table(program[k]!);
        if (table === undefined) continue next;
        chain[k] = table;
      }
      let misses = 0;
      for (let i = 0; i < inputs.length; i++) {
        let code = inputs[i]!;
        for (let k = 0; k < length; k++) code = chain[k]![code]!;
        if (code !== outputs[i] && ++misses > tolerance) continue next;
      }
      found.push(p);
    }
    return found;
  }

  /** Equal functions have equal fingerprints; different ones may share one if they agree on all PROBES. */
  fingerprint(program: readonly string[]): number | undefined {
    const chain = this.chain(program);
    return chain && hashCodes(PROBES.map((code) => follow(chain, code)));
  }
}

/** One code through a chain of tables. */
export function follow(chain: readonly Table[], code: number): number {
  let at = code;
  for (let k = 0; k < chain.length; k++) at = chain[k]![at]!;
  return at;
}

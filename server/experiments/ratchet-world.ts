// The hidden world of the ratchet experiment: two-op motifs, motifs of motifs, and long programs made mostly of them. The
// learner never sees a motif as such, only programs. Pure functions of the generator.
import type { Rng } from "../../core/index.ts";
import {
  degenerate,
  encode,
  lengthOf,
  MAX_DIGITS,
  OP_SETS,
  type Op,
  type OpSet,
  opTable,
  ProgramTables,
} from "../../tasks/index.ts";

/** Recurring motifs, and pairs of them that recur as such. */
const MOTIFS = 8;
const PAIRS = 4;
/** Chances that the next part of a program is a pair of motifs, a motif, or else a single op. */
const PAIR_SHARE = 0.3;
const MOTIF_SHARE = 0.55;
/** Every step keeps at least two digits, as in the family "programs". */
const MIN_DIGITS = 2;
/** Draws of one part before the whole program is drawn again. */
const TRIES = 24;
/** A body is workable when all of its ops do something on so many of so many random inputs. */
const WORKABLE = { inputs: 64, least: 8 } as const;

export interface MotifWorld {
  readonly ops: OpSet;
  readonly motifs: readonly (readonly Op[])[];
  readonly pairs: readonly (readonly Op[])[];
}

/** A program to be run on a list; each of its ops changes the list. */
export interface LongTask {
  readonly program: readonly Op[];
  readonly list: readonly number[];
}

export function makeMotifWorld(rng: Rng, ops: OpSet): MotifWorld {
  const motifs = twoOpBodies(rng.fork("motifs"), ops, MOTIFS);
  const own = rng.fork("pairs");
  const pairs = new Map<string, readonly Op[]>();
  while (pairs.size < PAIRS) {
    const pair = [...own.pick(motifs), ...own.pick(motifs)];
    if (isWorkable(own, pair)) pairs.set(pair.join(" "), pair);
  }
  return { ops, motifs, pairs: [...pairs.values()] };
}

/** Different functions of two ops, none of which a single op computes. */
export function twoOpBodies(rng: Rng, ops: OpSet, count: number): (readonly Op[])[] {
  const tables = new ProgramTables();
  const bodies = new Map<number, readonly Op[]>();
  while (bodies.size < count) {
    const body = [rng.pick<Op>(OP_SETS[ops]), rng.pick<Op>(OP_SETS[ops])];
    const print = tables.fingerprint(body)!;
    if (degenerate(ops, body) !== undefined || bodies.has(print) || !isWorkable(rng, body)) continue;
    if (OP_SETS[ops].some((op) => tables.fingerprint([op]) === print)) continue;
    bodies.set(print, body);
  }
  return [...bodies.values()];
}

/** A program of exactly so many ops, and an input for it. */
export function drawLongTask(rng: Rng, world: MotifWorld, depth: number): LongTask {
  for (;;) {
    const list = randomList(rng);
    const program: Op[] = [];
    let code = encode(list);
    for (let tries = 0; program.length < depth && tries < TRIES; tries++) {
      const part = drawPart(rng, world);
      const after = program.length + part.length > depth ? -1 : follows(part, code);
      if (after < 0) continue;
      program.push(...part);
      code = after;
      tries = -1;
    }
    if (program.length === depth) return { program, list };
  }
}

function drawPart(rng: Rng, { ops, motifs, pairs }: MotifWorld): readonly Op[] {
  const draw = rng.next();
  if (draw < PAIR_SHARE) return rng.pick(pairs);
  return draw < PAIR_SHARE + MOTIF_SHARE ? rng.pick(motifs) : [rng.pick<Op>(OP_SETS[ops])];
}

/** The list after the ops if each of them changes it and enough digits stay; -1 otherwise. */
export function follows(ops: readonly Op[], code: number): number {
  let at = code;
  for (const op of ops) {
    const after = opTable(op)[at]!;
    if (after === at || lengthOf(after) < MIN_DIGITS) return -1;
    at = after;
  }
  return at;
}

/** An input on which all of the ops do something. They must be workable. */
export function inputFor(rng: Rng, ops: readonly Op[]): number[] {
  for (;;) {
    const list = randomList(rng);
    if (follows(ops, encode(list)) >= 0) return list;
  }
}

/** Does all of its ops' work on a fair share of inputs: dup and then dup does not on lists of five. */
export function isWorkable(rng: Rng, ops: readonly Op[]): boolean {
  const inputs = Array.from({ length: WORKABLE.inputs }, () => randomList(rng));
  return inputs.filter((list) => follows(ops, encode(list)) >= 0).length >= WORKABLE.least;
}

function randomList(rng: Rng): number[] {
  return Array.from({ length: rng.range(MIN_DIGITS + 1, MAX_DIGITS) }, () => rng.int(10));
}

// The bodies that controls put into a culture: placebos of finds, and names for random programs. They draw from the
// generator they are given and edit nothing. They know no arms and no rounds.
import type { Rng } from "../../core/index.ts";
import {
  type Definition,
  degenerate,
  equivalent,
  expand,
  type Law,
  OP_SETS,
  type Op,
  type OpSet,
  ProgramTables,
} from "../../tasks/index.ts";

/** Placebo bodies drawn before taking one that does nothing useful either. */
const PLACEBO_DRAWS = 200;
/** Ops of a random program that is given a name: as many as a law of level 1 has. */
const CHANCE_OPS = 2;

/** Valid, of the same length, and wrong: the control for "more vocabulary helps by itself". */
export function placeboBody(
  ops: OpSet,
  names: readonly Definition[],
  law: Law,
  program: readonly string[],
  rng: Rng,
): readonly string[] {
  const tables = new ProgramTables(names);
  const symbols = [...OP_SETS[ops], ...names.map(({ name }) => name)];
  let body: readonly string[] = program;
  for (let draw = 0; draw < PLACEBO_DRAWS; draw++) {
    body = Array.from({ length: program.length }, () => rng.pick(symbols));
    const inOps = expand(body, tables.definitions);
    if (!inOps.ok || degenerate(ops, inOps.value) !== undefined) continue;
    if (!equivalent(inOps.value, law.program)) break;
  }
  return body;
}

/** Different random programs of two ops that do something, as many as wanted (op set A has 105, B 116). */
export function randomBodies(ops: OpSet, count: number, rng: Rng): Op[][] {
  const bodies = new Map<number, Op[]>();
  const nothing = new ProgramTables();
  while (bodies.size < count) {
    const body = Array.from({ length: CHANCE_OPS }, () => rng.pick(OP_SETS[ops]));
    const fingerprint = nothing.fingerprint(body);
    if (fingerprint === undefined || degenerate(ops, body) !== undefined || bodies.has(fingerprint)) continue;
    bodies.set(fingerprint, body);
  }
  return [...bodies.values()];
}

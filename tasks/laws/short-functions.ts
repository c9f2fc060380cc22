// All different functions that short programs of an op set compute, found breadth first, and what makes a
// program degenerate as a law or a puzzle. "Different" means on the 64 PROBES. It knows no worlds and no tasks.
import { OP_SETS, type Op, type OpSet } from "../dsl/ops.ts";
import { follow, hashCodes, opTable, PROBES } from "../dsl/table.ts";

/** Attempts have four symbols, so whatever four ops can do counts as short. */
export const MAX_SHORT = 4;

/** Fewer different outputs on the 64 probes than this: too easy to fit by accident. */
const MIN_DISTINCT = 32;
/** More probes than this left as they were (a quarter; par keeps up to a fifth): too like doing nothing. */
const MAX_UNCHANGED = 20;

export interface ShortFunction {
  readonly fingerprint: number;
  /** The first shortest program in op order: the canonical name of the function. */
  readonly program: readonly Op[];
}

interface Entry extends ShortFunction {
  readonly outputs: Int32Array;
}
const cache = new Map<OpSet, { byLength: Entry[][]; known: Map<number, ShortFunction> }>();

/** Different functions of programs up to `length` ops, shortest first, the identity (length 0) included. */
export function shortFunctions(ops: OpSet, length: number): readonly ShortFunction[] {
  return reach(ops, length)
    .byLength.slice(0, length + 1)
    .flat();
}

/** The shortest known program with this fingerprint, among programs up to `length` ops. */
export function shortest(ops: OpSet, fingerprint: number, length: number): ShortFunction | undefined {
  const found = reach(ops, length).known.get(fingerprint);
  return found && found.program.length <= length ? found : undefined;
}

/** Why a program of ops is no good as a law or puzzle; undefined if it is good. */
export function degenerate(ops: OpSet, program: readonly Op[]): string | undefined {
  const chain = program.map(opTable);
  const outputs = PROBES.map((code) => follow(chain, code));
  const distinct = new Set(outputs).size;
  if (distinct === 1) return "constant";
  if (distinct < MIN_DISTINCT) return `only ${distinct} different outputs on ${PROBES.length} inputs`;
  const unchanged = outputs.filter((code, i) => code === PROBES[i]).length;
  if (unchanged > MAX_UNCHANGED) return `leaves ${unchanged} of ${PROBES.length} inputs as they are`;
  const shorter = shortest(ops, hashCodes(outputs), Math.min(program.length - 1, MAX_SHORT));
  return shorter && `does the same as the shorter "${shorter.program.join(" ")}"`;
}

function reach(ops: OpSet, length: number) {
  let functions = cache.get(ops);
  if (functions === undefined) {
    const identity = { fingerprint: hashCodes(PROBES), program: [], outputs: PROBES };
    functions = { byLength: [[identity]], known: new Map([[identity.fingerprint, identity]]) };
    cache.set(ops, functions);
  }
  const { byLength, known } = functions;
  while (byLength.length <= length) {
    const next: Entry[] = [];
    for (const entry of byLength.at(-1)!) {
      for (const op of OP_SETS[ops]) {
        const table = opTable(op);
        const outputs = entry.outputs.map((code) => table[code]!);
        const fingerprint = hashCodes(outputs);
        if (known.has(fingerprint)) continue;
        const found = { fingerprint, program: [...entry.program, op], outputs };
        known.set(fingerprint, found);
        next.push(found);
      }
    }
    byLength.push(next);
  }
  return functions;
}

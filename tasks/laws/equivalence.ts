// Do two programs compute the same function? Exhaustive over all 111,111 lists, with probes first for a quick no.
// It knows no tasks.
import { decode, encode, LISTS } from "../dsl/code.ts";
import { expand } from "../dsl/interpreter.ts";
import type { Digits } from "../dsl/ops.ts";
import { composedTable, follow, type Pair, PROBES, ProgramTables, type Table } from "../dsl/table.ts";

/** Tables without any names: enough for programs of ops. */
export const opsOnly = new ProgramTables();

/** A list on which the programs differ; undefined if they are equal on every list. Unknown symbols throw. */
export function difference(
  a: readonly string[],
  b: readonly string[],
  tables: ProgramTables = opsOnly,
): Digits | undefined {
  const first = chainOf(a, tables);
  const second = chainOf(b, tables);
  if (sameOps(a, b, tables)) return undefined;
  for (const code of PROBES) if (follow(first, code) !== follow(second, code)) return decode(code);
  // From the longest lists down: they tell programs apart best.
  for (let code = LISTS - 1; code >= 0; code--) {
    if (follow(first, code) !== follow(second, code)) return decode(code);
  }
  return undefined;
}

/** The same ops in the same order: equal without trying any list. */
function sameOps(a: readonly string[], b: readonly string[], tables: ProgramTables): boolean {
  const first = expand(a, tables.definitions);
  const second = expand(b, tables.definitions);
  return first.ok && second.ok && first.value.join(" ") === second.value.join(" ");
}

export function equivalent(
  a: readonly string[],
  b: readonly string[],
  tables: ProgramTables = opsOnly,
): boolean {
  return difference(a, b, tables) === undefined;
}

/** The first pair that the program does not fit; undefined if it fits all. Unknown symbols throw. */
export function misfit(
  program: readonly string[],
  pairs: readonly Pair[],
  tables: ProgramTables = opsOnly,
): { readonly input: Digits; readonly expected: Digits; readonly got: Digits } | undefined {
  const chain = chainOf(program, tables);
  for (const [input, expected] of pairs) {
    const code = follow(chain, encode(input));
    if (code !== encode(expected)) return { input, expected, got: decode(code) };
  }
  return undefined;
}

/** True if the program gives the output of every pair. */
export function agrees(
  program: readonly string[],
  pairs: readonly Pair[],
  tables: ProgramTables = opsOnly,
): boolean {
  return misfit(program, pairs, tables) === undefined;
}

/** Long programs are composed into one table first: 111,111 steps through 16 tables would miss the caches. */
function chainOf(program: readonly string[], tables: ProgramTables): Table[] {
  if (program.length > 4) {
    const ops = expand(program, tables.definitions);
    if (ops.ok) return [composedTable(ops.value)];
  }
  const chain = tables.chain(program);
  if (chain === undefined) throw new Error(`a program with unknown symbols: ${program.join(" ")}`);
  return chain;
}

// The total interpreter: programs are lists of ops and names, names stand for programs, applied left to right.
// Whatever is asked, it ends, and failures are typed results. It knows no text formats and no tables.
import { err, ok, type Result } from "../../core/index.ts";
import { applyOp, type Digits, isOp, type Op } from "./ops.ts";

/** What names mean. A Map of name -> body will do. Ops cannot be redefined: they are looked up first. */
export interface Definitions {
  get(name: string): readonly string[] | undefined;
}
export const NO_DEFINITIONS: Definitions = new Map<string, readonly string[]>();

export type ProgramError =
  | { readonly kind: "unknown-name"; readonly name: string }
  | { readonly kind: "cycle"; readonly name: string }
  | { readonly kind: "out-of-fuel"; readonly fuel: number };

/** Ops applied plus names entered before giving up; the largest law (level 6 of three parts) over names costs 1093. */
export const DEFAULT_FUEL = 2000;

/** The value of a program on a list. Nested names are followed; time and memory are bounded by `fuel`. */
export function run(
  program: readonly string[],
  input: Digits,
  definitions: Definitions = NO_DEFINITIONS,
  fuel = DEFAULT_FUEL,
): Result<Digits, ProgramError> {
  let value = input;
  const error = walk(program, definitions, fuel, (op) => {
    value = applyOp(op, value);
  });
  return error ? err(error) : ok(value);
}

/** The primitive ops a program stands for. `limit` bounds ops plus names met on the way. */
export function expand(
  program: readonly string[],
  definitions: Definitions = NO_DEFINITIONS,
  limit = DEFAULT_FUEL,
): Result<Op[], ProgramError> {
  const ops: Op[] = [];
  const error = walk(program, definitions, limit, (op) => {
    ops.push(op);
  });
  return error ? err(error) : ok(ops);
}

/** One sentence for people. */
export function explain(error: ProgramError): string {
  if (error.kind === "unknown-name") return `nothing is known by the name "${error.name}"`;
  if (error.kind === "cycle") return `"${error.name}" is defined by itself`;
  return `more than ${error.fuel} ops and names`;
}

/** Visits the primitive ops in order, with an explicit stack: deep nesting cannot overflow the machine's. */
function walk(
  program: readonly string[],
  definitions: Definitions,
  fuel: number,
  visit: (op: Op) => void,
): ProgramError | undefined {
  const stack = [{ name: "", body: program, at: 0 }];
  const open = new Set<string>();
  let spent = 0;
  for (let frame = stack[0]; frame !== undefined; frame = stack.at(-1)) {
    const symbol = frame.body[frame.at++];
    if (symbol === undefined) {
      open.delete(frame.name);
      stack.pop();
      continue;
    }
    if (++spent > fuel) return { kind: "out-of-fuel", fuel };
    if (isOp(symbol)) {
      visit(symbol);
      continue;
    }
    const body = definitions.get(symbol);
    if (body === undefined) return { kind: "unknown-name", name: symbol };
    if (open.has(symbol)) return { kind: "cycle", name: symbol };
    open.add(symbol);
    stack.push({ name: symbol, body, at: 0 });
  }
  return undefined;
}

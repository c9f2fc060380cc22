// What a `programs` task is made of, its bounds, and what its symbols mean. No text formats, no grading.
import { z } from "zod";
import { err, ok, type Result } from "../../core/index.ts";
import { encode } from "../dsl/code.ts";
import { type Definitions, expand, explain } from "../dsl/interpreter.ts";
import { isOp, MAX_DIGITS, OP_SETS, type Op, type OpSet } from "../dsl/ops.ts";
import { isName } from "../dsl/symbols.ts";
import { opTable, type Table } from "../dsl/table.ts";
import type { Rejection } from "../family.ts";

/** Bounds of a task. 16 ops a name is what a level-4 law expands to. */
export const BOUNDS = { program: 16, definitions: 16, body: 16, expansion: 16 } as const;

const listSchema = z.array(z.number().int().min(0).max(9)).max(MAX_DIGITS);
const bodySchema = z.array(z.string()).min(1).max(BOUNDS.body);

/**
 * `apply`: run the program on `list`, step by step. `abduce`: find an input that gives `list`.
 * `definitions` hold the meaning of every name in the program, sorted by name, so that a task stands on its own.
 */
export const programPayloadSchema = z.strictObject({
  mode: z.enum(["apply", "abduce"]),
  definitions: z
    .array(z.strictObject({ name: z.string().refine(isName), body: bodySchema }))
    .max(BOUNDS.definitions),
  program: z.array(z.string()).min(1).max(BOUNDS.program),
  list: listSchema.min(1),
});
export type ProgramPayload = Readonly<z.infer<typeof programPayloadSchema>>;

/** A program symbol, the ops it stands for, and their tables. */
export interface Step {
  readonly symbol: string;
  readonly ops: readonly Op[];
  readonly tables: readonly Table[];
}

/** Each op as a step of its own, made once: grading asks for them by the hundred thousand. */
const opSteps = new Map<string, Step>();

/** The steps of a well-formed task's program. Throws for a payload that never passed {@link checkMeaning}. */
export function stepsOf(payload: ProgramPayload): Step[] {
  return payload.program.map((symbol) => {
    let step = opSteps.get(symbol);
    if (step === undefined) {
      step = makeStep(symbol, isOp(symbol) ? [symbol] : opsOf(symbol, payload.definitions));
      if (isOp(symbol)) opSteps.set(symbol, step);
    }
    return step;
  });
}

function opsOf(name: string, definitions: ProgramPayload["definitions"]): readonly Op[] {
  const body = definitions.find((definition) => definition.name === name)?.body;
  if (body?.every(isOp)) return body; // the usual case, without the interpreter's bookkeeping
  const ops = expand([name], meaningOf(definitions));
  if (!ops.ok) throw new Error(`a task with the unknown symbol "${name}"`);
  return ops.value;
}

export function meaningOf(definitions: ProgramPayload["definitions"]): Definitions {
  return new Map(definitions.map(({ name, body }) => [name, body]));
}

function makeStep(symbol: string, ops: readonly Op[]): Step {
  return { symbol, ops, tables: ops.map(opTable) };
}

/** Every symbol known, of the op set, expansions within bounds, no unused or repeated definition. */
export function checkMeaning(payload: ProgramPayload, ops: OpSet): Result<Step[], Rejection> {
  const allowed: readonly Op[] = OP_SETS[ops];
  const names = meaningOf(payload.definitions);
  const used = new Set<string>();
  const pending = [...payload.program];
  for (let symbol = pending.pop(); symbol !== undefined; symbol = pending.pop()) {
    if (isOp(symbol)) {
      if (!allowed.includes(symbol)) return refuse("parse", `op "${symbol}" is not in set ${ops}`);
    } else if (!used.has(symbol)) {
      used.add(symbol);
      pending.push(...(names.get(symbol) ?? []));
    }
  }
  const steps: Step[] = [];
  for (const symbol of payload.program) {
    const expanded = expand([symbol], names, 4 * BOUNDS.expansion);
    if (!expanded.ok) return refuse("ill-posed", explain(expanded.error));
    if (expanded.value.length > BOUNDS.expansion) {
      return refuse("too-large", `"${symbol}" stands for more than ${BOUNDS.expansion} ops`);
    }
    steps.push(makeStep(symbol, expanded.value));
  }
  const idle = payload.definitions.find(({ name }) => !used.has(name));
  if (idle) return refuse("degenerate", `"${idle.name}" is defined but not used`);
  return ok(steps);
}

/** Code of the list that the task gives. */
export function listCode(payload: ProgramPayload): number {
  return encode(payload.list);
}

export function refuse(gate: Rejection["gate"], reason: string): Result<never, Rejection> {
  return err({ gate, reason });
}

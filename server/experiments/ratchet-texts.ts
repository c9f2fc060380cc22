// The texts of the ratchet experiment: long programs written in ops or with names, each name one step of the trace and
// its definition nowhere, and the unnamed control: every step of the trace applies two ops. Right answers are the
// interpreter's.
import { type ExampleData, words } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import {
  type Coordinate,
  type Cursor,
  composedTable,
  decode,
  encode,
  OP_SETS,
  type Op,
  type OpSet,
  programsFamily,
  renderProgram,
  type TaskFamily,
  tokenise,
  type Word,
} from "../../tasks/index.ts";
import { follows, inputFor, type LongTask } from "./ratchet-world.ts";

/** A name and what it stands for. */
export interface OpWord extends Word {
  readonly spelling: readonly Op[];
}

/** Symbols of a sleep's sequence. */
const SEQUENCE = { least: 3, most: 6 } as const;
/** Chance that a symbol of a sequence is a name, and that it is one of those that are not mastered yet. */
const NAME_SHARE = 0.7;
const UNMASTERED_SHARE = 0.6;
/** Ops that one step of the unnamed control applies. */
const CHUNK = 2;

/** The task with its program in these symbols: one step for each. */
export function writtenTask(
  { list }: LongTask,
  program: readonly string[],
  names: readonly OpWord[],
): ExampleData {
  const meaning = new Map(names.map(({ name, spelling }) => [name, spelling]));
  const parts = program.map((symbol) => meaning.get(symbol) ?? [symbol as Op]);
  return { family: "programs", prompt: promptOf(program, list), completion: traceOf(parts, list) };
}

/** The task in ops, two of them per step. */
export function chunkedTask({ program, list }: LongTask): ExampleData {
  const parts: Op[][] = [];
  for (let at = 0; at < program.length; at += CHUNK) parts.push(program.slice(at, at + CHUNK));
  return { family: CHUNKS, prompt: promptOf(program, list), completion: traceOf(parts, list) };
}

/** The task written as short as the names allow: the harness's rewriting. */
export function shortTask(task: LongTask, names: readonly OpWord[]): ExampleData {
  return writtenTask(task, tokenise(task.program, names), names);
}

/** Practice of names without their definitions: a short program of names and ops, each doing something. */
export function sleepSequence(
  rng: Rng,
  ops: OpSet,
  names: readonly OpWord[],
  mastered: ReadonlySet<string>,
): ExampleData {
  const unmastered = names.filter(({ name }) => !mastered.has(name));
  const length = rng.range(SEQUENCE.least, SEQUENCE.most);
  const draw = (): OpWord => {
    if (!rng.chance(NAME_SHARE)) {
      const op = rng.pick<Op>(OP_SETS[ops]);
      return { name: op, spelling: [op] };
    }
    return rng.pick(unmastered.length > 0 && rng.chance(UNMASTERED_SHARE) ? unmastered : names);
  };
  for (;;) {
    const symbols = [draw()];
    const list = inputFor(rng, symbols[0]!.spelling);
    let code = follows(symbols[0]!.spelling, encode(list));
    for (let tries = 0; symbols.length < length && tries < 24; tries++) {
      const symbol = draw();
      const after = follows(symbol.spelling, code);
      if (after < 0) continue;
      symbols.push(symbol);
      code = after;
    }
    if (symbols.length < length) continue;
    const program = symbols.map(({ name }) => name);
    return writtenTask({ program: [], list }, program, names);
  }
}

/** One use of one name: the gate's question. */
export function oneStep(rng: Rng, word: OpWord): ExampleData {
  return writtenTask({ program: [], list: inputFor(rng, word.spelling) }, [word.name], [word]);
}

/** Symbols of prompt and completion together: what has to fit into the context. */
export function symbolsOf({ prompt, completion }: ExampleData): number {
  return prompt.pieces.length + words(completion).length;
}

function promptOf(program: readonly string[], list: readonly number[]) {
  return renderProgram({ mode: "apply", definitions: [], program: [...program], list: [...list] }, []);
}

function traceOf(parts: readonly (readonly Op[])[], list: readonly number[]): string {
  let code = encode(list);
  const steps = parts.map((ops) => {
    code = composedTable(ops)[code]!;
    return [">", ...decode(code)].join(" ");
  });
  return `${steps.join(" ")} .`;
}

/** Family id of the unnamed control. */
export const CHUNKS = "chunks";

/** The family "programs" with other coordinates: step k stands at op 2k - 1, where the ops begin that it applies. */
export function chunksFamily(ops: OpSet): TaskFamily {
  const programs = programsFamily({ ops });
  const coordinates = { start: () => new ChunkCursor(programs.coordinates.start(), false) };
  return { ...(programs as TaskFamily), id: CHUNKS, coordinates };
}

class ChunkCursor implements Cursor {
  readonly #cursor: Cursor;
  #inTrace: boolean;

  constructor(cursor: Cursor, inTrace: boolean) {
    this.#cursor = cursor;
    this.#inTrace = inTrace;
  }

  next(symbol: string): Coordinate {
    if (symbol === ">") this.#inTrace = true;
    const [seg, pc, idx, sub] = this.#cursor.next(symbol);
    return [seg, this.#inTrace ? CHUNK * pc - (CHUNK - 1) : pc, idx, sub];
  }

  clone(): Cursor {
    return new ChunkCursor(this.#cursor.clone(), this.#inTrace);
  }
}

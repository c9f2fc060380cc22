// Random `programs` tasks: every step changes the list and leaves at least two digits, so nothing can be skipped.
// A pure function of the generator state. It knows no texts.
import type { Rng } from "../../core/index.ts";
import { decode, encode, lengthOf } from "../dsl/code.ts";
import { MAX_DIGITS, OP_SETS, type Op, type OpSet } from "../dsl/ops.ts";
import { LOCAL_NAMES } from "../dsl/symbols.ts";
import { follow, opTable } from "../dsl/table.ts";
import type { ProgramPayload, Step } from "./payload.ts";

/** Which bodies fresh definitions may have: 1 in 8 is kept out of training, to test reading rather than recall. */
export type BodySplit = "any" | "training" | "held-out";

export interface GenerateOptions {
  readonly ops: OpSet;
  readonly mode: ProgramPayload["mode"];
  /** Whether the program uses one or two names with fresh definitions. */
  readonly definitions: boolean;
  readonly bodies: BodySplit;
  /** Ops in a fresh definition. */
  readonly bodyLength: number;
  /** Names of the culture, with bodies in ops: a task with definitions takes half of its names from them. */
  readonly known?: readonly { readonly name: string; readonly body: readonly Op[] }[];
}

const MIN_DIGITS = 2;
/** Chance that a task with definitions has a second name, if it has room. */
const SECOND_NAME = 0.3;
/** Chance that a symbol beyond the first name is a name. */
const NAME_AGAIN = 0.4;
/** Chance that a name is one of the culture's, where the caller gives any. */
const KNOWN_NAME = 0.5;
/** Redraws of one step before the whole task is drawn again. */
const TRIES = 24;

/** True for the bodies kept out of training: a fixed 1 in 8 by hash of the ops. */
export function isHeldOutBody(body: readonly string[]): boolean {
  let hash = 0x811c9dc5;
  for (const symbol of body) {
    for (let i = 0; i < symbol.length; i++) hash = Math.imul(hash ^ symbol.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 32, 0x01000193);
  }
  return ((Math.imul(hash ^ (hash >>> 16), 0x7feb352d) >>> 13) & 7) === 0;
}

export function generateProgram(rng: Rng, depth: number, options: GenerateOptions): ProgramPayload {
  for (;;) {
    const payload = attempt(rng, depth, options);
    if (payload !== undefined) return payload;
  }
}

function attempt(rng: Rng, depth: number, options: GenerateOptions): ProgramPayload | undefined {
  const ops = OP_SETS[options.ops];
  const input = randomList(rng);
  const names = new Map<string, Op[]>();
  const wanted = options.definitions ? (depth > 1 && rng.chance(SECOND_NAME) ? 2 : 1) : 0;
  // The first uses of the names stand at random places, the rest of the program is drawn around them.
  const places = wanted === 0 ? [] : rng.shuffle(Array.from({ length: depth }, (_, i) => i)).slice(0, wanted);
  const program: string[] = [];
  let code = encode(input);
  for (let i = 0; i < depth; i++) {
    let next = -1;
    let symbol = "";
    for (let t = 0; t < TRIES && next < 0; t++) {
      if (places.includes(i)) {
        const known = options.known?.length && rng.chance(KNOWN_NAME) ? rng.pick(options.known) : undefined;
        if (known !== undefined) {
          next = names.has(known.name) ? -1 : advance(known.body, code);
          if (next < 0) continue;
          symbol = known.name;
          names.set(symbol, [...known.body]);
          continue;
        }
        const body = Array.from({ length: options.bodyLength }, () => rng.pick(ops));
        if (options.bodies !== "any" && isHeldOutBody(body) !== (options.bodies === "held-out")) continue;
        next = advance(body, code);
        if (next < 0) continue;
        do symbol = rng.pick(LOCAL_NAMES);
        while (names.has(symbol));
        names.set(symbol, body);
      } else if (names.size > 0 && rng.chance(NAME_AGAIN)) {
        symbol = rng.pick([...names.keys()]);
        next = advance(names.get(symbol)!, code);
      } else {
        const op = rng.pick(ops);
        symbol = op;
        const after = opTable(op)[code]!;
        if (after !== code && lengthOf(after) >= MIN_DIGITS) next = after;
      }
    }
    if (next < 0) return undefined;
    program.push(symbol);
    code = next;
  }
  return {
    mode: options.mode,
    definitions: [...names]
      .map(([name, body]) => ({ name, body }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    program,
    list: options.mode === "apply" ? input : decode(code),
  };
}

/** The list after the body if each of its ops changes the list and the whole does; -1 otherwise. */
function advance(body: readonly Op[], code: number): number {
  let at = code;
  for (const op of body) {
    const after = opTable(op)[at]!;
    if (after === at || lengthOf(after) < MIN_DIGITS) return -1;
    at = after;
  }
  return at === code ? -1 : at;
}

/** Every step changes the list and keeps two digits: the same rule for proposals. Gives the first step that fails. */
export function idleStep(steps: readonly Step[], code: number): number | undefined {
  let at = code;
  for (let k = 0; k < steps.length; k++) {
    const after = follow(steps[k]!.tables, at);
    if (after === at || lengthOf(after) < MIN_DIGITS) return k;
    at = after;
  }
  return undefined;
}

function randomList(rng: Rng): number[] {
  return Array.from({ length: rng.range(MIN_DIGITS + 1, MAX_DIGITS) }, () => rng.int(10));
}

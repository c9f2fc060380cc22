// Prompts and examples as integer arrays for the trainer: token and feature ids, coordinates, targets, loss mask.
// It knows symbols and coordinates, not what a task means and not how a network reads the arrays.
import type { Rng } from "../core/index.ts";
import { CHANNELS, type Coordinate, type Coordinates, type Cursor, type Prompt } from "../tasks/index.ts";
import type { Positions, Sequence } from "../trainer/index.ts";
import { type Tokenizer, words } from "./tokenizer.ts";

/** Bags are padded to 1 or a multiple of this, so that few graph shapes are compiled; the laws fit in one. */
const BAG_STEP = 40;
/** The random shift of a training sequence is 0 .. this: positions never seen in short tasks get trained too. */
const LARGEST_SHIFT = 9;

export interface PromptOptions {
  /** Whose features the observation bags use; may be left out when one family only has features. */
  readonly family?: string | undefined;
  /** Added to the counters seg and pc, not to idx and sub; 0 when sampling. */
  readonly offset?: number;
}

export interface EncodedPrompt {
  readonly positions: Positions;
  /** Gives the coordinates of what follows the prompt, the offset included. Clone it per continuation. */
  readonly cursor: Cursor;
}

/** Something to learn or to score: a completion after a prompt. */
export interface Example {
  /** Whose features the observation bags use; may be left out when one family only has features. */
  readonly family?: string | undefined;
  readonly prompt: Prompt;
  /** Symbols joined by spaces, the end symbol included when it is to be learnt. */
  readonly completion: string;
  readonly coordinates: Coordinates;
  /** Loss weight of every completion token, or of each one; 1 if absent. */
  readonly weights?: number | ArrayLike<number>;
}

/** An example without its coordinates: plain data. */
export type ExampleData = Omit<Example, "coordinates" | "family"> & { readonly family: string };

/** One position's ids: a token, or the features of an observation. */
type Cell = number | readonly number[];

/** A prompt as positions. Throws UnknownSymbolError, and a RangeError on an empty prompt or a foreign feature. */
export function encodePrompt(
  tokenizer: Tokenizer,
  prompt: Prompt,
  coordinates: Coordinates,
  options: PromptOptions = {},
): EncodedPrompt {
  const cells = promptCells(tokenizer, prompt, options.family);
  const cursor = shifted(coordinates.start(), options.offset ?? 0);
  return { positions: layOut(tokenizer, cells, cursor), cursor };
}

/**
 * A training sequence. Inputs are the prompt and the completion without its last token; position t predicts what
 * follows it. The loss mask: weights on the positions that predict completion tokens (the first of them is the
 * last prompt position, the last predicts the end symbol), 0 on all that predict the prompt. Trailing positions
 * of weight 0 are cut off: nothing after them can matter. With `rng`, one random offset 0..9 is added to seg and pc.
 * Throws what {@link encodePrompt} throws, and a RangeError on an empty completion or a wrong number of weights.
 */
export function encodeExample(tokenizer: Tokenizer, example: Example, rng?: Rng): Sequence {
  const cells = promptCells(tokenizer, example.prompt, example.family);
  const first = cells.length - 1;
  const completion = tokenizer.encode(words(example.completion));
  const weights = example.weights ?? 1;
  if (typeof weights !== "number" && weights.length !== completion.length) {
    throw new RangeError(`${weights.length} weights for a completion of ${completion.length} tokens`);
  }
  const weightOf = (i: number): number => (typeof weights === "number" ? weights : (weights[i] as number));
  let trained = completion.length;
  while (trained > 1 && weightOf(trained - 1) === 0) trained--;
  if (trained === 0) throw new RangeError("an example needs a completion");
  for (let i = 0; i < trained - 1; i++) cells.push(completion[i] as number);

  const cursor = shifted(example.coordinates.start(), rng ? rng.int(LARGEST_SHIFT + 1) : 0);
  const positions = layOut(tokenizer, cells, cursor);
  const targets = new Int32Array(cells.length);
  const sequenceWeights = new Float32Array(cells.length);
  for (let t = 0; t < first; t++) {
    const next = cells[t + 1] as Cell;
    targets[t] = typeof next === "number" ? next : 0;
  }
  for (let i = 0; i < trained; i++) {
    targets[first + i] = completion[i] as number;
    sequenceWeights[first + i] = weightOf(i);
  }
  return { ...positions, targets, weights: sequenceWeights };
}

function promptCells(tokenizer: Tokenizer, prompt: Prompt, family: string | undefined): Cell[] {
  const cells: Cell[] = [];
  let run: string[] = [];
  const flush = (): void => {
    for (const id of tokenizer.encode(run)) cells.push(id);
    run = [];
  };
  for (const piece of prompt.pieces) {
    if (typeof piece === "string") run.push(piece);
    else {
      flush();
      const base = tokenizer.vocabulary + tokenizer.featureOffset(family);
      const bag = new Array<number>(piece.bag.length);
      for (let k = 0; k < bag.length; k++) bag[k] = base + (piece.bag[k] as number);
      cells.push(bag);
    }
  }
  flush();
  if (cells.length === 0) throw new RangeError("an empty prompt: nothing can predict its first token");
  return cells;
}

/** Walks the cells with the cursor (which moves on) and writes ids and coordinates into flat arrays. */
function layOut(tokenizer: Tokenizer, cells: readonly Cell[], cursor: Cursor): Positions {
  let largest = 1;
  for (const cell of cells) if (typeof cell !== "number") largest = Math.max(largest, cell.length);
  const bag = largest === 1 ? 1 : Math.ceil(largest / BAG_STEP) * BAG_STEP;
  const channels = CHANNELS.length;
  const end = tokenizer.vocabulary + tokenizer.features;
  const ids = new Int32Array(cells.length * bag);
  const coords = new Int32Array(cells.length * channels);
  for (let t = 0; t < cells.length; t++) {
    const cell = cells[t] as Cell;
    if (typeof cell === "number") ids[t * bag] = cell;
    else {
      for (let k = 0; k < cell.length; k++) {
        const id = cell[k] as number;
        if (!(id >= tokenizer.vocabulary && id < end))
          throw new RangeError(`feature id ${id} is out of range`);
        ids[t * bag + k] = id;
      }
    }
    const at = cursor.next(typeof cell === "number" ? tokenizer.symbol(cell) : "");
    for (let c = 0; c < channels; c++) coords[t * channels + c] = at[c] as number;
  }
  return { length: cells.length, bag, ids, coords };
}

function shifted(cursor: Cursor, offset: number): Cursor {
  return offset === 0 ? cursor : new ShiftedCursor(cursor, offset);
}

/** A cursor whose counters (seg, pc) start further on. */
class ShiftedCursor implements Cursor {
  readonly #cursor: Cursor;
  readonly #offset: number;

  constructor(cursor: Cursor, offset: number) {
    this.#cursor = cursor;
    this.#offset = offset;
  }

  next(symbol: string): Coordinate {
    const [seg, pc, idx, sub] = this.#cursor.next(symbol);
    return [seg + this.#offset, pc + this.#offset, idx, sub];
  }

  clone(): Cursor {
    return new ShiftedCursor(this.#cursor.clone(), this.#offset);
  }
}

// Keys and values of the positions read so far, for a batch of rows of different lengths. The layout is what the
// step graph reads: [rows, heads, slots, headDim] per layer, where slots grows as rows lengthen. It knows no model
// and no tokens.
import { Tensor } from "onnxruntime-node";
import type { ModelConfig } from "./model-config.ts";

/** Slots are added this many at a time: attention runs over all of them, used or not, and growing moves the cache. */
const GROWTH = 16;
/** Added to the score of an empty slot: its softmax weight is exactly 0 in float32. */
const HIDDEN = -1e9;

/** One batch at a time; memory is kept from batch to batch. */
export class KvCache {
  readonly #heads: number;
  readonly #head: number;
  /** Per layer: keys, values. */
  readonly #buffers: Float32Array[];
  #mask = new Float32Array();
  #lengths = new Int32Array();
  #rows = 0;
  #slots = 0;
  #limit = 0;

  constructor(config: ModelConfig) {
    this.#heads = config.heads;
    this.#head = config.width / config.heads;
    this.#buffers = Array.from({ length: 2 * config.layers }, () => new Float32Array());
  }

  /** Begins a batch. `lengths`: positions each row starts with (see `fill`); `extra`: how many it may get later. */
  start(lengths: ArrayLike<number>, extra: number): void {
    this.#rows = lengths.length;
    this.#lengths = Int32Array.from(lengths);
    const longest = this.#lengths.reduce((a, b) => Math.max(a, b), 0);
    this.#slots = roundUp(longest + 1);
    this.#limit = roundUp(longest + extra + 1);
    const size = this.#rows * this.#heads * this.#head * this.#limit;
    this.#buffers.forEach((buffer, b) => {
      if (buffer.length < size) this.#buffers[b] = new Float32Array(size);
    });
    this.#mask = new Float32Array(this.#rows * this.#limit);
    this.#remask();
  }

  /** Bytes one row takes. */
  static rowBytes(config: ModelConfig, positions: number): number {
    return 2 * config.layers * config.width * roundUp(positions + 1) * Float32Array.BYTES_PER_ELEMENT;
  }

  get rows(): number {
    return this.#rows;
  }

  /**
   * Fills rows from `count` prompts read together: `sources` [count, heads, positions, headDim], keys and values of
   * each layer in turn. `promptOf` says which of them a row takes; rows whose prompt is another are left alone.
   */
  fill(
    sources: readonly Float32Array[],
    promptOf: (row: number) => number,
    count: number,
    positions: number,
  ): void {
    const block = this.#slots * this.#head;
    const sourceBlock = positions * this.#head;
    for (let row = 0; row < this.#rows; row++) {
      const prompt = promptOf(row);
      if (prompt < 0 || prompt >= count) continue;
      const used = (this.#lengths[row] as number) * this.#head;
      sources.forEach((source, b) => {
        const buffer = this.#buffers[b] as Float32Array;
        for (let h = 0; h < this.#heads; h++) {
          const from = (prompt * this.#heads + h) * sourceBlock;
          buffer.set(source.subarray(from, from + used), (row * this.#heads + h) * block);
        }
      });
    }
  }

  /** The tensors the step graph takes: key.i, value.i and mask, views of this cache. */
  feeds(): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {
      mask: new Tensor("float32", this.#mask.subarray(0, this.#rows * this.#slots), [
        this.#rows,
        1,
        1,
        this.#slots,
      ]),
    };
    const shape = [this.#rows, this.#heads, this.#slots, this.#head];
    const size = this.#rows * this.#heads * this.#slots * this.#head;
    this.#buffers.forEach((buffer, b) => {
      feeds[`${b % 2 === 0 ? "key" : "value"}.${b >> 1}`] = new Tensor(
        "float32",
        buffer.subarray(0, size),
        shape,
      );
    });
    return feeds;
  }

  /** Adds one position to every row: `news` [rows, heads, 1, headDim], keys and values of each layer in turn. */
  append(news: readonly Float32Array[]): void {
    const [heads, head, slots] = [this.#heads, this.#head, this.#slots];
    news.forEach((source, b) => {
      const buffer = this.#buffers[b] as Float32Array;
      let from = 0;
      for (let row = 0; row < this.#rows; row++) {
        let to = (row * heads * slots + (this.#lengths[row] as number)) * head;
        for (let h = 0; h < heads; h++, to += (slots - 1) * head) {
          // Element by element: the runs are too short for set() to pay.
          for (let i = 0; i < head; i++) buffer[to++] = source[from++] as number;
        }
      }
    });
    let longest = 0;
    for (let row = 0; row < this.#rows; row++) {
      const length = this.#lengths[row] as number;
      this.#mask[row * slots + length] = 0;
      this.#lengths[row] = length + 1;
      longest = Math.max(longest, length + 1);
    }
    if (longest === slots) this.#grow();
  }

  /** Keeps only the given rows, in that (ascending) order. */
  keep(rows: readonly number[]): void {
    const block = this.#heads * this.#slots * this.#head;
    for (const buffer of this.#buffers) {
      rows.forEach((from, to) => {
        if (from !== to) buffer.copyWithin(to * block, from * block, (from + 1) * block);
      });
    }
    rows.forEach((from, to) => {
      this.#lengths[to] = this.#lengths[from] as number;
    });
    this.#rows = rows.length;
    this.#remask();
  }

  /** Spreads the blocks out in place, last first, so that none is overwritten before it has moved. */
  #grow(): void {
    const old = this.#slots * this.#head;
    this.#slots += GROWTH;
    const block = this.#slots * this.#head;
    if (this.#slots > this.#limit) throw new RangeError("the batch was begun for fewer positions");
    for (const buffer of this.#buffers) {
      for (let i = this.#rows * this.#heads - 1; i > 0; i--)
        buffer.copyWithin(i * block, i * old, (i + 1) * old);
    }
    this.#remask();
  }

  #remask(): void {
    for (let row = 0; row < this.#rows; row++) {
      const start = row * this.#slots;
      const used = start + (this.#lengths[row] as number);
      this.#mask.fill(0, start, used);
      this.#mask.fill(HIDDEN, used, start + this.#slots);
    }
  }
}

function roundUp(positions: number): number {
  return Math.ceil(positions / GROWTH) * GROWTH;
}

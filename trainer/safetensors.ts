// Reads and writes weights in the safetensors format (https://huggingface.co/docs/safetensors): an 8-byte header
// length, a JSON header naming each tensor's type, shape and place, then the bytes. float32 only. Nothing in a file
// is trusted. It knows no model and no files: bytes in, bytes out.
import { z } from "zod";
import type { NamedArray, NamedArrays } from "./engine/engine.ts";

/** The format's own limit on the JSON header, 100 MB; ours need a few kB, so a longer one is a damaged file. */
const MAX_HEADER_BYTES = 16 * 2 ** 20;
const MAX_DIMENSIONS = 8;
const PREFIX_BYTES = 8;
const FLOAT_BYTES = 4;

const natural = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const tensorSchema = z.strictObject({
  dtype: z.literal("F32", { error: "only F32 tensors are supported" }),
  shape: z.array(natural).max(MAX_DIMENSIONS),
  data_offsets: z.tuple([natural, natural]),
});
const metadataSchema = z.record(z.string(), z.string());

export interface Checkpoint {
  readonly tensors: NamedArrays;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes are not a safetensors file that we can read; the message says what is wrong. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
}

/**
 * The file's bytes, tensors in name order: equal content gives equal bytes.
 * @throws RangeError if data do not fill their shape, or a tensor is called "__metadata__".
 */
export function saveSafetensors({ tensors, metadata }: Checkpoint): Uint8Array {
  const names = [...tensors.keys()].sort();
  const header: [string, unknown][] = [["__metadata__", Object.fromEntries(Object.entries(metadata).sort())]];
  let end = 0;
  for (const name of names) {
    const { shape, data } = tensors.get(name) as NamedArray;
    if (name === "__metadata__" || data.length !== elements(shape)) {
      throw new RangeError(`tensor "${name}" of shape [${shape.join(", ")}] cannot be saved`);
    }
    const start = end;
    end += data.length * FLOAT_BYTES;
    header.push([name, { dtype: "F32", shape: [...shape], data_offsets: [start, end] }]);
  }
  const json = new TextEncoder().encode(objectText(header));
  const begin = Math.ceil((PREFIX_BYTES + json.length) / 8) * 8; // spaces keep the data aligned
  const out = new Uint8Array(begin + end);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(begin - PREFIX_BYTES), true);
  out.fill(0x20, PREFIX_BYTES, begin).set(json, PREFIX_BYTES);
  let at = begin;
  for (const name of names) {
    const { data } = tensors.get(name) as NamedArray;
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}

/** JSON of an object whose keys may be any text: "__proto__" would be lost in an object literal. */
function objectText(entries: readonly (readonly [string, unknown])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
}

/**
 * The tensors (copied) and metadata of a file. Tensors must tile the data without gap or overlap, as the format says.
 * @throws SafetensorsError on anything else.
 */
export function loadSafetensors(bytes: Uint8Array): Checkpoint {
  const { header, data } = split(bytes);
  const tensors = new Map<string, NamedArray>();
  let metadata: Record<string, string> = {};
  const places: { name: string; start: number; end: number }[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") {
      metadata = check(metadataSchema, value, "metadata");
      continue;
    }
    const { shape, data_offsets } = check(tensorSchema, value, `tensor "${name}"`);
    const [start, end] = data_offsets;
    if (end < start || end > data.length) {
      throw new SafetensorsError(`tensor "${name}" lies outside the file (truncated?)`);
    }
    if (elements(shape) * FLOAT_BYTES !== end - start) {
      throw new SafetensorsError(`tensor "${name}" of shape [${shape.join(", ")}] has ${end - start} bytes`);
    }
    places.push({ name, start, end });
    tensors.set(name, { shape, data: new Float32Array(new Uint8Array(data.subarray(start, end)).buffer) });
  }
  places.sort((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  for (const { name, start, end } of places) {
    if (start !== at) throw new SafetensorsError(`tensor "${name}" overlaps another or leaves a gap`);
    at = end;
  }
  if (at !== data.length) throw new SafetensorsError(`${data.length - at} bytes after the last tensor`);
  return { tensors, metadata };
}

function split(bytes: Uint8Array): { header: object; data: Uint8Array } {
  if (bytes.length < PREFIX_BYTES) throw new SafetensorsError("shorter than the header length");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES)
    throw new SafetensorsError(`a header of ${length} bytes: not a safetensors file`);
  const begin = PREFIX_BYTES + Number(length);
  if (begin > bytes.length) throw new SafetensorsError("the file ends within its header");
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(PREFIX_BYTES, begin)),
    );
  } catch {
    throw new SafetensorsError("the header is not JSON");
  }
  if (header === null || typeof header !== "object" || Array.isArray(header)) {
    throw new SafetensorsError("the header is not an object");
  }
  return { header, data: bytes.subarray(begin) };
}

function check<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new SafetensorsError(`${what}: ${[...(issue?.path ?? []), issue?.message].join(": ")}`);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

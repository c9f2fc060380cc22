// Safetensors: what is saved comes back, bytes follow the published layout, and no damaged file gets through.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  loadSafetensors,
  SafetensorsError,
  saveSafetensors,
} from "../../trainer/safetensors.ts";

const tensor = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return fc.record({
    shape: fc.constant(shape),
    data: fc.float32Array({ minLength: size, maxLength: size }),
  });
});
const checkpoint: fc.Arbitrary<Checkpoint> = fc.record({
  tensors: fc
    .array(
      fc.tuple(
        fc.string().filter((name) => name !== "__metadata__"),
        tensor,
      ),
      { maxLength: 6 },
    )
    .map((entries) => new Map(entries)),
  metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 4, noNullPrototype: true }),
});

/** A file with any header text and data. */
function file(header: string | object, data = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + data.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(data, 8 + json.length);
  return out;
}

function f32(shape: unknown, start: unknown, end: unknown) {
  return { dtype: "F32", shape, data_offsets: [start, end] };
}

describe("safetensors", () => {
  it("gives back what was saved, whatever the names, shapes, values and alignment", () => {
    fc.assert(
      fc.property(checkpoint, fc.nat(7), (saved, shift) => {
        const bytes = saveSafetensors(saved);
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        const loaded = loadSafetensors(moved.subarray(shift));
        expect(loaded.tensors.size).toBe(saved.tensors.size);
        for (const [name, { shape, data }] of saved.tensors) {
          expect(loaded.tensors.get(name)).toEqual({ shape: [...shape], data });
        }
        expect(loaded.metadata).toEqual(saved.metadata);
        expect(saveSafetensors(loaded)).toEqual(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it("writes the published layout", () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const bytes = saveSafetensors({
      tensors: new Map([["w", { shape: [2, 3], data }]]),
      metadata: { step: "7" },
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect((8 + length) % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { step: "7" },
      w: f32([2, 3], 0, 24),
    });
    expect(new Float32Array(bytes.slice(8 + length).buffer)).toEqual(data);
  });

  it("fails with a SafetensorsError on every truncation, and on damage never with anything else", () => {
    const data = Float32Array.of(1, 2, 3);
    const tensors = new Map([
      ["a", { shape: [3], data }],
      ["b", { shape: [1], data: data.slice(1, 2) }],
    ]);
    const bytes = saveSafetensors({ tensors, metadata: { name: "x" } });
    for (let end = 0; end < bytes.length; end++) {
      expect(() => loadSafetensors(bytes.subarray(0, end))).toThrow(SafetensorsError);
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const damaged = bytes.slice();
        damaged[at] = value;
        try {
          loadSafetensors(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["an empty file", new Uint8Array(), "shorter than"],
    ["a huge header", new Uint8Array(16).fill(255), "not a safetensors file"],
    ["text", new TextEncoder().encode("hello, this is not a model"), "not a safetensors file"],
    ["a broken header", file("{"), "not JSON"],
    ["an array", file("[]"), "not an object"],
    [
      "another type",
      file({ w: { dtype: "F16", shape: [1], data_offsets: [0, 2] } }, new Uint8Array(2)),
      "only F32",
    ],
    ["a negative size", file({ w: f32([-1], 0, 4) }, new Uint8Array(4)), "shape"],
    ["a fraction", file({ w: f32([0.5], 0, 2) }, new Uint8Array(2)), "shape"],
    ["a wrong size", file({ w: f32([2], 0, 4) }, new Uint8Array(4)), "has 4 bytes"],
    ["an endless shape", file({ w: f32([2 ** 50, 2 ** 50], 0, 4) }, new Uint8Array(4)), "has 4 bytes"],
    ["outside", file({ w: f32([2], 0, 8) }, new Uint8Array(4)), "outside"],
    ["backwards", file({ w: f32([0], 4, 0) }, new Uint8Array(4)), "outside"],
    ["an overlap", file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, new Uint8Array(4)), "overlaps"],
    ["a gap", file({ a: f32([1], 4, 8) }, new Uint8Array(8)), "gap"],
    ["a tail", file({ a: f32([1], 0, 4) }, new Uint8Array(5)), "1 bytes after"],
    ["odd metadata", file({ __metadata__: { step: 1 } }), "metadata"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => loadSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => loadSafetensors(bytes)).toThrow(message);
  });

  it("does not save what it could not load", () => {
    const data = new Float32Array(3);
    const save = (name: string, shape: number[]) =>
      saveSafetensors({ tensors: new Map([[name, { shape, data }]]), metadata: {} });
    expect(() => save("w", [2])).toThrow(RangeError);
    expect(() => save("__metadata__", [3])).toThrow(RangeError);
  });
});

// Every kernel mapping against tfjs's own CPU backend, over random shapes and values.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { KERNEL_NAMES } from "../../../trainer/engine/kernels.ts";
import { type Argument, distance, floats, integers, runBoth } from "./run-both.ts";

interface Case {
  readonly args: (rng: Rng) => Record<string, Argument>;
  readonly op: (inputs: Record<string, tf.Tensor>) => tf.Tensor | tf.Tensor[];
}

const size = (rng: Rng) => 1 + rng.int(5);
const shape3 = (rng: Rng) => [size(rng), size(rng), size(rng)];

/** Pairs of shapes that broadcast: equal, a missing leading axis, an axis of one on either side. */
function pair(rng: Rng, low = -2, high = 2): Record<string, Argument> {
  const [i, j, k] = shape3(rng) as [number, number, number];
  const [a, b] = rng.pick([
    [
      [i, j, k],
      [i, j, k],
    ],
    [[i, j, k], [k]],
    [
      [i, 1, k],
      [i, j, 1],
    ],
    [[i, j, k], []],
    [[], [i, j]],
  ]) as [number[], number[]];
  return { a: floats(rng, a, low, high), b: floats(rng, b, low, high) };
}

const binary = (op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, low = -2, high = 2): Case => ({
  args: (rng) => pair(rng, low, high),
  op: ({ a, b }) => op(a!, b!),
});

const unary = (op: (x: tf.Tensor) => tf.Tensor, low = -2, high = 2): Case => ({
  args: (rng) => ({ x: floats(rng, shape3(rng), low, high) }),
  op: ({ x }) => op(x!),
});

/** All axes, one axis, two axes; axes kept and dropped. */
const reduction = (op: (x: tf.Tensor, axis?: number | number[], keep?: boolean) => tf.Tensor): Case => ({
  args: (rng) => ({ x: floats(rng, shape3(rng)) }),
  op: ({ x }) => [op(x!), op(x!, 1), op(x!, -1, true), op(x!, [0, 2])],
});

const matrices = (rng: Rng, lead: number[], ta: boolean, tb: boolean): Record<string, Argument> => {
  const [i, j, k] = shape3(rng) as [number, number, number];
  return {
    a: floats(rng, [...lead, ...(ta ? [j, i] : [i, j])]),
    b: floats(rng, [...lead, ...(tb ? [k, j] : [j, k])]),
  };
};

const CASES: Record<string, Case> = {
  [tf.Add]: binary(tf.add),
  [tf.Sub]: binary(tf.sub),
  [tf.Multiply]: binary(tf.mul),
  [tf.RealDiv]: binary(tf.div, 0.5, 2),
  [tf.Minimum]: binary(tf.minimum),
  [tf.Maximum]: binary(tf.maximum),
  [tf.Neg]: unary(tf.neg),
  [tf.Sqrt]: unary(tf.sqrt, 0, 4),
  [tf.Rsqrt]: unary(tf.rsqrt, 0.1, 4),
  [tf.Square]: unary(tf.square),
  [tf.Exp]: unary(tf.exp),
  [tf.Log]: unary(tf.log, 0.1, 4),
  [tf.Cos]: unary(tf.cos, -50, 50),
  [tf.Sin]: unary(tf.sin, -50, 50),
  [tf.Sigmoid]: unary(tf.sigmoid, -30, 30),
  [tf.Softmax]: unary((x) => tf.softmax(x), -30, 30),
  [tf.Identity]: unary((x) => tf.clone(x)),
  [tf.Sum]: reduction(tf.sum),
  [tf.Mean]: reduction(tf.mean),
  [tf.Max]: reduction(tf.max),
  [tf.ArgMax]: {
    args: (rng) => ({ x: floats(rng, shape3(rng)) }),
    op: ({ x }) => [tf.argMax(x!, 0), tf.argMax(x!, -1)],
  },
  [tf.BatchMatMul]: {
    args: (rng) => ({
      ...matrices(rng, [], false, false),
      ...Object.fromEntries(
        [0, 1, 2, 3].flatMap((flags) =>
          [[], [2], [2, 3]].flatMap((lead) =>
            Object.entries(matrices(rng, lead, flags > 1, flags % 2 > 0)).map(([name, value]) => [
              `${name}${flags}${lead.length}`,
              value,
            ]),
          ),
        ),
      ),
    }),
    op: (t) =>
      [0, 1, 2, 3].flatMap((flags) =>
        [0, 1, 2].map((lead) =>
          tf.matMul(t[`a${flags}${lead}`]!, t[`b${flags}${lead}`]!, flags > 1, flags % 2 > 0),
        ),
      ),
  },
  [tf.Transpose]: unary((x) => tf.transpose(x, [2, 0, 1])),
  [tf.Reshape]: unary((x) => tf.reshape(x, [-1, x.shape[2]!])),
  [tf.Cast]: {
    args: (rng) => ({ x: floats(rng, shape3(rng)), i: integers(rng, [4], 9) }),
    op: ({ x, i }) => [tf.cast(x!, "int32"), tf.cast(i!, "float32")],
  },
  [tf.SplitV]: {
    args: (rng) => ({ x: floats(rng, [6, size(rng), 4]) }),
    op: ({ x }) => [...tf.split(x!, [1, 3, 2], 0), ...tf.split(x!, 2, -1)],
  },
  [tf.Concat]: {
    args: (rng) => {
      const [i, j, k] = shape3(rng) as [number, number, number];
      return { a: floats(rng, [i, j]), b: floats(rng, [i, k]), c: floats(rng, [size(rng), j]) };
    },
    op: ({ a, b, c }) => [tf.concat([a!, b!, a!], 1), tf.concat([a!, c!], 0)],
  },
  [tf.GatherV2]: {
    args: (rng) => ({ x: floats(rng, [5, 4, 3]), i: integers(rng, [size(rng), size(rng)], 3) }),
    op: ({ x, i }) => [
      tf.gather(x!, i as tf.Tensor1D),
      tf.gather(x!, tf.reshape(i!, [-1]) as tf.Tensor1D, 1),
    ],
  },
  [tf.UnsortedSegmentSum]: {
    args: (rng) => {
      const rows = 1 + rng.int(12);
      return { x: floats(rng, [rows, size(rng)]), i: integers(rng, [rows], 4) };
    },
    op: ({ x, i }) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 6),
  },
  [tf.OneHot]: {
    args: (rng) => ({ i: integers(rng, [size(rng)], 7) }),
    op: ({ i }) => tf.oneHot(i!, 7, 1, 0, "float32"),
  },
};

async function largestDistance({ args, op }: Case, seed: number): Promise<number> {
  const { traced, eager } = await runBoth(
    (inputs) => {
      const result = op(inputs);
      const list = Array.isArray(result) ? result : [result];
      return { outputs: Object.fromEntries(list.map((tensor, i) => [`y${i}`, tensor])), state: {} };
    },
    args(Rng.seed(seed)),
  );
  expect(Object.keys(traced)).toEqual(Object.keys(eager));
  return Math.max(...Object.keys(eager).map((name) => distance(traced[name]!, eager[name]!)));
}

describe("kernel mappings", () => {
  it("are all covered here", () => {
    expect(Object.keys(CASES).sort()).toEqual([...KERNEL_NAMES].sort());
  });

  it.each(Object.keys(CASES))("%s agrees with tfjs on the CPU", async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        expect(await largestDistance(CASES[name]!, seed)).toBeLessThan(1e-5);
      }),
      { numRuns: 8 },
    );
  });

  it("folds constants without changing the result", async () => {
    const folded: Case = {
      args: (rng) => ({ x: floats(rng, [2, 3]) }),
      op: ({ x }) => [
        tf.mul(x!, tf.ones([2, 3])),
        tf.mul(tf.scalar(1), x!),
        tf.mul(x!, tf.ones([4, 2, 3])),
        tf.add(tf.mul(0.5, tf.ones([2, 1])), x!),
        tf.sub(1, x!),
        tf.div(x!, 3),
        tf.add(tf.mul(tf.scalar(2), tf.mul(0.25, tf.ones([3]))), x!),
        tf.matMul(tf.ones([5, 2]), x as tf.Tensor2D),
        tf.reshape(tf.mul(7, tf.ones([6])), [2, 3]),
        tf.minimum(tf.tensor1d([1, 0, -1]), x!),
      ],
    };
    expect(await largestDistance(folded, 3)).toBeLessThan(1e-6);
  });
});

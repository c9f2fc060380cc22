// How each tfjs kernel becomes ONNX nodes. Only what the model, its gradients and the optimiser use; a kernel
// that is missing here fails the trace with tfjs's own "kernel not registered" error.
// Traps kept out: tfjs names the axes of Max `reductionIndices`; ONNX ArgMax and ScatterND want int64.
import * as tf from "@tensorflow/tfjs-core";
import { RECORDER, type RecordingBackend } from "./recorder.ts";

type Info = tf.TensorInfo;
type Inputs = Readonly<Record<string, Info>>;
type Attrs = Readonly<Record<string, unknown>>;
type Kernel = (r: RecordingBackend, inputs: Inputs, attrs: Attrs) => Info | Info[];

const INT64 = 7;
const ONNX_TYPE: Partial<Record<tf.DataType, number>> = { float32: 1, int32: 6, bool: 9 };

const { assertAndGetBroadcastShape } = tf.broadcast_util;

function broadcastShape(a: Info, b: Info): number[] {
  return assertAndGetBroadcastShape(a.shape, b.shape);
}

const sameShape = (a: readonly number[], b: readonly number[]) => a.join() === b.join();

/** The value in exactly this shape, for ops whose other operand has been reduced to one number. */
function fitted(r: RecordingBackend, x: Info, shape: readonly number[]): string {
  if (sameShape(x.shape, shape)) return r.value(x);
  return r.graph.node("Expand", [r.value(x), r.graph.ints(shape)]);
}

interface Binary {
  readonly op: string;
  readonly fold: (a: number, b: number) => number;
  /** x op neutral = x; for commutative ops also neutral op x = x. */
  readonly neutral?: number;
  readonly commutative?: boolean;
  readonly result?: "bool";
}

function binary({ op, fold, neutral, commutative, result }: Binary): Kernel {
  return (r, { a, b }) => {
    if (a === undefined || b === undefined) throw new Error(`${op} needs two operands`);
    const shape = broadcastShape(a, b);
    const dtype = result ?? tf.upcastType(a.dtype, b.dtype);
    const ua = r.uniformValue(a);
    const ub = r.uniformValue(b);
    if (ua !== undefined && ub !== undefined) return r.uniform(Math.fround(fold(ua, ub)), shape, dtype);
    if (ub !== undefined) {
      if (ub === neutral && sameShape(a.shape, shape)) return r.alias(a);
      return r.emit(op, [fitted(r, a, shape), scalarOf(r, ub, b)], shape, dtype);
    }
    if (ua !== undefined) {
      if (commutative && ua === neutral && sameShape(b.shape, shape)) return r.alias(b);
      return r.emit(op, [scalarOf(r, ua, a), fitted(r, b, shape)], shape, dtype);
    }
    return r.emit(op, [r.value(a), r.value(b)], shape, dtype);
  };
}

function scalarOf(r: RecordingBackend, value: number, like: Info): string {
  return r.graph.scalar(value, like.dtype === "int32" ? "int32" : "float32");
}

function unary(op: string): Kernel {
  return (r, { x }) => r.emit(op, [r.value(x!)], x!.shape, x!.dtype);
}

/** Reductions carry their axes as an input tensor in ONNX. */
function reduction(op: string, axisAttribute: "axis" | "reductionIndices"): Kernel {
  return (r, { x }, attrs) => {
    const axes = tf.util.parseAxisParam(attrs[axisAttribute] as number | number[], x!.shape);
    const keep = attrs.keepDims === true;
    const shape = x!.shape.flatMap((n, i) => (axes.includes(i) ? (keep ? [1] : []) : [n]));
    const inputs = [r.value(x!), r.graph.ints(axes)];
    return r.emit(op, inputs, shape, x!.dtype, { keepdims: keep ? 1 : 0 });
  };
}

const reshape: Kernel = (r, { x }, attrs) => {
  const shape = tf.util.inferFromImplicitShape(attrs.shape as number[], tf.util.sizeFromShape(x!.shape));
  if (sameShape(shape, x!.shape) || r.uniformValue(x!) !== undefined) return r.alias(x!, shape);
  return r.emit("Reshape", [r.value(x!), r.graph.ints(shape)], shape, x!.dtype);
};

const transpose: Kernel = (r, { x }, attrs) => {
  const perm = attrs.perm as number[];
  const shape = perm.map((axis) => x!.shape[axis]!);
  if (perm.every((axis, i) => axis === i) || r.uniformValue(x!) !== undefined) return r.alias(x!, shape);
  return r.emit("Transpose", [r.value(x!)], shape, x!.dtype, { perm });
};

/** Two dimensions become a Gemm, which takes transposed operands as they lie; more get explicit transposes. */
const batchMatMul: Kernel = (r, { a, b }, attrs) => {
  const transA = attrs.transposeA === true;
  const transB = attrs.transposeB === true;
  const rank = a!.shape.length;
  const rows = a!.shape[transA ? rank - 1 : rank - 2]!;
  const columns = b!.shape[transB ? rank - 2 : rank - 1]!;
  const shape = [...a!.shape.slice(0, -2), rows, columns];
  if (rank === 2) {
    const flags = { transA: transA ? 1 : 0, transB: transB ? 1 : 0 };
    return r.emit("Gemm", [r.value(a!), r.value(b!)], shape, a!.dtype, flags);
  }
  const swap = (x: Info, flag: boolean) =>
    flag ? r.graph.node("Transpose", [r.value(x)], { perm: swapped(rank) }) : r.value(x);
  return r.emit("MatMul", [swap(a!, transA), swap(b!, transB)], shape, a!.dtype);
};

function swapped(rank: number): number[] {
  const perm = Array.from({ length: rank }, (_, i) => i);
  return [...perm.slice(0, -2), rank - 1, rank - 2];
}

const cast: Kernel = (r, { x }, attrs) => {
  const dtype = attrs.dtype as tf.DataType;
  if (dtype === x!.dtype || r.uniformValue(x!) !== undefined) return r.alias(x!, x!.shape, dtype);
  const to = ONNX_TYPE[dtype];
  if (to === undefined) throw new Error(`cannot cast to ${dtype} in a traced step`);
  return r.emit("Cast", [r.value(x!)], x!.shape, dtype, { to });
};

const gather: Kernel = (r, { x, indices }, attrs) => {
  const axis = tf.util.parseAxisParam(attrs.axis as number, x!.shape)[0]!;
  const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
  return r.emit("Gather", [r.value(x!), r.value(indices!)], shape, x!.dtype, { axis });
};

/** Rows are added into zeros: at 70,000 rows of 64 floats twice as fast as the GEMM with a multi-hot matrix. */
const unsortedSegmentSum: Kernel = (r, { x, segmentIds }, attrs) => {
  const shape = [attrs.numSegments as number, ...x!.shape.slice(1)];
  const zeros = r.graph.node("ConstantOfShape", [r.graph.ints(shape)]);
  const ids = r.graph.node("Cast", [r.value(segmentIds!)], { to: INT64 });
  const column = r.graph.node("Unsqueeze", [ids, r.graph.ints([1])]);
  return r.emit("ScatterND", [zeros, column, r.value(x!)], shape, x!.dtype, { reduction: "add" });
};

const split: Kernel = (r, { x }, attrs) => {
  const axis = tf.util.parseAxisParam(attrs.axis as number, x!.shape)[0]!;
  const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits as number[], axis);
  const inputs = [r.value(x!), r.graph.ints(sizes)];
  const names = r.graph.nodeMulti("Split", inputs, sizes.length, { axis });
  return names.map((name, i) => r.wrap(name, x!.shape.with(axis, sizes[i]!), x!.dtype));
};

const concat: Kernel = (r, inputs, attrs) => {
  const parts = Object.values(inputs);
  const first = parts[0]!;
  const axis = tf.util.parseAxisParam(attrs.axis as number, first.shape)[0]!;
  const length = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  const shape = first.shape.with(axis, length);
  return r.emit(
    "Concat",
    parts.map((part) => r.value(part)),
    shape,
    first.dtype,
    { axis },
  );
};

/** Equal against 0..depth-1, then a cast: ONNX OneHot would need int64 and runs on fewer providers. */
const oneHot: Kernel = (r, { indices }, attrs) => {
  const depth = attrs.depth as number;
  const classes = r.graph.constant({ dtype: "int32", shape: [depth], data: [...Array(depth).keys()] });
  const column = r.graph.node("Unsqueeze", [r.value(indices!), r.graph.ints([indices!.shape.length])]);
  const hit = r.graph.node("Equal", [column, classes]);
  return r.emit("Cast", [hit], [...indices!.shape, depth], "float32", { to: ONNX_TYPE.float32! });
};

const argMax: Kernel = (r, { x }, attrs) => {
  const axis = tf.util.parseAxisParam(attrs.axis as number, x!.shape)[0]!;
  const index = r.graph.node("ArgMax", [r.value(x!)], { axis, keepdims: 0 });
  return r.emit("Cast", [index], x!.shape.toSpliced(axis, 1), "int32", { to: ONNX_TYPE.int32! });
};

const softmax: Kernel = (r, { logits }, attrs) =>
  r.emit("Softmax", [r.value(logits!)], logits!.shape, logits!.dtype, { axis: attrs.dim as number });

const rsqrt: Kernel = (r, { x }) =>
  r.emit("Reciprocal", [r.graph.node("Sqrt", [r.value(x!)])], x!.shape, x!.dtype);

/** A product with itself: ONNX has no Square and Pow is slower. */
const square: Kernel = (r, { x }) => r.emit("Mul", [r.value(x!), r.value(x!)], x!.shape, x!.dtype);

const KERNELS: Readonly<Record<string, Kernel>> = {
  [tf.Add]: binary({ op: "Add", fold: (a, b) => a + b, neutral: 0, commutative: true }),
  [tf.Sub]: binary({ op: "Sub", fold: (a, b) => a - b, neutral: 0 }),
  [tf.Multiply]: binary({ op: "Mul", fold: (a, b) => a * b, neutral: 1, commutative: true }),
  [tf.RealDiv]: binary({ op: "Div", fold: (a, b) => a / b, neutral: 1 }),
  [tf.Minimum]: binary({ op: "Min", fold: Math.min }),
  [tf.Maximum]: binary({ op: "Max", fold: Math.max }),
  [tf.Neg]: unary("Neg"),
  [tf.Sqrt]: unary("Sqrt"),
  [tf.Exp]: unary("Exp"),
  [tf.Log]: unary("Log"),
  [tf.Cos]: unary("Cos"),
  [tf.Sin]: unary("Sin"),
  [tf.Sigmoid]: unary("Sigmoid"),
  [tf.Rsqrt]: rsqrt,
  [tf.Square]: square,
  [tf.Sum]: reduction("ReduceSum", "axis"),
  [tf.Mean]: reduction("ReduceMean", "axis"),
  [tf.Max]: reduction("ReduceMax", "reductionIndices"),
  [tf.ArgMax]: argMax,
  [tf.Softmax]: softmax,
  [tf.BatchMatMul]: batchMatMul,
  [tf.Transpose]: transpose,
  [tf.Reshape]: reshape,
  [tf.Identity]: (r, { x }) => r.alias(x!),
  [tf.Cast]: cast,
  [tf.SplitV]: split,
  [tf.Concat]: concat,
  [tf.GatherV2]: gather,
  [tf.UnsortedSegmentSum]: unsortedSegmentSum,
  [tf.OneHot]: oneHot,
};

/** The kernels that can be traced, for the tests that check each of them. */
export const KERNEL_NAMES: readonly string[] = Object.keys(KERNELS);

export function registerKernels(): void {
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    tf.registerKernel({
      kernelName,
      backendName: RECORDER,
      kernelFunc: ({ inputs, attrs, backend }) =>
        kernel(backend as RecordingBackend, inputs as Inputs, attrs ?? {}),
    });
  }
}

// The graph builder, judged by ONNX Runtime itself: small graphs must load and compute what they say.
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../trainer/onnx/graph.ts";

async function run(graph: GraphBuilder, feeds: Record<string, Tensor>) {
  const session = await InferenceSession.create(graph.encode(), { logSeverityLevel: 3 });
  const results = await session.run(feeds);
  await session.release();
  return (name: string) => {
    const tensor = results[name];
    if (!tensor) throw new Error(`no output ${name}`);
    return { dims: tensor.dims, data: [...(tensor.data as Float32Array | BigInt64Array)] };
  };
}

function floats(values: number[], shape: number[]): Tensor {
  return new Tensor("float32", Float32Array.from(values), shape);
}

describe("GraphBuilder", () => {
  it("computes with inputs, constants, attributes and a symbolic dimension", async () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", "float32", ["n", 2]);
    const w = graph.constant({ dtype: "float32", shape: [2, 2], data: [1, 2, 3, 4] });
    const y = graph.node("MatMul", [x, w]);
    const t = graph.node("Transpose", [y], { perm: [1, 0] });
    graph.output(graph.node("Add", [t, graph.scalar(0.5)]), "out", "float32", [2, "n"]);
    const get = await run(graph, { x: floats([1, 0, 0, 1, 1, 1], [3, 2]) });
    expect(get("out").dims).toEqual([2, 3]);
    expect(get("out").data).toEqual([1.5, 3.5, 4.5, 2.5, 4.5, 6.5]);
  });

  it("keeps float, text, negative and large integer attributes", async () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", "float32", [4]);
    graph.output(graph.node("LeakyRelu", [x], { alpha: { float: 0.25 } }), "leaky", "float32");
    graph.output(graph.node("Softmax", [x], { axis: -1 }), "softmax", "float32");
    const table = graph.constant({ dtype: "float32", shape: [1, 4], data: [1, 2, 3, 4] });
    graph.output(
      graph.node(
        "ScatterElements",
        [
          table,
          graph.constant({ dtype: "int64", shape: [1, 1], data: [-1] }),
          graph.constant({ dtype: "float32", shape: [1, 1], data: [10] }),
        ],
        { axis: 1, reduction: "add" },
      ),
      "scatter",
      "float32",
    );
    const get = await run(graph, { x: floats([-4, 0, 0, 4], [4]) });
    expect(get("leaky").data).toEqual([-1, 0, 0, 4]);
    expect(
      get("softmax")
        .data.map(Number)
        .reduce((a, b) => a + b),
    ).toBeCloseTo(1, 6);
    expect(get("scatter").data).toEqual([1, 2, 3, 14]);
  });

  it("has all four element types and 64-bit values of both signs", async () => {
    const graph = new GraphBuilder();
    const wide = [9007199254740991n, -9007199254740991n, -1n, 300n];
    graph.output(graph.constant({ dtype: "int64", shape: [4], data: wide }), "wide", "int64", [4]);
    graph.output(graph.constant({ dtype: "int32", shape: [2], data: [-5, 7] }), "narrow", "int32", [2]);
    graph.output(graph.constant({ dtype: "bool", shape: [2], data: [1, 0] }), "flags", "bool", [2]);
    graph.output(graph.ints([-2, 3]), "ints", "int64", [2]);
    const get = await run(graph, {});
    expect(get("wide").data).toEqual(wide);
    expect(get("narrow").data).toEqual([-5, 7]);
    expect(get("flags").data).toEqual([1, 0]);
    expect(get("ints").data).toEqual([-2n, 3n]);
  });

  it("runs nodes with several outputs and nodes of another domain", async () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", "float32", [2, 4]);
    const [left, right] = graph.nodeMulti("Split", [x], 2, { axis: 1, num_outputs: 2 }) as [string, string];
    const y = graph.node("com.microsoft:FusedMatMul", [left, right], { transB: 1, alpha: { float: 2 } });
    graph.output(y, "y", "float32");
    const get = await run(graph, { x: floats([1, 2, 3, 4, 5, 6, 7, 8], [2, 4]) });
    expect(get("y").data).toEqual([22, 46, 78, 166]);
  });

  it("shares equal small constants, tells type, shape and minus zero apart", () => {
    const graph = new GraphBuilder();
    expect(graph.scalar(1)).toBe(graph.scalar(1));
    const one = graph.constant({ dtype: "float32", shape: [1], data: [1] });
    const distinct = [graph.scalar(1), graph.scalar(1, "int32"), graph.scalar(0), graph.scalar(-0), one];
    expect(new Set(distinct).size).toBe(5);
  });

  it("refuses a constant whose data do not fill its shape", () => {
    const graph = new GraphBuilder();
    expect(() => graph.constant({ dtype: "float32", shape: [2, 2], data: [1, 2, 3] })).toThrow(RangeError);
  });
});

// A minimal protobuf writer for the part of ONNX that a computation graph needs (onnx.proto3, field numbers
// quoted beside each message). It knows the wire format, not what an operator means.

/** Element type numbers of TensorProto.DataType. */
export const DATA_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type DType = keyof typeof DATA_TYPES;

/** A dimension: a size, or the name of one that is only known when the graph runs. */
export type Dimension = number | string;

/** An attribute: integer, float, list of integers, or text. */
export type Attribute = number | { readonly float: number } | readonly number[] | string;

export interface NodeProto {
  readonly op: string;
  /** "" is the ONNX standard domain. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface TensorProto {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Little-endian elements. */
  readonly raw: Uint8Array;
}

export interface ValueProto {
  readonly name: string;
  readonly dtype: DType;
  /** Unknown rank if absent. */
  readonly shape?: readonly Dimension[] | undefined;
}

export interface GraphProto {
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly inputs: readonly ValueProto[];
  readonly outputs: readonly ValueProto[];
}

/** ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8. `opsets`: domain -> version. */
export function encodeModel(
  graph: GraphProto,
  irVersion: number,
  opsets: ReadonlyMap<string, number>,
): Uint8Array {
  const model = new Writer();
  model.int(1, irVersion);
  model.text(2, "folklore");
  model.message(7, encodeGraph(graph));
  for (const [domain, version] of opsets) {
    model.message(8, new Writer().text(1, domain).int(2, version)); // OperatorSetIdProto
  }
  return model.bytes();
}

/** GraphProto: node 1, name 2, initializer 5, input 11, output 12. */
function encodeGraph(graph: GraphProto): Writer {
  const out = new Writer();
  for (const node of graph.nodes) out.message(1, encodeNode(node));
  out.text(2, "graph");
  for (const tensor of graph.initializers) out.message(5, encodeTensor(tensor));
  for (const value of graph.inputs) out.message(11, encodeValue(value));
  for (const value of graph.outputs) out.message(12, encodeValue(value));
  return out;
}

/** NodeProto: input 1, output 2, op_type 4, attribute 5, domain 7. */
function encodeNode(node: NodeProto): Writer {
  const out = new Writer();
  for (const name of node.inputs) out.text(1, name);
  for (const name of node.outputs) out.text(2, name);
  out.text(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) out.message(5, encodeAttribute(name, value));
  if (node.domain !== "") out.text(7, node.domain);
  return out;
}

/** AttributeProto: name 1, f 2, i 3, s 4, ints 8, type 20 (FLOAT 1, INT 2, STRING 3, INTS 7). */
function encodeAttribute(name: string, value: Attribute): Writer {
  const out = new Writer().text(1, name);
  if (typeof value === "number") return out.int(3, value).int(20, 2);
  if (typeof value === "string") return out.text(4, value).int(20, 3);
  if ("float" in value) return out.float(2, value.float).int(20, 1);
  for (const item of value) out.int(8, item);
  return out.int(20, 7);
}

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
function encodeTensor(tensor: TensorProto): Writer {
  const out = new Writer();
  for (const size of tensor.shape) out.int(1, size);
  return out.int(2, DATA_TYPES[tensor.dtype]).text(8, tensor.name).blob(9, tensor.raw);
}

/** ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; its elem_type 1, shape 2; a shape: dim 1. */
function encodeValue(value: ValueProto): Writer {
  const tensor = new Writer().int(1, DATA_TYPES[value.dtype]);
  if (value.shape) {
    const shape = new Writer();
    for (const size of value.shape) {
      const dim = new Writer();
      shape.message(1, typeof size === "number" ? dim.int(1, size) : dim.text(2, size));
    }
    tensor.message(2, shape);
  }
  return new Writer().text(1, value.name).message(2, new Writer().message(1, tensor));
}

const UTF8 = new TextEncoder();

/** Collects fields as chunks; nested messages are flattened once, at the end, so big tensors are copied once. */
class Writer {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  #push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  #key(field: number, wire: 0 | 2 | 5): void {
    this.#push(varint(field * 8 + wire));
  }

  int(field: number, value: number): this {
    this.#key(field, 0);
    this.#push(varint(value));
    return this;
  }

  float(field: number, value: number): this {
    this.#key(field, 5);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#push(bytes);
    return this;
  }

  blob(field: number, value: Uint8Array): this {
    this.#key(field, 2);
    this.#push(varint(value.length));
    this.#push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.blob(field, UTF8.encode(value));
  }

  message(field: number, value: Writer): this {
    this.#key(field, 2);
    this.#push(varint(value.#size));
    for (const chunk of value.#chunks) this.#push(chunk);
    return this;
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      out.set(chunk, at);
      at += chunk.length;
    }
    return out;
  }
}

/** Base-128 varint of a 64-bit integer; negatives are two's complement, hence ten bytes long. */
function varint(value: number): Uint8Array {
  if (value >= 0 && value < 128) return Uint8Array.of(value);
  let left = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (left >= 128n) {
    bytes.push(Number(left & 127n) | 128);
    left >>= 7n;
  }
  bytes.push(Number(left));
  return Uint8Array.from(bytes);
}

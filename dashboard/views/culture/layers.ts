// Places for the ancestry graph: x by how deep a definition builds on others, y so that lines stay short (barycentres,
// a few sweeps). Pure and without chance: the same entries always lie the same way, and no two lie in one place.

export interface LayerNode {
  readonly id: string;
  readonly parents: readonly string[];
}

export interface LayerPlace {
  readonly depth: number;
  /** Column and row, in cells; the first column is the leftmost, rows are centred on 0 and go down. */
  readonly x: number;
  readonly y: number;
}

export interface Layers {
  readonly places: ReadonlyMap<string, LayerPlace>;
  /** Cells from left to right, and from top to bottom. */
  readonly columns: number;
  readonly rows: number;
  /** Depth 0 alone is 1. */
  readonly depths: number;
}

const SWEEPS = 4;

/** Nodes are given oldest first; parents that are not among them are left out. */
export function layered(nodes: readonly LayerNode[]): Layers {
  const parents = knownParents(nodes);
  const layers = byDepth(nodes, parents);
  order(layers, parents);
  const height = columnHeight(nodes.length);
  const places = new Map<string, LayerPlace>();
  let column = 0;
  let rows = 0;
  for (const [depth, layer] of layers.entries()) {
    // A layer too tall for one column is dealt out over several side by side, so that neighbours stay neighbours.
    const columns = Math.max(1, Math.ceil(layer.length / height));
    const tall = Math.ceil(layer.length / columns);
    for (const [i, id] of layer.entries())
      places.set(id, { depth, x: column + (i % columns), y: Math.floor(i / columns) - (tall - 1) / 2 });
    column += columns;
    rows = Math.max(rows, tall);
  }
  return { places, columns: column, rows, depths: layers.length };
}

/** Grows in steps, so that one more entry rarely moves all others. */
function columnHeight(nodes: number): number {
  let height = 16;
  while (height * height * 1.5 < nodes) height *= 2;
  return height;
}

function knownParents(nodes: readonly LayerNode[]): ReadonlyMap<string, readonly string[]> {
  const known = new Set(nodes.map(({ id }) => id));
  return new Map(
    nodes.map(({ id, parents }) => [id, [...new Set(parents)].filter((p) => p !== id && known.has(p))]),
  );
}

/** Longest way to something that builds on nothing. A cycle (there should be none) is cut where it is met. */
function byDepth(nodes: readonly LayerNode[], parents: ReadonlyMap<string, readonly string[]>): string[][] {
  const depths = new Map<string, number>();
  const under = new Set<string>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (under.has(id)) return -1;
    under.add(id);
    const depth = Math.max(-1, ...parents.get(id)!.map(depthOf)) + 1;
    under.delete(id);
    depths.set(id, depth);
    return depth;
  };
  const layers: string[][] = [];
  for (const { id } of nodes) {
    const depth = depthOf(id);
    while (layers.length <= depth) layers.push([]);
    layers[depth]!.push(id);
  }
  return layers.filter((layer) => layer.length > 0);
}

/** Orders each layer by the mean place of its neighbours, down and up by turns. */
function order(layers: string[][], parents: ReadonlyMap<string, readonly string[]>): void {
  const children = new Map<string, string[]>();
  for (const [id, above] of parents)
    for (const parent of above) children.set(parent, [...(children.get(parent) ?? []), id]);
  const at = new Map<string, number>();
  const note = (layer: readonly string[]) => {
    for (const [i, id] of layer.entries()) at.set(id, i - (layer.length - 1) / 2);
  };
  for (const layer of layers) note(layer);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : layers.toReversed()) {
      const wish = new Map(
        layer.map((id) => [id, mean((down ? parents : children).get(id) ?? [], at) ?? at.get(id)!]),
      );
      layer.sort((a, b) => wish.get(a)! - wish.get(b)! || at.get(a)! - at.get(b)!);
      note(layer);
    }
  }
}

function mean(ids: readonly string[], at: ReadonlyMap<string, number>): number | undefined {
  if (ids.length === 0) return undefined;
  return ids.reduce((sum, id) => sum + at.get(id)!, 0) / ids.length;
}

// The ancestry graph as something to draw: where each entry lies in pixels, how large, how it looks, what is near the
// selected one. Pure; drawn by sigma (graph-canvas.ts) or as plain SVG (graph-plain.tsx).
import type { Layers } from "./layers.ts";
import type { Look } from "./looks.ts";
import type { EntryView } from "./snapshot.ts";

export interface PictureNode {
  readonly id: string;
  readonly label: string;
  readonly x: number;
  /** Downwards. */
  readonly y: number;
  readonly r: number;
  readonly look: Look;
  /** Adopted solid, claimed hollow, the rest faint. */
  readonly fill: "solid" | "ring" | "faint";
  /** Parents that are in the picture. */
  readonly parents: readonly string[];
  /** Not the selected entry, nor what it is built on, nor what is built on it directly. */
  readonly aside: boolean;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PictureNode[];
  /** There is room for everybody's name. */
  readonly roomy: boolean;
  readonly selected: string | null;
}

/** Pixels. Room at the right is for the last column's names. */
const MARGIN = { left: 26, right: 64, top: 22, bottom: 22 } as const;
/** Pixels: with few levels the graph is not drawn out any further. */
const WIDEST_COLUMN = 190;
/** Pixels between rows and columns from which on all names can be shown. */
const ROOMY = { row: 13, column: 62 } as const;
const RADIUS = { least: 4, most: 13 } as const;

export function pictureOf(
  entries: readonly EntryView[],
  layers: Layers,
  options: {
    readonly width: number;
    readonly height: number;
    readonly selected: string | null;
    readonly lookOf: (author: string) => Look;
  },
): Picture {
  const { width, height, selected, lookOf } = options;
  const inner = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
  const column = Math.min(WIDEST_COLUMN, layers.columns > 1 ? inner.width / (layers.columns - 1) : 0);
  const row = layers.rows > 1 ? inner.height / (layers.rows - 1) : 0;
  const spare = Math.max(0, inner.width - column * (layers.columns - 1)) / 2;
  const most = Math.max(
    1.5,
    Math.min(RADIUS.most, 0.48 * (row || RADIUS.most), 0.4 * (column || RADIUS.most * 3)),
  );
  const greatest = Math.max(1, ...entries.map(({ used }) => used));
  const near = selected === null ? null : around(selected, entries);
  const nodes = entries.flatMap((entry): PictureNode[] => {
    const place = layers.places.get(entry.id);
    if (!place) return [];
    const parents = entry.parents.filter((id) => layers.places.has(id));
    return [
      {
        id: entry.id,
        label: entry.name,
        x: MARGIN.left + spare + place.x * column,
        y: MARGIN.top + inner.height / 2 + place.y * row,
        r: Math.min(most, RADIUS.least + (RADIUS.most - RADIUS.least) * Math.sqrt(entry.used / greatest)),
        look: lookOf(entry.author),
        fill: entry.status === "adopted" ? "solid" : entry.status === "claimed" ? "ring" : "faint",
        parents,
        aside: near !== null && !near.has(entry.id),
      },
    ];
  });
  const roomy = (layers.rows === 1 || row >= ROOMY.row) && (layers.columns === 1 || column >= ROOMY.column);
  return { width, height, nodes, roomy, selected };
}

/** The entry, all it is built on, and what is built on it directly. */
function around(id: string, entries: readonly EntryView[]): ReadonlySet<string> | null {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  if (!byId.has(id)) return null;
  const near = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (near.has(next)) continue;
    near.add(next);
    open.push(...(byId.get(next)?.parents ?? []));
  }
  for (const entry of entries) if (entry.parents.includes(id)) near.add(entry.id);
  return near;
}

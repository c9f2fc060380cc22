// The ancestry graph drawn by sigma (WebGL). Loaded only where it is shown. It draws pictures (picture.ts) in place
// of one another: what stays keeps its node, camera and hover. It knows no entries.
import { DirectedGraph } from "graphology";
import Sigma from "sigma";
import type { Settings } from "sigma/settings";
import type { NodeDisplayData, PartialButFor } from "sigma/types";
import { type GlyphData, GlyphProgram } from "./glyph-program.ts";
import type { Picture, PictureNode } from "./picture.ts";

type NodeLook = GlyphData & {
  x: number;
  y: number;
  size: number;
  color: string;
  label: string;
  forceLabel: boolean;
  zIndex: number;
};
type EdgeLook = { color: string; size: number; zIndex: number };

export interface GraphCanvas {
  show(picture: Picture): void;
  /** Shows the whole graph again, after zooming and dragging. */
  fit(): void;
  destroy(): void;
}

export interface GraphListeners {
  readonly onSelect: (id: string | null) => void;
  /** The browser has taken WebGL away. */
  readonly onLost: () => void;
}

export function mountGraph(host: HTMLElement, { onSelect, onLost }: GraphListeners): GraphCanvas {
  const graph = new DirectedGraph<NodeLook, EdgeLook>();
  let paint = readPaint();
  let picture: Picture | null = null;
  const sigma = new Sigma<NodeLook, EdgeLook>(graph, host, {
    allowInvalidContainer: true,
    nodeProgramClasses: { glyph: GlyphProgram as never },
    defaultNodeType: "glyph",
    defaultDrawNodeHover: (context, data, settings) => drawHover(context, data, settings, paint),
    labelFont: "ui-monospace, Menlo, Consolas, monospace",
    labelSize: 11,
    labelColor: { color: paint.text },
    labelDensity: 1,
    labelGridCellSize: 64,
    labelRenderedSizeThreshold: 0,
    stagePadding: 0,
    minCameraRatio: 0.1,
    maxCameraRatio: 1.5,
    zIndex: true,
  });
  sigma.on("clickNode", ({ node }) => onSelect(node));
  sigma.on("clickStage", () => onSelect(null));
  sigma.on("enterNode", () => host.classList.add("culture-graph-over"));
  sigma.on("leaveNode", () => host.classList.remove("culture-graph-over"));
  for (const canvas of Object.values(sigma.getCanvases()))
    canvas.addEventListener("webglcontextlost", onLost, { once: true });
  const themes = new MutationObserver(() => {
    paint = readPaint();
    sigma.setSetting("labelColor", { color: paint.text });
    if (picture) draw(picture);
  });
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });

  function draw(next: Picture): void {
    if (picture?.width !== next.width || picture.height !== next.height) {
      sigma.setCustomBBox({ x: [0, next.width], y: [0, next.height] });
      sigma.resize(true);
    }
    picture = next;
    const shown = new Map(next.nodes.map((node) => [node.id, node]));
    for (const id of graph.nodes()) if (!shown.has(id)) graph.dropNode(id);
    for (const node of next.nodes) graph.mergeNode(node.id, nodeLook(node, next, paint));
    for (const edge of graph.edges())
      if (!shown.get(graph.target(edge))!.parents.includes(graph.source(edge))) graph.dropEdge(edge);
    for (const node of next.nodes)
      for (const parent of node.parents)
        graph.mergeEdge(parent, node.id, edgeLook(shown.get(parent)!, node, next, paint));
    sigma.refresh();
  }

  return {
    show: draw,
    fit: () => void sigma.getCamera().animatedReset(),
    destroy() {
      themes.disconnect();
      for (const canvas of Object.values(sigma.getCanvases()))
        canvas.removeEventListener("webglcontextlost", onLost);
      sigma.kill();
      graph.clear();
    },
  };
}

function nodeLook(node: PictureNode, { height, selected, roomy }: Picture, paint: Paint): NodeLook {
  const { id, x, y, r, look, fill, aside, label } = node;
  const fade = (fill === "faint" ? 0.6 : 0) + (aside ? 0.5 : 0);
  return {
    x,
    y: height - y,
    size: id === selected ? r + 3 : r,
    color: mix(paint.slots[look.slot - 1]!, paint.ground, Math.min(0.82, fade)),
    label,
    shape: look.shape,
    hollow: fill !== "solid",
    forceLabel: roomy || (selected !== null && !aside),
    zIndex: aside ? 0 : 1,
  };
}

function edgeLook(
  parent: PictureNode,
  child: PictureNode,
  { nodes, selected }: Picture,
  paint: Paint,
): EdgeLook {
  const near = selected !== null && !parent.aside && !child.aside;
  // Where there are many, each has to be paler.
  const fade = Math.min(0.88, (selected === null ? 0.55 : 0.8) + nodes.length / 4000);
  return {
    color: near ? paint.accent : mix(paint.faint, paint.ground, fade),
    size: near ? 1.6 : 0.8,
    zIndex: near ? 1 : 0,
  };
}

/** Colours of the theme as sigma wants them: hexadecimal. */
interface Paint {
  readonly slots: readonly string[];
  readonly ground: string;
  readonly raised: string;
  readonly text: string;
  readonly faint: string;
  readonly accent: string;
}

function readPaint(): Paint {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    slots: [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => colour(`--c${slot}`)),
    ground: colour("--surface"),
    raised: colour("--raised"),
    text: colour("--text"),
    faint: colour("--faint"),
    accent: colour("--accent"),
  };
}

/** Between two colours "#rrggbb": 0 = the first. */
function mix(from: string, to: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [from, to].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number];
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

function drawHover(
  context: CanvasRenderingContext2D,
  data: PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color">,
  { labelSize, labelFont }: Settings<NodeLook, EdgeLook>,
  paint: Paint,
): void {
  const label = data.label ?? "";
  context.font = `600 ${labelSize + 1}px ${labelFont}`;
  const width = context.measureText(label).width + 14;
  const height = labelSize + 11;
  const x = data.x + data.size + 4;
  context.beginPath();
  context.roundRect(x, data.y - height / 2, width, height, 5);
  context.fillStyle = paint.raised;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = paint.faint;
  context.stroke();
  context.fillStyle = paint.text;
  context.textBaseline = "middle";
  context.fillText(label, x + 7, data.y + 1);
  context.textBaseline = "alphabetic";
  context.beginPath();
  context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
  context.strokeStyle = paint.accent;
  context.lineWidth = 2;
  context.stroke();
}

// The ancestry graph as plain SVG, where the browser has no WebGL. The same picture as sigma draws; a large culture is
// cut off at the newest entries, and says so.
import { outline } from "./looks.ts";
import type { Picture } from "./picture.ts";

/** Nodes in the page at most. */
const MOST = 300;

export function GraphPlain({
  picture,
  onSelect,
}: {
  readonly picture: Picture;
  readonly onSelect: (id: string | null) => void;
}) {
  const nodes = picture.nodes.slice(-MOST);
  const at = new Map(nodes.map((node) => [node.id, node]));
  return (
    <svg class="culture-plain" width={picture.width} height={picture.height} aria-hidden="true">
      {nodes.flatMap((node) =>
        node.parents.map((id) => {
          const parent = at.get(id);
          if (!parent) return null;
          const near = picture.selected !== null && !parent.aside && !node.aside;
          const middle = (parent.x + node.x) / 2;
          return (
            <path
              key={`${id} ${node.id}`}
              class={near ? "culture-line culture-line-near" : "culture-line"}
              d={`M${parent.x} ${parent.y}C${middle} ${parent.y} ${middle} ${node.y} ${node.x} ${node.y}`}
            />
          );
        }),
      )}
      {nodes.map(({ id, x, y, r, look, fill, aside, label }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard the list beside it does the same
        <g
          key={id}
          class={`culture-node culture-node-${fill}${aside ? " culture-node-aside" : ""}`}
          style={{ color: `var(--c${look.slot})` }}
          transform={`translate(${x} ${y})`}
          onClick={() => onSelect(id)}
        >
          <title>{label}</title>
          <path d={outline(look.shape, id === picture.selected ? r + 3 : r)} />
          <text x={r + 5} y={4}>
            {label}
          </text>
        </g>
      ))}
      {nodes.length < picture.nodes.length && (
        <text class="culture-cut" x={8} y={picture.height - 6}>
          {`the newest ${MOST} of ${picture.nodes.length}`}
        </text>
      )}
    </svg>
  );
}

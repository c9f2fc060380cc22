// A heat map as an SVG: rows x columns of cells coloured by the sequential ramp, with hatching for cells that a view
// wants to set apart (never colour alone) and a tooltip per cell. It knows no data: the view gives cells.
import { useId, useMemo } from "preact/hooks";
import { rampColour } from "./ramp.ts";

export interface HeatCell {
  /** Colour: 0..1 on the ramp. */
  readonly share: number;
  /** Hatched and outlined. */
  readonly marked?: boolean | undefined;
  readonly title: string;
}

export interface HeatRow {
  readonly key: string;
  readonly label: string;
  /** One per column; null = nothing there. */
  readonly cells: readonly (HeatCell | null)[];
  /** First row of a group: a gap and this heading above it. */
  readonly group?: string | undefined;
}

export interface HeatProps {
  /** What it shows, for people who hear the page: with the main figure. */
  readonly label: string;
  readonly rows: readonly HeatRow[];
  readonly columns: readonly { readonly key: string; readonly label: string | null }[];
  readonly width: number;
  readonly rowHeight?: number;
  /** Room for the rows' labels, in pixels. */
  readonly gutter?: number;
  /** Column that is looked at. */
  readonly cursor?: number | undefined;
  readonly onPick?: ((row: string, column: string) => void) | undefined;
}

const GROUP = 22;
const FOOT = 18;

export function Heat(props: HeatProps) {
  const { label, rows, columns, width, rowHeight = 24, gutter = 84, cursor, onPick } = props;
  const pattern = useId();
  const cell = columns.length === 0 ? 0 : (width - gutter) / columns.length;
  const gap = cell > 6 ? 1 : 0;
  const tops = useMemo(() => {
    let y = 0;
    return rows.map((row) => {
      if (row.group !== undefined) y += GROUP;
      const top = y;
      y += rowHeight;
      return top;
    });
  }, [rows, rowHeight]);
  const bottom = (tops.at(-1) ?? 0) + rowHeight;
  return (
    <svg class="heat" width={width} height={bottom + FOOT} role="img" aria-label={label}>
      <defs>
        <pattern
          id={pattern}
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1="0" y1="0" x2="0" y2="5" class="heat-hatch" />
        </pattern>
      </defs>
      {rows.map((row, r) => {
        const y = tops[r]!;
        return (
          <g key={row.key}>
            {row.group !== undefined && (
              <text x="0" y={y - 7} class="heat-group">
                {row.group}
              </text>
            )}
            <text x={gutter - 8} y={y + rowHeight / 2 + 4} class="heat-label" text-anchor="end">
              {row.label}
            </text>
            <rect x={gutter} y={y} width={width - gutter} height={rowHeight - 1} class="heat-ground" />
            {row.cells.map((value, c) => {
              if (value === null) return null;
              const column = columns[c]!;
              const box = {
                x: gutter + c * cell,
                y,
                width: Math.max(0.5, cell - gap),
                height: rowHeight - 1,
              };
              return (
                // biome-ignore lint/a11y/noStaticElementInteractions: the views offer the same by keyboard elsewhere
                <g
                  key={column.key}
                  onClick={onPick === undefined ? undefined : () => onPick(row.key, column.key)}
                >
                  <title>{value.title}</title>
                  <rect {...box} style={{ fill: rampColour(value.share) }} />
                  {value.marked === true && <rect {...box} fill={`url(#${pattern})`} class="heat-marked" />}
                </g>
              );
            })}
          </g>
        );
      })}
      {columns.map(
        (column, c) =>
          column.label !== null && (
            <text
              key={column.key}
              x={gutter + (c + 0.5) * cell}
              y={bottom + 13}
              class="heat-axis"
              text-anchor="middle"
            >
              {column.label}
            </text>
          ),
      )}
      {cursor !== undefined && cursor >= 0 && (
        <rect
          x={gutter + cursor * cell - 0.5}
          y="0.5"
          width={Math.max(2, cell)}
          height={bottom - 1}
          class="heat-cursor"
        />
      )}
    </svg>
  );
}

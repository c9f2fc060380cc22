// A sparkline: the shape of a series in the size of a word. Decoration for those who hear the page: the figure it
// belongs to stands beside it, so it is hidden unless it has a label.
import type { Series } from "../../server/protocol/index.ts";
import { sparkPath } from "./spark-path.ts";

export interface SparkProps {
  readonly series: Series;
  readonly width: number;
  readonly height: number;
  /** A CSS variable's name like "--c1". */
  readonly colour: string;
  /** Least and greatest value of the scale; the series' own otherwise. */
  readonly range?: readonly [number, number] | undefined;
  readonly label?: string | undefined;
}

export function Spark({ series, width, height, colour, range, label }: SparkProps) {
  // Not remembered: the series is mutated in place, and a component with hooks would be passed over when its
  // parent is drawn again with the same props.
  const path = sparkPath(series, width, height, range);
  const stroke = `var(${colour})`;
  return (
    <svg
      class="spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      aria-hidden={label === undefined ? "true" : undefined}
    >
      <path d={path.band} style={{ fill: stroke, opacity: 0.18 }} />
      <path d={path.line} style={{ fill: "none", stroke, strokeWidth: 1.5 }} />
      {path.end !== null && <circle cx={path.end.x} cy={path.end.y} r="1.8" style={{ fill: stroke }} />}
    </svg>
  );
}

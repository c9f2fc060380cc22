// The ratings of all agents over the rounds, in one drawing with the names at the lines' ends.
import { useMemo } from "preact/hooks";
import type { RunState } from "../../../server/protocol/index.ts";
import { useRunState } from "../../app/session.ts";
import { Empty, Panel, useSize } from "../../ui/index.ts";
import { ratingLayout } from "./rating-layout.ts";

/** Room for the names at the right, in pixels. */
const NAMES = 96;

export function RatingsPanel({ state, past }: { readonly state: RunState; readonly past: number | null }) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const { ref, width, height } = useSize<HTMLDivElement>();
  // Ratings move once a round; births and deaths change who is drawn.
  const version = Object.values(state.agents)
    .map(({ last, rating }) => `${last?.games ?? 0}/${rating.to.at(-1) ?? 0}`)
    .join();
  // Version stands for the mutable state
  const layout = useMemo(
    () =>
      width === 0
        ? null
        : ratingLayout(state, { left: 40, right: width - NAMES, top: 8, bottom: height - 22 }),
    [state, version, width, height],
  );
  const best = layout?.lines[0];
  return (
    <Panel
      title="Ratings"
      class="society-ratings"
      hint="Elo points over rounds; agents and tasks share one scale"
    >
      <div ref={ref} class="society-drawing">
        {width > 0 && layout === null && (
          <Empty title="No rating yet">Ratings appear at the end of the first round.</Empty>
        )}
        {layout !== null && (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={`Ratings of ${layout.lines.length} agents over ${state.round} rounds; highest now: ${best?.agent ?? ""} with ${Math.round(best?.rating ?? 0)} Elo points`}
          >
            {layout.yTicks.map(({ y, label }) => (
              <g key={label}>
                <line x1="40" x2={width - NAMES} y1={y} y2={y} class="society-grid" />
                <text x="34" y={y + 4} text-anchor="end" class="society-axis">
                  {label}
                </text>
              </g>
            ))}
            {layout.xTicks.map(({ x, label }) => (
              <text key={label} x={x} y={height - 6} text-anchor="middle" class="society-axis">
                {label}
              </text>
            ))}
            {past !== null && (
              <line x1={layout.x(past)} x2={layout.x(past)} y1="4" y2={height - 22} class="society-cursor" />
            )}
            {layout.lines.map((line) => (
              <g key={line.agent} style={{ color: `var(${line.colour})` }}>
                <path d={line.path} class="society-line" style={{ strokeDasharray: line.dash }} />
                <circle cx={line.end.x} cy={line.end.y} r="2.5" fill="currentColor" />
                {line.labelY !== null && (
                  <>
                    <path
                      d={`M${line.end.x + 4} ${line.end.y}L${width - NAMES + 12} ${line.labelY}`}
                      class="society-leader"
                    />
                    <text x={width - NAMES + 15} y={line.labelY + 4} class="society-end">
                      {line.agent} {Math.round(line.rating)}
                    </text>
                  </>
                )}
              </g>
            ))}
          </svg>
        )}
      </div>
    </Panel>
  );
}

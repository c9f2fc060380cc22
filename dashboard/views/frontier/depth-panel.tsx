// Held-out accuracy over depth: small plots side by side, one per skill; populations differ in colour and shape,
// earlier evaluations are faint.
import { useMemo } from "preact/hooks";
import type { RunState } from "../../../server/protocol/index.ts";
import { useRunState } from "../../app/session.ts";
import { Empty, Panel, percent, useSize } from "../../ui/index.ts";
import { populationColour } from "../society/people.ts";
import { type Curve, type DepthPlot, depthPlots } from "./depth.ts";

const HEIGHT = 170;
const BOX = { left: 42, right: 10, top: 8, bottom: 34 } as const;
const DASHES = ["none", "5 3", "1.5 3"];
const FAINT = [1, 0.4, 0.24, 0.15];

export function DepthPanel({ state, round }: { readonly state: RunState; readonly round: number }) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const evaluated = Object.values(state.populations)
    .flatMap(({ evaluation }) => Object.values(evaluation).map(({ to }) => to.at(-1) ?? 0))
    .reduce((a, b) => Math.max(a, b), 0);
  // Evaluated says when the mutable state has moved
  const plots = useMemo(() => depthPlots(state, round), [state, round, evaluated]);
  const names = Object.keys(state.populations);
  const shown = plots.flatMap(({ curves }) => curves).find(({ age }) => age === 0)?.round;
  return (
    <Panel
      title="Accuracy by depth, on tasks held out from everybody"
      hint={
        shown === undefined
          ? "Share solved"
          : `Share solved in the evaluation of round ${shown}; fainter: earlier ones`
      }
      actions={
        <ul class="frontier-key">
          {names.map((name, i) => (
            <li key={name}>
              <svg
                width="14"
                height="14"
                aria-hidden="true"
                style={{ color: `var(${populationColour(state, name)})` }}
              >
                <Shape kind={i} x={7} y={7} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      }
      class="frontier-depth"
    >
      {plots.length === 0 ? (
        <Empty title="No evaluation yet">
          Every few rounds (evaluate.every of the config) all populations take the same test; the curves
          appear here.
        </Empty>
      ) : (
        <div class="frontier-plots">
          {plots.map((plot) => (
            <Plot
              key={plot.title}
              plot={plot}
              names={names}
              colourOf={(name) => populationColour(state, name)}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}

interface PlotProps {
  readonly plot: DepthPlot;
  readonly names: readonly string[];
  readonly colourOf: (population: string) => string;
}

function Plot({ plot, names, colourOf }: PlotProps) {
  const { ref, width } = useSize<HTMLDivElement>();
  const { title, hint, unit, depths, curves, measures } = plot;
  const step = depths.length < 2 ? 0 : (width - BOX.left - BOX.right - 16) / (depths.length - 1);
  const x = (depth: number) =>
    depths.length < 2 ? (width + BOX.left) / 2 : BOX.left + 8 + depths.indexOf(depth) * step;
  const y = (value: number) => BOX.top + (1 - value) * (HEIGHT - BOX.top - BOX.bottom);
  const main = curves.filter(({ age, measure }) => age === 0 && measure === measures[0]);
  const figures = main.map(
    ({ population, points }) => `${population} ${points.map(({ value }) => percent(value)).join(", ")}`,
  );
  return (
    <figure class="frontier-plot">
      <figcaption>
        <span class="frontier-plot-title">{title}</span> <span class="frontier-plot-hint">{hint}</span>
      </figcaption>
      <div ref={ref}>
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`${title}, by ${unit}: ${figures.join("; ")}`}
          >
            {[0, 0.5, 1].map((value) => (
              <g key={value}>
                <line
                  x1={BOX.left}
                  x2={width - BOX.right}
                  y1={y(value)}
                  y2={y(value)}
                  class="frontier-grid"
                />
                <text x={BOX.left - 6} y={y(value) + 4} class="frontier-axis" text-anchor="end">
                  {percent(value)}
                </text>
              </g>
            ))}
            {depths.map((depth) => (
              <text
                key={depth}
                x={x(depth)}
                y={HEIGHT - BOX.bottom + 15}
                class="frontier-axis"
                text-anchor="middle"
              >
                {depth}
              </text>
            ))}
            <text x={(width + BOX.left) / 2} y={HEIGHT - 4} class="frontier-axis" text-anchor="middle">
              {unit}
            </text>
            {[...curves].reverse().map((curve) => (
              <CurveLine
                key={`${curve.population}/${curve.measure}/${curve.age}`}
                curve={curve}
                control={measures.indexOf(curve.measure)}
                shape={names.indexOf(curve.population)}
                colour={colourOf(curve.population)}
                x={x}
                y={y}
              />
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}

interface CurveLineProps {
  readonly curve: Curve;
  readonly control: number;
  readonly shape: number;
  readonly colour: string;
  readonly x: (depth: number) => number;
  readonly y: (value: number) => number;
}

function CurveLine({ curve, control, shape, colour, x, y }: CurveLineProps) {
  const { points, age, population, measure, round } = curve;
  const path = points.map(({ depth, value }, i) => `${i === 0 ? "M" : "L"}${x(depth)} ${y(value)}`).join("");
  return (
    <g style={{ color: `var(${colour})`, opacity: FAINT[age] ?? 0.15 }}>
      <path d={path} class="frontier-curve" style={{ strokeDasharray: DASHES[control] ?? "none" }} />
      {age === 0 &&
        points.map(({ depth, value }) => (
          <g key={depth}>
            <title>{`${population}, ${measure} at ${depth}: ${percent(value)} (round ${round})`}</title>
            {control === 0 ? (
              <Shape kind={shape} x={x(depth)} y={y(value)} />
            ) : (
              <circle cx={x(depth)} cy={y(value)} r="2" fill="currentColor" />
            )}
          </g>
        ))}
    </g>
  );
}

/** A circle, square, triangle or diamond: populations are told apart without their colours. */
function Shape({ kind, x, y }: { readonly kind: number; readonly x: number; readonly y: number }) {
  switch (kind % 4) {
    case 0:
      return <circle cx={x} cy={y} r="4" fill="currentColor" />;
    case 1:
      return <rect x={x - 3.6} y={y - 3.6} width="7.2" height="7.2" fill="currentColor" />;
    case 2:
      return <path d={`M${x} ${y - 4.8}l4.6 8h-9.2z`} fill="currentColor" />;
    default:
      return <path d={`M${x} ${y - 5}l5 5l-5 5l-5 -5z`} fill="currentColor" />;
  }
}

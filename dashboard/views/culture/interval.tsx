// One effect with its confidence bounds, drawn around a zero line: a filled dot where the bounds exclude zero.
import { effectText, type FitnessView, isClear, placeOn } from "./fitness.ts";

const HEIGHT = 18;

export function Interval({
  fitness,
  reach,
  slot,
}: {
  readonly fitness: FitnessView;
  /** The scale's ends. */
  readonly reach: number;
  /** Categorical colour. */
  readonly slot: number;
}) {
  const at = (value: number) => `${(100 * placeOn(reach, value)).toFixed(2)}%`;
  const { effect, low, high } = fitness;
  const middle = HEIGHT / 2;
  const stroke = { stroke: `var(--c${slot})`, strokeWidth: "2" };
  return (
    <svg
      class="culture-interval"
      width="100%"
      height={HEIGHT}
      role="img"
      aria-label={`effect on ${fitness.population}: ${effectText(fitness)} points`}
    >
      <line class="culture-ground" x1="0" x2="100%" y1={middle} y2={middle} />
      <line class="culture-zero" x1="50%" x2="50%" y1="0" y2={HEIGHT} />
      <line x1={at(low)} x2={at(high)} y1={middle} y2={middle} style={stroke} />
      {[low, high].map((end, i) => (
        <line
          key={i === 0 ? "low" : "high"}
          x1={at(end)}
          x2={at(end)}
          y1={middle - 4}
          y2={middle + 4}
          style={stroke}
        />
      ))}
      <circle
        cx={at(effect)}
        cy={middle}
        r="4.5"
        style={{ ...stroke, fill: isClear(fitness) ? `var(--c${slot})` : "var(--surface)" }}
      />
    </svg>
  );
}

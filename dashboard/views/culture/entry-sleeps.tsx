// What sleeps did to an entry: slope lines from its accuracy in context to that without it before and after, the newest
// night drawn strongly and said in words.
import type { CultureModel } from "./model.ts";
import { type Nights, nightsAt, nightText, slopesOf } from "./nights.ts";
import type { EntryView } from "./snapshot.ts";
import { Glyph } from "./words.tsx";

/** Pixels: the drawing, and the room around it for dots and words. */
const SIZE = { width: 150, height: 64 } as const;
const MARGIN = { left: 30, right: 22, top: 8, bottom: 18 } as const;
const COLUMNS = ["in context", "before", "after"] as const;

export function Sleeps({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const all = nightsAt(entry);
  return (
    <section>
      <h3>Sleeps{all.length > 0 && ": accuracy of using the name for one step"}</h3>
      {all.length === 0 ? (
        <p class="culture-note">
          No population has slept over it yet: every few rounds the most read names are learned by heart, and
          what that kept appears here.
        </p>
      ) : (
        <ul class="culture-nights">
          {all.map((nights) => (
            <Night key={nights.population} nights={nights} model={model} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Night({
  nights: { population, nights },
  model,
}: {
  readonly nights: Nights;
  readonly model: CultureModel;
}) {
  const look = model.lookOfPopulation(population);
  const newest = nights.at(-1)!;
  const colour = `var(--c${look.slot})`;
  return (
    <li>
      <svg
        class="culture-plot"
        width={SIZE.width + MARGIN.left + MARGIN.right}
        height={SIZE.height + MARGIN.top + MARGIN.bottom}
        role="img"
        aria-label={`${population}, ${nights.length} sleeps; the newest: ${nightText(newest)}`}
      >
        <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
          {[0, 1].map((share) => (
            <g key={share}>
              <line
                class="culture-ground"
                x1="0"
                x2={SIZE.width}
                y1={(1 - share) * SIZE.height}
                y2={(1 - share) * SIZE.height}
              />
              <text class="culture-tick" x="-6" y={(1 - share) * SIZE.height + 4} text-anchor="end">
                {share === 1 ? "100" : "0"}
              </text>
            </g>
          ))}
          {COLUMNS.map((column, i) => (
            <text
              key={column}
              class="culture-tick"
              x={(i * SIZE.width) / 2}
              y={SIZE.height + 15}
              text-anchor="middle"
            >
              {column}
            </text>
          ))}
          {slopesOf(nights, SIZE.width, SIZE.height).map(({ night, newest: last, points }) => (
            <g key={night.seq} style={{ color: colour, opacity: last ? "1" : "0.35" }}>
              <path
                class={last ? "culture-slope culture-slope-newest" : "culture-slope"}
                d={`M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`}
              />
              {points.map(([x, y], i) => (
                <circle
                  key={COLUMNS[i]}
                  cx={x}
                  cy={y}
                  r={last ? 3.5 : 2}
                  style={{
                    fill: i === 2 && night.mastered ? "currentcolor" : "var(--surface)",
                    stroke: "currentcolor",
                    strokeWidth: "1.5",
                  }}
                />
              ))}
            </g>
          ))}
        </g>
      </svg>
      <p>
        <span class="culture-author">
          <Glyph look={look} size={4} />
          {population}
        </span>
        , round {newest.round}: {nightText(newest)}
        {newest.mastered && <b class="culture-agrees"> ✓</b>}
        {nights.length > 1 && <span class="culture-note">; fainter: {nights.length - 1} earlier sleeps</span>}
      </p>
    </li>
  );
}

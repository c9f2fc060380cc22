// Generations as a strip: one line per seat of a population, lives one after the other, with the laws that each was the
// first to find; below it what each generation came to.
import { go } from "../../app/session.ts";
import { formatNumber, useSize } from "../../ui/index.ts";
import { generationsOf, type Life, lifeText, type Seats, seatsOf } from "./lives.ts";
import type { CultureModel } from "./model.ts";
import type { OverviewProps } from "./overview-panel.tsx";
import { Glyph } from "./words.tsx";

/** Pixels: a seat's line, and its bar within. */
const ROW = 18;
const BAR = 13;
/** Narrower bars have no room for a name. */
const NAMED = 34;

export function LivesSection({ model, entries }: OverviewProps) {
  const { ref, width } = useSize<HTMLDivElement>();
  const all = seatsOf(model.state, entries, model.round);
  const generations = generationsOf(all);
  return (
    <section class="culture-wide">
      <h3>Generations</h3>
      <p class="culture-note">
        {generations.length > 1
          ? "Lives one after the other; ○ birth, † death, ★ a law that nobody had found before."
          : "Nobody has died: one life per seat; ★ a law that nobody had found before. With a lifespan, births and deaths appear here."}
      </p>
      <div ref={ref}>
        {width > 0 &&
          all.map((seats) => <Strip key={seats.population} seats={seats} width={width} model={model} />)}
      </div>
      {generations.length > 1 && (
        <table class="culture-figures">
          <thead>
            <tr>
              <th scope="col" class="culture-figures-key">
                generation
              </th>
              <th scope="col" class="culture-figures-head">
                agents
              </th>
              <th scope="col" class="culture-figures-head">
                laws first found
              </th>
              <th scope="col" class="culture-figures-head">
                entries in force
              </th>
            </tr>
          </thead>
          <tbody>
            {generations.slice(-8).map(({ generation, agents, finds, adopted }) => (
              <tr key={generation}>
                <th scope="row" class="culture-figures-key">
                  {generation}
                </th>
                <td class="culture-figure">{formatNumber(agents)}</td>
                <td class="culture-figure">{formatNumber(finds)}</td>
                <td class="culture-figure">{formatNumber(adopted)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Strip({
  seats: { population, seats, more },
  width,
  model,
}: {
  readonly seats: Seats;
  readonly width: number;
  readonly model: CultureModel;
}) {
  if (seats.length === 0) return null;
  const look = model.lookOfPopulation(population);
  const x = (round: number) => (round / Math.max(1, model.round)) * (width - 10) + 4;
  const lives = seats.flat();
  const finds = lives.reduce((sum, life) => sum + life.finds.length, 0);
  return (
    <figure class="culture-lives">
      <figcaption>
        <Glyph look={look} size={4} /> {population}
        {more > 0 && <span class="culture-note">, {more} more seats</span>}
      </figcaption>
      <svg
        class="culture-plot"
        width={width}
        height={seats.length * ROW}
        role="img"
        aria-label={`${population}: ${lives.length} lives in ${seats.length} seats, first to find ${finds} laws. ${lives.slice(0, 12).map(lifeText).join(". ")}`}
      >
        {seats.map((own, row) =>
          own.map((life) => <Bar key={life.agent} life={life} y={row * ROW} x={x} slot={look.slot} />),
        )}
      </svg>
    </figure>
  );
}

function Bar({
  life,
  y,
  x,
  slot,
}: {
  readonly life: Life;
  readonly y: number;
  readonly x: (round: number) => number;
  readonly slot: number;
}) {
  const [from, to] = [x(life.from), x(life.to)];
  const colour = `var(--c${slot})`;
  const middle = y + ROW / 2;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: agents are traced by keyboard in the Society view
    <g class="culture-life" onClick={() => go({ view: "replay", query: { select: `agent:${life.agent}` } })}>
      <title>{lifeText(life)}</title>
      <rect
        x={from}
        y={middle - BAR / 2}
        width={Math.max(2, to - from - 1)}
        height={BAR}
        rx="3"
        style={{
          fill: colour,
          fillOpacity: life.dead ? "0.14" : "0.28",
          stroke: colour,
          strokeOpacity: "0.6",
        }}
      />
      {to - from >= NAMED && (
        <text class="culture-life-name" x={from + 5} y={middle + 4}>
          {life.from > 0 ? "○ " : ""}
          {life.agent}
        </text>
      )}
      {life.finds.map(({ law, round }, i) => (
        <text key={law} class="culture-star" x={x(round) - (i % 2)} y={middle + 4} text-anchor="middle">
          ★
        </text>
      ))}
      {life.dead && (
        <text class="culture-life-end" x={to - 3} y={middle + 4} text-anchor="end">
          †
        </text>
      )}
    </g>
  );
}

// What reading an entry does to its readers: per population the effect with its bounds, how it came about, the decision.
import { useSize } from "../../ui/index.ts";
import {
  decisionText,
  effectText,
  type FitnessView,
  fitnessAt,
  reachOf,
  tallyText,
  timelinePath,
} from "./fitness.ts";
import { Interval } from "./interval.tsx";
import type { Look } from "./looks.ts";
import type { CultureModel } from "./model.ts";
import type { EntryView } from "./snapshot.ts";
import { Glyph } from "./words.tsx";

/** Pixels. */
const TIMELINE = 30;

export function Fitness({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const views = fitnessAt(entry);
  const reach = reachOf(views);
  const ends = `±${Math.round(100 * reach)}`;
  return (
    <section>
      <h3>Fitness{views.length > 0 && `: success with minus without it, ${ends} points`}</h3>
      {views.length === 0 ? (
        <p class="culture-note">
          Not judged yet: a fair coin shows it to some readers and keeps it from others; the difference in
          their success appears here.
        </p>
      ) : (
        <ul class="culture-fitness">
          {views.map((fitness) => (
            <Row
              key={fitness.population}
              fitness={fitness}
              reach={reach}
              look={model.lookOfPopulation(fitness.population)}
              last={model.round}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({
  fitness,
  reach,
  look,
  last,
}: {
  readonly fitness: FitnessView;
  readonly reach: number;
  readonly look: Look;
  readonly last: number;
}) {
  const { tallies, decision, reason, reads, population, round } = fitness;
  return (
    <li>
      <span class="culture-author">
        <Glyph look={look} size={4} />
        {population}
      </span>
      <Interval fitness={fitness} reach={reach} slot={look.slot} />
      <b class="culture-effect">{effectText(fitness)}</b>
      <span class="culture-tallies">
        {tallies === null
          ? `${reads} reads by round ${round}`
          : `with it ${tallyText(tallies.with)}, without ${tallyText(tallies.without)}`}
      </span>
      <span class={`culture-decision culture-decision-${decision}`}>
        {decisionText(decision)}
        {reason !== "" && <small>: {reason}</small>}
      </span>
      <Timeline fitness={fitness} slot={look.slot} last={last} />
    </li>
  );
}

function Timeline({
  fitness,
  slot,
  last,
}: {
  readonly fitness: FitnessView;
  readonly slot: number;
  readonly last: number;
}) {
  const { ref, width } = useSize<HTMLDivElement>();
  const { band, line, zero } = timelinePath(fitness.timeline, last, width, TIMELINE);
  if (fitness.timeline.length < 2) return null;
  return (
    <div class="culture-fitness-time" ref={ref}>
      <svg
        class="culture-plot"
        width={width}
        height={TIMELINE}
        role="img"
        aria-label={`effect on ${fitness.population} over ${last} rounds, ${fitness.timeline.length} judgements`}
      >
        <path d={band} style={{ fill: `var(--c${slot})`, opacity: "0.2" }} />
        <line class="culture-zero" x1="0" x2={width} y1={zero} y2={zero} />
        <path d={line} style={{ fill: "none", stroke: `var(--c${slot})`, strokeWidth: "1.5" }} />
      </svg>
    </div>
  );
}

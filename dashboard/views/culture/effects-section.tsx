// A forest plot of the entries whose reading helps and harms most, one row per entry and population.
import { points } from "../../ui/index.ts";
import { type EffectRow, effectsOf } from "./effects.ts";
import { decisionText, effectText, reachOf } from "./fitness.ts";
import { Interval } from "./interval.tsx";
import type { CultureModel } from "./model.ts";
import type { OverviewProps } from "./overview-panel.tsx";
import { Glyph, selectEntry } from "./words.tsx";

export function EffectsSection({ model, entries }: OverviewProps) {
  const { helpful, harmful, judged, mean } = effectsOf(entries);
  const reach = reachOf([...helpful, ...harmful].map(({ fitness }) => fitness));
  return (
    <section>
      <h3>
        What reading does to success
        {judged > 0 && `: mean ${points(mean)} points`}
      </h3>
      {judged === 0 ? (
        <p class="culture-note">
          Nothing judged yet. When agents forecast what named laws do, a fair coin shows an entry to some and
          keeps it from others; the difference appears here with its bounds.
        </p>
      ) : (
        <>
          <p class="culture-note">
            Success with the entry minus without, over {judged} judgements; scale ±{Math.round(100 * reach)}{" "}
            points; a filled dot: the bounds exclude zero.
          </p>
          <Rows title="Help most" rows={helpful} none="None helps so far." reach={reach} model={model} />
          <Rows title="Harm most" rows={harmful} none="None harms so far." reach={reach} model={model} />
        </>
      )}
    </section>
  );
}

function Rows({
  title,
  rows,
  none,
  reach,
  model,
}: {
  readonly title: string;
  readonly rows: readonly EffectRow[];
  readonly none: string;
  readonly reach: number;
  readonly model: CultureModel;
}) {
  return (
    <>
      <h4>{title}</h4>
      {rows.length === 0 && <p class="culture-note">{none}</p>}
      <ul class="culture-effects">
        {rows.map(({ entry, fitness }) => {
          const look = model.lookOfPopulation(fitness.population);
          return (
            <li
              key={`${entry.id} ${fitness.population}`}
              title={`${fitness.population}: ${decisionText(fitness.decision)}`}
            >
              <button type="button" class="culture-word" onClick={() => selectEntry(entry.id)}>
                {entry.name}
              </button>
              <Glyph look={look} size={4} />
              <Interval fitness={fitness} reach={reach} slot={look.slot} />
              <span class="culture-effect">{effectText(fitness)}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

// Populations and their agents as cards: rating with its deviation and history, laws found, success, proposals.
import { useEffect, useRef } from "preact/hooks";
import { Empty, formatNumber, Panel, percent, Spark, Tag } from "../../ui/index.ts";
import type { AgentCard, PopulationCard } from "./people.ts";

export function AgentsPanel({ populations }: { readonly populations: readonly PopulationCard[] }) {
  return (
    <Panel
      title="Populations"
      class="society-people"
      hint="Agents of one population share their weights. Rating: Elo points, ± its standard error."
    >
      {populations.length === 0 && (
        <Empty title="Nobody is born yet">Agents appear here as soon as the run has started.</Empty>
      )}
      <div class="society-populations">
        {populations.map((population) => (
          <section key={population.name} aria-label={`Population ${population.name}`}>
            <h3 class="society-population" style={{ color: `var(${population.colour})` }}>
              {population.name}
            </h3>
            <ul class="society-cards">
              {population.agents.map((card) => (
                <Card key={card.name} card={card} colour={population.colour} />
              ))}
            </ul>
            {population.more > 0 && <p class="society-more">and {population.more} more</p>}
          </section>
        ))}
      </div>
    </Panel>
  );
}

function Card({ card, colour }: { readonly card: AgentCard; readonly colour: string }) {
  const { name, agent, rating, deviation, laws, totals, dead } = card;
  const flash = useFlash(laws);
  return (
    <li
      ref={flash}
      class={dead ? "society-card society-dead" : "society-card"}
      style={{ borderLeftColor: `var(${colour})` }}
    >
      <div class="society-card-head">
        <span class="society-name">{name}</span>
        {dead && <Tag title={`died in round ${agent.died}`}>† round {agent.died}</Tag>}
        <span class="society-rating">
          {rating === null ? "unrated" : Math.round(rating)}
          {deviation !== null && <span class="society-deviation"> ± {Math.round(deviation)}</span>}
        </span>
      </div>
      <Spark series={agent.rating} width={208} height={26} colour={colour} />
      <dl class="society-figures">
        <div>
          <dt>laws</dt>
          <dd>{laws}</dd>
        </div>
        {totals !== null && (
          <>
            <div title={`${totals.correct} of ${totals.attempts} attempts right`}>
              <dt>right</dt>
              <dd>{totals.attempts === 0 ? "–" : percent(totals.correct / totals.attempts)}</dd>
            </div>
            <div>
              <dt>attempts</dt>
              <dd>{formatNumber(totals.attempts)}</dd>
            </div>
            <div title="Tasks it posed that were accepted">
              <dt>posed</dt>
              <dd>{formatNumber(totals.proposed)}</dd>
            </div>
          </>
        )}
      </dl>
    </li>
  );
}

/** Lights the card up for a moment when the number grows. */
function useFlash(count: number) {
  const ref = useRef<HTMLLIElement>(null);
  const before = useRef(count);
  useEffect(() => {
    const grown = count > before.current;
    before.current = count;
    if (!grown || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    ref.current?.animate([{ backgroundColor: "color-mix(in srgb, var(--good) 28%, transparent)" }, {}], 1600);
  }, [count]);
  return ref;
}

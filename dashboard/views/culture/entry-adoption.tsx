// Who took an entry up: attempts that had it in sight over the rounds, by population; reads and uses by agent; how
// readers fared with and without it.
import { formatNumber, percent, useSize } from "../../ui/index.ts";
import { adoptionOf, givenRows, spreadOf } from "./adoption.ts";
import type { CultureModel } from "./model.ts";
import type { EntryView } from "./snapshot.ts";
import { Author, Glyph } from "./words.tsx";

/** Pixels. */
const SPREAD = 40;

export function AdoptionSection({
  entry,
  model,
}: {
  readonly entry: EntryView;
  readonly model: CultureModel;
}) {
  const { rows, others, reads, uses } = adoptionOf(entry);
  const given = givenRows(entry);
  const back = entry.until !== null;
  const mostReads = Math.max(1, ...rows.map((row) => row.reads));
  const mostUses = Math.max(1, ...rows.map((row) => row.uses));
  return (
    <section>
      <h3>
        Adoption: {formatNumber(reads)} reads, {entry.uses === null ? "…" : formatNumber(uses)} uses in
        programs that worked
      </h3>
      {back && reads > 0 && <p class="culture-note">Reads by agent are counted until now.</p>}
      <Spread entry={entry} model={model} />
      {rows.length === 0 ? (
        <p class="culture-note">
          {entry.uses === null
            ? "Uses are not known yet for that round."
            : "Nobody has read or used it yet: readers find it in the context of their tasks once it is adopted."}
        </p>
      ) : (
        <table class="culture-adoption">
          <thead>
            <tr>
              <th scope="col">agent</th>
              <th scope="col">reads</th>
              <th scope="col">uses</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const look = model.lookOf(row.agent);
              return (
                <tr key={row.agent}>
                  <th scope="row">
                    <Author name={row.agent} look={look} />
                  </th>
                  <Bar count={row.reads} share={row.reads / mostReads} slot={look.slot} />
                  <Bar count={row.uses} share={row.uses / mostUses} slot={look.slot} hollow />
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {others > 0 && <p class="culture-note">and {others} more agents</p>}
      {given.length > 0 && (
        <ul class="culture-given" aria-label="How readers fared">
          {given.map(({ given: kind, words, reads: times, correct }) => (
            <li key={kind}>
              <span>{words}</span>
              <b>{percent(correct / Math.max(1, times))} right</b>
              <span class="culture-note">of {formatNumber(times)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Bar({
  count,
  share,
  slot,
  hollow = false,
}: {
  readonly count: number;
  readonly share: number;
  readonly slot: number;
  readonly hollow?: boolean;
}) {
  const colour = `var(--c${slot})`;
  return (
    <td>
      <span class="culture-bar">
        {count > 0 && (
          <span
            style={{
              width: `${Math.max(2, 100 * share)}%`,
              background: hollow ? "transparent" : colour,
              boxShadow: `inset 0 0 0 1px ${colour}`,
            }}
          />
        )}
      </span>
      <span class="culture-count">{formatNumber(count)}</span>
    </td>
  );
}

function Spread({ entry, model }: { readonly entry: EntryView; readonly model: CultureModel }) {
  const { ref, width } = useSize<HTMLDivElement>();
  const { lines } = spreadOf(entry, model.round, width, SPREAD - 2);
  if (lines.length === 0) return null;
  return (
    <div class="culture-spread">
      <div ref={ref}>
        <svg
          class="culture-plot culture-plot-floored"
          width={width}
          height={SPREAD}
          role="img"
          aria-label={`reads so far over ${model.round} rounds: ${lines.map(({ population, total }) => `${population} ${total}`).join(", ")}`}
        >
          {lines.map(({ population, d }, i) => (
            <path
              key={population}
              d={d}
              style={{
                fill: "none",
                stroke: `var(--c${model.lookOfPopulation(population).slot})`,
                strokeWidth: "1.5",
                strokeDasharray: i === 0 ? "none" : `${3 + 2 * i} 3`,
              }}
            />
          ))}
        </svg>
      </div>
      <p class="culture-note">
        Reads so far, by round:{" "}
        {lines.map(({ population, total }) => (
          <span key={population} class="culture-author">
            <Glyph look={model.lookOfPopulation(population)} size={4} />
            {population} {formatNumber(total)}{" "}
          </span>
        ))}
      </p>
    </div>
  );
}

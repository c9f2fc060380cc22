// Who reads what: the entries read or used most by the agents that did, as a table whose cells are shaded.
import { useMemo } from "preact/hooks";
import { go, place } from "../../app/session.ts";
import { Empty, formatNumber, Panel, rampColour, rampText, Segmented } from "../../ui/index.ts";
import type { CultureModel } from "./model.ts";
import { COUNTED, MOST_ENTRIES, readersOf } from "./readers.ts";
import type { EntryView } from "./snapshot.ts";
import { Glyph, selectEntry } from "./words.tsx";

export function ReadersPanel({
  model,
  entries,
  selected,
}: {
  readonly model: CultureModel;
  readonly entries: readonly EntryView[];
  readonly selected: string | null;
}) {
  const counted = COUNTED.find((each) => each === place.value.query.counted) ?? "uses";
  const { agents, rows, most, others } = useMemo(
    () => readersOf(entries, model.populationOf, counted),
    [entries, model.populationOf, counted],
  );
  const reading = counted === "reads";
  return (
    <Panel
      title="Who reads what"
      class="culture-readers-panel"
      hint={`${reading ? `Attempts with the entry in sight${model.back ? ", until now" : ""}` : "Uses in programs that worked"}: the ${Math.min(MOST_ENTRIES, Math.max(rows.length, 1))} most ${reading ? "read" : "used"} entries by agent`}
      actions={
        <Segmented
          label="What is counted"
          options={[
            { value: "uses", title: "Uses in programs that worked" },
            { value: "reads", title: "Attempts with the entry in sight" },
          ]}
          value={counted}
          onChange={(value) => go({ query: { counted: value === "uses" ? null : value } }, { replace: true })}
        />
      }
    >
      {rows.length === 0 ? (
        <Empty
          title={
            reading
              ? "Nothing has been read yet"
              : model.back
                ? "Uses at that round are not known"
                : "Nothing has been used yet"
          }
        >
          {reading
            ? "A cell fills when an entry stands in the context of an agent's attempt."
            : "A cell fills when an agent's working program names an entry."}
        </Empty>
      ) : (
        <div class="culture-scroll">
          <table class="culture-readers">
            <thead>
              <tr>
                <th scope="col">entry</th>
                {agents.map((agent) => (
                  <th key={agent} scope="col" class="culture-reader" title={model.lookOf(agent).group}>
                    <Glyph look={model.lookOf(agent)} size={3} />
                    <span>{agent}</span>
                  </th>
                ))}
                {others > 0 && <th scope="col">others</th>}
                <th scope="col">all</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ entry, uses, total, others: rest }) => (
                <tr key={entry.id} class={entry.id === selected ? "culture-reads-selected" : ""}>
                  <th scope="row">
                    <button type="button" class="culture-word" onClick={() => selectEntry(entry.id)}>
                      {entry.name}
                    </button>
                  </th>
                  {uses.map((times, i) => (
                    <td
                      key={agents[i]}
                      title={`${agents[i]} ${reading ? "read" : "used"} ${entry.name} ${times} times`}
                      style={
                        times === 0
                          ? {}
                          : {
                              background: rampColour(shade(times, most)),
                              color: rampText(shade(times, most)),
                            }
                      }
                    >
                      {times === 0 ? <span class="culture-none">·</span> : formatNumber(times)}
                    </td>
                  ))}
                  {others > 0 && <td>{formatNumber(rest)}</td>}
                  <td class="culture-all">{formatNumber(total)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** Logarithmic: one use is seen beside a thousand. */
function shade(times: number, most: number): number {
  return 0.12 + 0.88 * (Math.log1p(times) / Math.log1p(most));
}

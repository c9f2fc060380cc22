// The diversity view: are the proposed tasks still varied, why are some refused, and which alarms were raised.
import type { RunState } from "../../../server/protocol/index.ts";
import { go, info, lookingBack, round, useRunState } from "../../app/session.ts";
import { Button, Chart, Empty, formatNumber, Panel, percent, Tag } from "../../ui/index.ts";
import { alarmMarks, alarmRows, familyLines, isAllClear, MEASURES, refusalBars } from "./diversity-lines.ts";
import "./diversity.css";

export function DiversityView() {
  const state = useRunState();
  if (state === null || Object.keys(state.families).length === 0) {
    return (
      <Empty title="No proposals have been measured yet">
        How varied the proposed tasks are appears here with the first round that poses some.
      </Empty>
    );
  }
  return (
    <div class="diversity">
      <Charts state={state} />
      <div class="diversity-below">
        <Refusals state={state} />
        <Alarms state={state} />
      </div>
    </div>
  );
}

function Charts({ state }: { readonly state: RunState }) {
  const started = info.value?.createdAt ?? 0;
  const marks = alarmMarks(state.alarms);
  return (
    <div class="diversity-grid">
      {MEASURES.map(({ key, title, unit, healthy }) => (
        <div class="diversity-card" key={key}>
          <Chart
            title={title}
            unit={unit}
            lines={familyLines(state, key)}
            x={{ kind: "round", axis: state.axis, started }}
            group="diversity"
            height={132}
            at={lookingBack.value ? round.value : null}
            marks={marks}
            empty="This run did not measure it."
          />
          <p class="diversity-healthy">
            <b>Healthy:</b> {healthy}
          </p>
        </div>
      ))}
    </div>
  );
}

function Refusals({ state }: { readonly state: RunState }) {
  const families = Object.entries(state.families).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Panel title="Why proposals were refused" hint="Proposals by the gate that refused them, whole run">
      {families.map(([family, figures]) => {
        const bars = refusalBars(figures);
        return (
          <section key={family} class="diversity-refusals">
            <h3>{family}</h3>
            {bars.length === 0 && <p class="diversity-none">None was refused so far.</p>}
            <ul>
              {bars.map(({ gate, meaning, count, share }) => (
                <li key={gate} title={meaning}>
                  <span>{gate}</span>
                  <span class="diversity-bar" aria-hidden="true">
                    <span style={{ width: `${100 * share}%` }} />
                  </span>
                  <span class="diversity-count">
                    {formatNumber(count)} · {percent(share)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Panel>
  );
}

function Alarms({ state }: { readonly state: RunState }) {
  const rows = alarmRows(state.alarms, round.value);
  return (
    <Panel
      title="Alarms, and what was done"
      hint="Newest first; marked ▲ at the foot of the charts. Click a round to look at it."
    >
      {rows.length === 0 ? (
        <Empty title="No alarm so far">
          One is raised when proposals collapse to a few, when nearly all are refused, when a loss is not a
          number, or when a grader fails.
        </Empty>
      ) : (
        <div class="diversity-alarms">
          <table>
            <thead>
              <tr>
                <th scope="col">Round</th>
                <th scope="col">Kind</th>
                <th scope="col">What was seen</th>
                <th scope="col">What was done</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((alarm) => (
                <tr key={alarm.seq}>
                  <td>
                    <Button
                      kind="quiet"
                      title="Look at this round"
                      onClick={() => go({ query: { round: String(alarm.round) } })}
                    >
                      {alarm.round}
                    </Button>
                  </td>
                  <td>
                    <Tag tone={isAllClear(alarm) ? "good" : "warn"}>
                      {isAllClear(alarm) ? "✓ " : "▲ "}
                      {alarm.kind}
                    </Tag>
                  </td>
                  <td>{alarm.detail}</td>
                  <td>{alarm.response}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

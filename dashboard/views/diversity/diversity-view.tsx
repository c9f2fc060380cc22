// The diversity view: are the proposed tasks, the solutions, the culture and the agents still varied, why are some
// proposals refused, and which alarms were raised. What is looked at is in the URL: ?subject=.
import type { RunState, Subject } from "../../../server/protocol/index.ts";
import { go, info, lookingBack, place, round, useRunState } from "../../app/session.ts";
import { Button, Chart, Empty, formatNumber, Panel, percent, Segmented, Tag } from "../../ui/index.ts";
import {
  alarmMarks,
  alarmRows,
  isAllClear,
  isMeasured,
  linesOf,
  MEASURES,
  refusalBars,
  SUBJECTS,
  subjectOf,
} from "./diversity-lines.ts";
import "./diversity.css";

/** What a subject is made of, and when it is first measured. */
const EMPTY: Readonly<Record<Subject, string>> = {
  tasks: "How varied the proposed tasks are appears here with the first round that poses some.",
  solutions: "How varied the programs are that populations write appears here with the first evaluation.",
  culture:
    "How varied the definitions in force are appears here with the first evaluation after one was adopted.",
  agents: "How much agents differ appears here with the first evaluation, where there are at least two.",
};

export function DiversityView() {
  const state = useRunState();
  const subject = subjectOf(place.value.query);
  return (
    <div class="diversity">
      <header class="diversity-head">
        <h2>{SUBJECTS.find(({ value }) => value === subject)!.title}</h2>
        <Segmented
          label="What is looked at"
          options={SUBJECTS}
          value={subject}
          onChange={(value) => go({ query: { subject: value === "tasks" ? null : value } })}
        />
      </header>
      {state === null || !isMeasured(state, subject) ? (
        <section class="panel" aria-label="Charts">
          <Empty title="Nothing has been measured yet">{EMPTY[subject]}</Empty>
        </section>
      ) : (
        <Charts state={state} subject={subject} />
      )}
      {state !== null && (
        <div class={subject === "tasks" ? "diversity-below" : "diversity-below diversity-alone"}>
          {subject === "tasks" && <Refusals state={state} />}
          <Alarms state={state} />
        </div>
      )}
    </div>
  );
}

function Charts({ state, subject }: { readonly state: RunState; readonly subject: Subject }) {
  const started = info.value?.createdAt ?? 0;
  const marks = alarmMarks(state.alarms);
  return (
    <div class="diversity-grid">
      {MEASURES[subject].map(({ key, title, unit, healthy }) => (
        <div class="diversity-card" key={`${subject} ${key}`}>
          <Chart
            title={title}
            unit={unit}
            lines={linesOf(state, subject, key)}
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
      {families.length === 0 && <p class="diversity-none">No proposals have been measured yet.</p>}
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
          One is raised when proposals or solutions collapse to a few, when nearly all proposals are refused,
          when a loss is not a number, or when a grader fails.
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

// Beside the ladders: held-out accuracy over rounds, of all families or of the one that was picked, what of the teaching
// it got, and how its levels changed.
import type { LadderChangeState, RunState } from "../../../server/protocol/index.ts";
import { go, info, useRunState } from "../../app/session.ts";
import { Button, Chart, Panel } from "../../ui/index.ts";
import { familyLines, overallLines, teachingLines } from "./world-lines.ts";

/** Changes that are listed: more would be scrolled past. */
const LISTED = 40;

export interface FamilyPanelProps {
  readonly state: RunState;
  readonly chosen: string;
  readonly family: string | undefined;
  readonly round: number;
  /** The round that is looked back at; null when live. */
  readonly at: number | null;
}

export function FamilyPanel({ state, chosen, family: asked, round, at }: FamilyPanelProps) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const { study } = state.populations[chosen]!;
  const families = [...new Set(study.cells.map((cell) => cell.family))];
  const family = families.find((name) => name === asked);
  const x = { kind: "round" as const, axis: state.axis, started: info.value?.createdAt ?? 0 };
  const changes = study.changes
    .filter((change) => change.round <= round && (family === undefined || change.family === family))
    .reverse()
    .slice(0, LISTED);
  return (
    <Panel
      title={family ?? "All families"}
      hint={
        family === undefined ? "Pick a family on the board to see its levels" : `${chosen}, level by level`
      }
      actions={
        <label class="world-pick">
          family{" "}
          <select
            value={family ?? ""}
            onChange={({ currentTarget: { value } }) =>
              go({ query: { family: value === "" ? null : value } })
            }
          >
            <option value="">all</option>
            {families.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      }
      class="world-family-panel"
    >
      <Chart
        title="Held-out accuracy"
        unit="share, 0 to 1"
        hint="On tasks that nobody ever learned from; greedy answers"
        lines={family === undefined ? overallLines(state.populations) : familyLines(state, chosen, family)}
        x={x}
        group="world"
        height={132}
        at={at}
        empty="It appears with the first evaluation."
      />
      {family !== undefined && (
        <Chart
          title="Attention"
          unit="share of the teaching, 0 to 1"
          hint="Share of the population's lessons and tests that went to each level"
          lines={teachingLines(state.populations[chosen]!, family)}
          x={x}
          group="world"
          height={96}
          at={at}
        />
      )}
      <h3 class="world-subtitle">Changes, newest first</h3>
      {changes.length === 0 ? (
        <p class="world-quiet">No level has opened, been mastered or been forgotten yet.</p>
      ) : (
        <ol class="world-changes">
          {changes.map((change) => (
            <Change key={`${change.seq} ${change.family} ${change.level} ${change.to}`} change={change} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

const SIGNS = { open: "+", mastered: "✓", forgotten: "↺" } as const;
const WORDS = { open: "opens", mastered: "mastered", forgotten: "forgotten" } as const;

function Change({ change: { round, family, level, to } }: { readonly change: LadderChangeState }) {
  return (
    <li>
      <Button kind="quiet" title="Look at this round" onClick={() => go({ query: { round: String(round) } })}>
        {round}
      </Button>
      <span class={`world-sign world-sign-${to}`} aria-hidden="true">
        {SIGNS[to]}
      </span>
      <span>
        {family} {level} {WORDS[to]}
      </span>
    </li>
  );
}

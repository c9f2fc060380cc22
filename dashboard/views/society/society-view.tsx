// The society: who is there, what is being solved now, who poses tasks to whom, how the ratings move, what happens.
// Looking back, it shows one round of the past, from that round's own events.
import "./society.css";
import { useMemo } from "preact/hooks";
import type { RunState } from "../../../server/protocol/index.ts";
import { lookingBack, round, tick, useRunState } from "../../app/session.ts";
import { Empty } from "../../ui/index.ts";
import { AgentsPanel } from "./agents-panel.tsx";
import { FeedPanel } from "./feed-panel.tsx";
import { flowMatrix } from "./flows.ts";
import { FlowsPanel } from "./flows-panel.tsx";
import { NowPanel } from "./now-panel.tsx";
import { usePastRound } from "./past.ts";
import { populationColour, societyAt } from "./people.ts";
import { RatingsPanel } from "./ratings-panel.tsx";

export function SocietyView() {
  const state = useRunState();
  return state === null ? (
    <Empty title="Opening the run">Its agents appear here in a moment.</Empty>
  ) : (
    <Society state={state} />
  );
}

function Society({ state }: { readonly state: RunState }) {
  const past = lookingBack.value ? round.value : null;
  const then = usePastRound(state, past);
  const at = round.value;
  const now = tick.value;
  // The state changes in place, tick says when
  const people = useMemo(() => societyAt(state, at, past === null), [state, at, past, now]);
  const shown = past === null ? state : then;
  // The state changes in place, tick says when
  const matrix = useMemo(
    () => flowMatrix({ flows: shown?.flows ?? {}, agents: state.agents }),
    [shown, state, now],
  );
  const colourOf = (agent: string) => populationColour(state, state.agents[agent]?.population ?? "");
  const moments = shown?.moments ?? [];
  return (
    <div class="society">
      <div class="society-left">
        <NowPanel moments={moments} past={past} colourOf={colourOf} />
        <AgentsPanel populations={people} />
        <RatingsPanel state={state} past={past} />
      </div>
      <div class="society-right">
        <FlowsPanel matrix={matrix} past={past} />
        <FeedPanel state={state} moments={moments} round={at} past={past !== null} colourOf={colourOf} />
      </div>
    </div>
  );
}

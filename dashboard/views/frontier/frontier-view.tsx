// The frontier: what is solved how often, by family, level and time; how deep; how reliably.
import "./frontier.css";
import { lookingBack, round, useRunState } from "../../app/session.ts";
import { Empty } from "../../ui/index.ts";
import { DepthPanel } from "./depth-panel.tsx";
import { HeatPanel } from "./heat-panel.tsx";
import { ReliabilityPanel } from "./reliability-panel.tsx";

export function FrontierView() {
  const state = useRunState();
  if (state === null) return <Empty title="Opening the run">Its solve rates appear here in a moment.</Empty>;
  const at = round.value;
  return (
    <div class="frontier">
      <HeatPanel state={state} round={at} past={lookingBack.value} />
      <ReliabilityPanel state={state} round={at} />
      <DepthPanel state={state} round={at} />
    </div>
  );
}

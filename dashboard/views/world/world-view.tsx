// The world view: many task families as ladders for each population to climb, what its teacher does, games between
// agents, and the gallery of families, which is there whatever the run does. What is looked at is in the URL:
// ?population=, ?family=, ?game=, ?gallery=.
import { lookingBack, place, round, useRunState } from "../../app/session.ts";
import { Empty } from "../../ui/index.ts";
import { studying } from "./board.ts";
import { FamilyPanel } from "./family-panel.tsx";
import { FaultsPanel } from "./faults-panel.tsx";
import { GalleryPanel } from "./gallery-panel.tsx";
import { GamesPanel } from "./games-panel.tsx";
import { LaddersPanel } from "./ladders-panel.tsx";
import "./world.css";

export function WorldView() {
  const state = useRunState();
  if (state === null)
    return <Empty title="Opening the run">Its task families appear here in a moment.</Empty>;
  const { population, family, game } = place.value.query;
  const { names, chosen } = studying(state, population);
  const games = Object.keys(state.games);
  if (chosen === null && games.length === 0 && state.faults.length === 0) {
    return (
      <div class="world">
        <h2 class="unseen">World</h2>
        <p class="world-none-yet world-wide">
          This run has no world of many families. The config keys <code>study.families</code> (for example{" "}
          <code>sorting: 1</code>) and <code>games.play</code> (for example <code>nim: 1</code>) switch it on.
          These are the families it could have:
        </p>
        <GalleryPanel />
      </div>
    );
  }
  const at = round.value;
  const looked = lookingBack.value ? at : null;
  return (
    <div class="world">
      {chosen !== null && (
        <>
          <LaddersPanel state={state} names={names} chosen={chosen} family={family} round={at} />
          <FamilyPanel state={state} chosen={chosen} family={family} round={at} at={looked} />
        </>
      )}
      {games.length > 0 && (
        <GamesPanel state={state} game={games.find((name) => name === game) ?? games[0]!} at={looked} />
      )}
      {(chosen !== null || state.faults.length > 0) && <FaultsPanel state={state} round={at} />}
      <GalleryPanel />
    </div>
  );
}

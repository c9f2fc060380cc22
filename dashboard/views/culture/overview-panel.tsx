// The culture at a glance: entries by status, what helps and what harms, whom one can trust, what sleeps kept, who lived
// when and found what, what came from elsewhere.
import { Panel } from "../../ui/index.ts";
import { AuthorsSection } from "./authors-section.tsx";
import { EffectsSection } from "./effects-section.tsx";
import { HandedOnSection } from "./handed-on-section.tsx";
import { LivesSection } from "./lives-section.tsx";
import type { CultureModel } from "./model.ts";
import { NightsSection } from "./nights-section.tsx";
import type { EntryView } from "./snapshot.ts";
import { StatusSection } from "./status-section.tsx";

export interface OverviewProps {
  readonly model: CultureModel;
  readonly entries: readonly EntryView[];
}

export function OverviewPanel({ model, entries }: OverviewProps) {
  return (
    <Panel
      title="Overview"
      class="culture-overview-panel"
      hint={model.back ? `As it was after round ${model.round}` : "As it is now"}
    >
      <div class="culture-overview culture-scroll">
        <StatusSection entries={entries} />
        <div>
          <EffectsSection model={model} entries={entries} />
          <AuthorsSection model={model} />
        </div>
        <div>
          <NightsSection model={model} />
          <HandedOnSection model={model} />
        </div>
        <LivesSection model={model} entries={entries} />
      </div>
    </Panel>
  );
}

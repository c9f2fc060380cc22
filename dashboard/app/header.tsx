// The line above everything: which run, what it is doing, how far it is, and whether the page is connected.
import type { RunInfo } from "../../server/protocol/index.ts";
import { Button, duration, Tag } from "../ui/index.ts";
import { ConnectionSign } from "./connection-sign.tsx";
import { Controls } from "./controls.tsx";
import { openHelp, pickerOpen } from "./overlays.ts";
import { progressOf } from "./progress.ts";
import { RunLink } from "./run-link.tsx";
import { standing } from "./run-list.ts";
import { RunPicker } from "./run-picker.tsx";
import { info, useRunState } from "./session.ts";
import { nextTheme, themeChoice } from "./theme.ts";

const THEME_SIGNS = { system: "◐", dark: "●", light: "○" } as const;

export function Header() {
  const picking = pickerOpen.value;
  const run = info.value;
  return (
    <header class="header">
      <RunLink run={null} class="header-home" title="All runs">
        <img src="/icon.svg" alt="" width="22" height="22" />
        <span>Folklore</span>
      </RunLink>
      <div class="picker-place">
        <Button
          class="picker-button"
          onClick={() => {
            pickerOpen.value = !picking;
          }}
          expanded={picking}
          title={run === null ? "Choose a run (r)" : `${run.id} (r: choose another)`}
        >
          <span class="header-run">{run?.name ?? "Choose a run"}</span>
          <span aria-hidden="true">▾</span>
        </Button>
        {picking && <RunPicker />}
      </div>
      {run !== null && <RunFacts run={run} />}
      {run !== null && <Controls run={run} />}
      <div class="header-end">
        <ConnectionSign />
        <Button
          kind="quiet"
          onClick={nextTheme}
          title={`Theme: ${themeChoice.value} (t)`}
          label={`Theme: ${themeChoice.value}`}
        >
          {THEME_SIGNS[themeChoice.value]}
        </Button>
        <Button kind="quiet" onClick={openHelp} title="Keys (?)" label="Keys">
          ?
        </Button>
      </div>
    </header>
  );
}

function RunFacts({ run }: { readonly run: RunInfo }) {
  const state = useRunState();
  const { share, text, phase, eta } = progressOf(run, state);
  const { word, tone } = standing(run);
  return (
    <>
      <div class="header-facts">
        <Tag tone={tone} title={run.failure ?? undefined}>
          {word}
        </Tag>
        <Tag title="The arm: what this run has that others lack">{run.arm}</Tag>
        <span class="header-seed">seed {run.seed}</span>
      </div>
      <div class="header-progress">
        <span>
          {text}
          {phase !== null && <span class="header-phase"> · {phase}</span>}
          {eta !== null && <span class="header-eta"> · {duration(eta)} left</span>}
        </span>
        {share !== null && (
          <progress class="header-bar" max={1} value={share} aria-label="Rounds done">
            {text}
          </progress>
        )}
      </div>
    </>
  );
}

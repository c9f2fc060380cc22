// What is said when a run ends or is stopped: its figures, its culture, where it is kept, what to run next.
// Gathers a SummaryView from the store; how it looks is summary.ts.
import { join } from "node:path";
import { definitionTree, renderTree } from "../../culture/index.ts";
import type { RunConfig } from "../config/index.ts";
import { cultureAt, culturesOf } from "../culture-log.ts";
import type { RunOutcome } from "../simulation/index.ts";
import { DATABASE_FILE, type RunRecord, type Store } from "../store/index.ts";
import { dataFolder } from "./data-folder.ts";
import type { SummaryView } from "./panel-view.ts";
import { RunView } from "./run-view.ts";

/** Alarms that are listed; the rest is counted. */
const ALARMS = 5;

export interface Closing {
  readonly store: Store;
  readonly run: RunRecord;
  readonly config: RunConfig;
  readonly outcome: RunOutcome;
  /** The run's figures, without what was dropped. */
  readonly view: RunView;
  readonly elapsedSeconds: number;
}

export function closingView({ store, run, config, outcome, view, elapsedSeconds }: Closing): SummaryView {
  const { culture, laws } = view.figures();
  return {
    run: run.id,
    status: outcome.status === "interrupted" ? "stopped" : outcome.status,
    elapsedSeconds,
    rounds: outcome.rounds,
    tokens: view.tokens,
    attempts: view.attempts,
    levels: laws.levels,
    firstAfterSeconds: laws.firstAfterSeconds,
    success: view.successEnds(),
    heldOut: view.heldOut("summary"),
    world: view.world(),
    finders: view.finders(),
    culture: {
      kind: culture.kind,
      adopted: culture.adopted,
      refuted: culture.refuted,
      tree:
        culture.kind === "none"
          ? culture.entries.map(
              ({ name, body, foundBy, usedBy }) =>
                `${name} = ${body.join(" ")}   found by ${[foundBy, ...usedBy].join(", ")}`,
            )
          : trees(store, run),
    },
    alarms: listed(view.alarms),
    stored: [{ what: "events, culture, weights", path: join(store.location, DATABASE_FILE) }],
    next: next(store, run, config, outcome),
  };
}

/** The run's committed events as figures. */
export function viewOf(store: Store, run: RunRecord, config: RunConfig): RunView {
  const view = new RunView(config);
  const times = store.roundTimes(run.id);
  for (const event of store.events(run.id)) {
    view.add(event, ((times.get(event.round) ?? run.createdAt) - run.createdAt) / 1000);
  }
  return view;
}

function trees(store: Store, run: RunRecord): string[] {
  const cultures = culturesOf(store, run.id);
  return cultures.flatMap((name) => {
    const lines = renderTree(definitionTree(cultureAt(store, run, name))).split("\n");
    const shown = lines.filter((line) => line !== "");
    return cultures.length === 1 || shown.length === 0
      ? shown
      : [`${name}:`, ...shown.map((line) => `  ${line}`)];
  });
}

function listed(alarms: readonly string[]): string[] {
  const more = alarms.length - ALARMS;
  return [...alarms.slice(-ALARMS), ...(more > 0 ? [`and ${more} more: folklore show`] : [])];
}

function next(
  store: Store,
  { id }: RunRecord,
  config: RunConfig,
  { status }: RunOutcome,
): SummaryView["next"] {
  // Elsewhere than where folklore looks by itself, the folder must be named.
  const dir = store.location === dataFolder(undefined) ? "" : ` --dir ${store.location}`;
  const other = config.arm === "none" ? "shared" : "none";
  const looking = [
    { command: `npx folklore show ${id}${dir}`, why: "these figures again" },
    {
      command: `npx folklore culture history ${id}${dir}`,
      why: "every edit of the culture",
    },
    {
      command: `npx folklore export ${id} --what weights --out ${id}.safetensors${dir}`,
      why: "the weights as safetensors",
    },
  ].filter(({ command }) => config.arm !== "none" || !command.includes(" culture "));
  if (status !== "finished")
    return [{ command: `npx folklore resume ${id}${dir}`, why: "go on" }, ...looking];
  return [
    ...looking,
    {
      command: `npm start -- --set arm=${other}${dir}`,
      why: other === "none" ? "the same without a culture" : "the same with a shared culture",
    },
    { command: `npx folklore compare${dir}`, why: "then: all runs side by side" },
  ];
}

// A made-up run for the panel's tests and for looking at it:  node test/server/cli/panel-fixture.ts [columns rows]
import { renderPanel } from "../../../server/cli/panel.ts";
import type { PanelView, SummaryView } from "../../../server/cli/panel-view.ts";
import { renderSummary } from "../../../server/cli/summary.ts";

const rise = (n: number, top: number) =>
  Array.from({ length: n }, (_, i) => top * (1 - Math.exp(-i / 9)) * (0.9 + 0.1 * Math.sin(i)));

const BODIES = [
  "rev inc",
  "sort rot",
  "n0 neg",
  "n1 n0",
  "dup par",
  "n3 n2",
  "tri hd",
  "cum cum",
  "n5 n3",
  "ix rot",
];
const AGENTS = ["ada", "bo", "cy", "dee"];

export const view: PanelView = {
  run: "k3f9-shared",
  experiment: "laws",
  arm: "shared",
  seed: 1,
  round: 23,
  rounds: 60,
  phase: "solve",
  elapsedSeconds: 312,
  etaSeconds: 481,
  speed: { trainTokensPerSecond: 11_240, sampleTokensPerSecond: 7_312, tokens: 4_912_233, memoryMiB: 812 },
  laws: {
    levels: [
      { level: 1, found: 8, total: 8 },
      { level: 2, found: 6, total: 8 },
      { level: 3, found: 3, total: 8 },
      { level: 4, found: 0, total: 8 },
    ],
    history: rise(23, 18).map(Math.round),
    firstAfterSeconds: 41,
  },
  attempts: { total: 41_216, history: rise(23, 0.31) },
  heldOut: [
    { label: "depth 1", accuracy: 0.99 },
    { label: "depth 2", accuracy: 0.96 },
    { label: "depth 3", accuracy: 0.91 },
    { label: "depth 4", accuracy: 0.83 },
    { label: "depth 8", accuracy: 0.4 },
    { label: "read D 2", accuracy: 0.71 },
  ],
  proposals: {
    proposed: 2304,
    accepted: 1711,
    meanLearnability: 0.14,
    byProposer: [
      { id: "random", accepted: 860 },
      { id: "learnability", accepted: 430 },
      { id: "mutation", accepted: 280 },
      { id: "model", accepted: 141 },
    ],
  },
  diversity: {
    distinctShare: 0.84,
    entropyBits: 3.41,
    entropyMaxBits: 3.81,
    rejectedShare: 0.26,
    distinctHistory: Array.from({ length: 23 }, (_, i) => 0.85 + 0.05 * Math.sin(i / 2)),
    entropyHistory: Array.from({ length: 23 }, (_, i) => 3.4 + 0.2 * Math.cos(i / 3)),
  },
  populations: [
    { name: "north", agents: ["ada", "bo"], found: 11, losses: rise(23, -2).map((x) => x + 2.6) },
    { name: "south", agents: ["cy", "dee"], found: 9, losses: rise(23, -1.8).map((x) => x + 2.5) },
  ],
  culture: {
    kind: "shared",
    adopted: 8,
    claimed: 1,
    refuted: 1,
    entries: BODIES.map((body, i) => ({
      name: `n${i}`,
      body: body.split(" "),
      status: i === 7 ? "refuted" : i === 9 ? "claimed" : "adopted",
      foundBy: AGENTS[i % 4] as string,
      usedBy: AGENTS.slice(0, (i * 3) % 5),
      uses: 40 - 4 * i,
    })),
  },
  news: [
    { round: 20, text: "cy found law-2-5: n1 rot", alarm: false },
    {
      round: 21,
      text: "collapse: model proposer, entropy 0.61 bits, usual 3.42; answer: anchor",
      alarm: true,
    },
    { round: 22, text: "ada and dee named the same law: n8 merged into n5", alarm: false },
    { round: 22, text: "bo found law-3-2: n5 n3", alarm: false },
    { round: 23, text: "peers adopted n8 (4 checks, 32 of 32 observations)", alarm: false },
  ],
};

export const summary: SummaryView = {
  run: "k3f9-shared",
  status: "finished",
  elapsedSeconds: 812,
  rounds: 60,
  tokens: 9_812_233,
  attempts: 98_304,
  levels: view.laws.levels,
  firstAfterSeconds: 41,
  success: { first: 0.01, last: 0.31 },
  heldOut: view.heldOut,
  world: [],
  finders: [
    { agent: "ada", found: 6 },
    { agent: "cy", found: 5 },
    { agent: "bo", found: 4 },
    { agent: "dee", found: 2 },
  ],
  culture: {
    kind: "shared",
    adopted: 8,
    refuted: 1,
    tree: ["n8 = n5 n3  (bo)", "├─ n5 = n3 n2  (bo)", "└─ n3 = n1 n0  (dee)"],
  },
  alarms: [],
  stored: [
    { what: "events, culture", path: "/home/someone/.folklore/folklore.db" },
    { what: "weights", path: "/home/someone/.folklore/runs/k3f9-shared/checkpoints/60" },
  ],
  next: [
    { command: "npx folklore culture tree k3f9-shared", why: "the culture, whole" },
    { command: "npx folklore compare k3f9-shared OTHER", why: "against another arm" },
  ],
};

if (process.argv[1] === import.meta.filename) {
  const [columns = 80, rows = 23] = process.argv.slice(2).map(Number);
  const colour = process.stdout.isTTY === true;
  process.stdout.write(
    `${[...renderPanel(view, columns, rows, colour), "", ...renderSummary(summary, columns, colour)].join("\n")}\n`,
  );
}

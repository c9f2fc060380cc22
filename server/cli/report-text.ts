// A run's report as text for people, and several side by side. It computes nothing: see ../report.ts.
import type { RunReport } from "../report.ts";
import { duration, table } from "./output.ts";
import { isOfWorld, worldText } from "./world-text.ts";

export function reportText(report: RunReport): string {
  const { run } = report;
  const lines = [
    `${run.id}  ${run.status}, arm ${report.arm}, seed ${run.seed}, round ${run.round}, ${duration(report.seconds)}`,
    `laws discovered: ${report.laws} (${levels(report)})`,
    `first discovery: ${report.firstDiscoverySeconds === null ? "none yet" : `after ${duration(report.firstDiscoverySeconds)}`}`,
    `by agent: ${pairs(report.lawsByAgent)}`,
    `attempts: ${report.attempts}, correct ${percent(report.correct, report.attempts)}`,
    `tokens: ${report.sampledTokens} sampled, ${report.trainedTokens} trained on`,
    `proposals: ${report.proposals.accepted} accepted, ${report.proposals.rejected} rejected`,
    `culture edits: ${pairs(report.edits)}`,
  ];
  for (const [population, values] of Object.entries(report.evaluation)) {
    const others = Object.fromEntries(Object.entries(values).filter(([measure]) => !isOfWorld(measure)));
    lines.push(`evaluation of ${population}: ${pairs(others)}`);
  }
  lines.push(...worldText(report));
  for (const alarm of report.alarms) lines.push(`alarm ${alarm.kind}: ${alarm.detail} (${alarm.response})`);
  if (report.failure !== null) lines.push(`failed: ${report.failure}`);
  return lines.join("\n");
}

/** One line per run. */
export function compareText(reports: readonly RunReport[]): string {
  return table(
    [
      "run",
      "arm",
      "seed",
      "status",
      "round",
      "laws",
      "by level",
      "best agent",
      "attempts",
      "trained",
      "first s",
      "min",
    ],
    reports.map((report) => [
      report.run.id,
      report.arm,
      report.run.seed,
      report.run.status,
      report.run.round,
      report.laws,
      levels(report),
      Math.max(0, ...Object.values(report.lawsByAgent)),
      report.attempts,
      report.trainedTokens,
      report.firstDiscoverySeconds === null ? "-" : String(Math.round(report.firstDiscoverySeconds)),
      (report.seconds / 60).toFixed(1),
    ]),
  );
}

/** Laws by level, from level 1 to the highest found: "8 / 7 / 2". */
function levels(report: RunReport): string {
  const found = Object.keys(report.lawsByLevel).map(Number);
  if (found.length === 0) return "0";
  return Array.from({ length: Math.max(...found) }, (_, i) => report.lawsByLevel[i + 1] ?? 0).join(" / ");
}

function pairs(record: Readonly<Record<string, number>>): string {
  const parts = Object.entries(record).map(([name, value]) => `${name} ${Number(value.toFixed(3))}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`;
}

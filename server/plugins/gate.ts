// The audit as a gate: may this plug-in pose tasks to learners? Modules are audited inside of their process, programs and
// servers from here, item by item; then both from outside: a fresh process must say the same, in batches too.
// It knows no runs.
import { canonicalJson } from "../../core/index.ts";
import { type AuditReport, type AuditRow, auditFamily } from "../../tasks/index.ts";
import type { ContainedFamily } from "./contained-family.ts";
import { PluginFault, QuarantinedError } from "./fault.ts";

export interface GateResult {
  readonly ok: boolean;
  /** One sentence for each check that failed. */
  readonly reasons: readonly string[];
  readonly report: AuditReport;
}

export interface GateOptions {
  /** Tasks the audit looks at. */
  readonly items?: number;
  /** Milliseconds for all that the family does in the audit. */
  readonly totalMs?: number;
}

/** For a module in its own process, and for a program or a server: each of the audit's questions crosses a pipe. */
const INSIDE = { items: 300, totalMs: 60_000 };
export const OUTSIDE = { items: 60, totalMs: 180_000 } as const;
/** Tasks of each level that are made again in a fresh process. */
const AGAIN = 8;

/** Never throws: a plug-in that cannot be audited has failed. Takes seconds: not for a thread that others wait for. */
export function gatePlugin(family: ContainedFamily, options: GateOptions = {}): GateResult {
  const { items, totalMs } = { ...(family.isModule ? INSIDE : OUTSIDE), ...options };
  const audited = audit(family, items, totalMs);
  const rows = [...audited.rows, crossing(family)];
  const report = { ...audited, ok: rows.every(({ ok }) => ok), rows };
  const reasons = rows.filter(({ ok }) => !ok).map(({ check, detail }) => `${check}: ${detail}`);
  return { ok: report.ok, reasons, report };
}

function audit(family: ContainedFamily, items: number, totalMs: number): AuditReport {
  try {
    return family.isModule ? family.auditInside(items, totalMs) : auditFamily(family, { items, totalMs });
  } catch (error) {
    const rows = [{ check: "comes back from the audit", ok: false, detail: said(error) }];
    return { family: family.id, items, seed: 1, ok: false, rows };
  }
}

/** What only a bridge can spoil: state that outlives a call, and batches that are not the sum of their items. */
function crossing(family: ContainedFamily): AuditRow {
  const check = "the same after a restart";
  try {
    const first = look(family);
    family.close();
    const second = look(family);
    const at = first.findIndex((text, i) => text !== second[i]);
    if (at >= 0) return { check, ok: false, detail: `${first[at]} became ${second[at]}`.slice(0, 500) };
    return {
      check,
      ok: true,
      detail: `${first.length} tasks made, graded and read again in a fresh process`,
    };
  } catch (error) {
    return { check, ok: false, detail: said(error) };
  }
}

function look(family: ContainedFamily): string[] {
  const seeds = Array.from({ length: AGAIN }, (_, i) => 1000 + i);
  const texts: string[] = [];
  for (let level = 1; level <= family.levels; level++) {
    const tasks = family.generateMany(seeds, level).map((task) => {
      if (task instanceof PluginFault) throw task;
      return task;
    });
    const answers = tasks.map((task) => family.oracle(task));
    const verdicts = family.verifyMany(
      tasks.map((task, i) => ({ task, completion: answers[i]!.completion })),
    );
    tasks.forEach((task, i) => {
      const verdict = verdicts[i]!;
      if (verdict instanceof PluginFault) throw verdict;
      texts.push(
        canonicalJson([
          task,
          family.render(task),
          answers[i],
          family.propose(task),
          family.measure(task),
          verdict,
        ]),
      );
    });
  }
  return texts;
}

function said(error: unknown): string {
  if (error instanceof PluginFault || error instanceof QuarantinedError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

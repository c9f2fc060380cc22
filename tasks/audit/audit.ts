// The grader audit: is a task family safe to learn from? Others' graders gave full marks to "0", to the empty text
// and to "X or Y"; a learner finds such holes within minutes. Run: folklore tasks audit <family>.
// It runs the family in this thread: one that never comes back is for its caller to end (server/plugins).
import type { TaskFamily } from "../family.ts";
import { CHECKS } from "./checks.ts";
import { type Evidence, Hole, itemOf, type Sample, said } from "./hole.ts";
import { type TimeLimits, Watch } from "./watch.ts";
import { watchBuiltins } from "./world.ts";

export interface AuditRow {
  readonly check: string;
  readonly ok: boolean;
  /** Evidence, or what is wrong with which task. */
  readonly detail: string;
  /** The figure of the check, where it has one: a score, a share, a rate. */
  readonly value?: number;
  /** Upper end of the one-sided 95 % interval of `value`. */
  readonly bound?: number;
}

export interface AuditReport {
  readonly family: string;
  readonly items: number;
  readonly seed: number;
  /** True if every row is. */
  readonly ok: boolean;
  readonly rows: readonly AuditRow[];
}

export interface AuditOptions extends Partial<TimeLimits> {
  /** Tasks generated, levels in turn. */
  readonly items?: number;
  readonly seed?: number;
}

/** Tasks looked at by the slower checks. */
const FEW = 300;
const SPEED_ITEMS = 2000;
/** Slower than this and a round of a thousand tasks takes more than ten seconds. Far below what built-ins reach. */
const MIN_PER_SECOND = 100;
/** A call may take a second, on a busy machine, and the whole audit of a slow family two minutes. */
const TIME: TimeLimits = { callMs: 1000, totalMs: 120_000 };

/** Never throws: a family that throws has failed. */
export function auditFamily(family: TaskFamily, options: AuditOptions = {}): AuditReport {
  const { items = 10_000, seed = 1, callMs = TIME.callMs, totalMs = TIME.totalMs } = options;
  const rows: AuditRow[] = [];
  const watch = new Watch(family, { callMs, totalMs });
  const touched = new Set<string>();
  const row = <T>(check: string, run: () => readonly [T, string | Evidence]): T | undefined => {
    const changes = watchBuiltins();
    try {
      return attempt(rows, check, run);
    } finally {
      for (const change of changes()) touched.add(change);
    }
  };
  const sample = row("generates and answers", () => {
    const tasks = Array.from({ length: items }, (_, i) => itemOf(watch.family, seed, i));
    const answers = tasks.map((task) => answerTo(watch.family, task));
    // A step prime to the usual numbers of levels, so that the few are spread over all of them.
    const few = Array.from({ length: Math.min(FEW, items) }, (_, i) => {
      const at = (i * 101) % items;
      return { task: tasks[at]!, answer: answers[at]! };
    });
    const made: Sample = { family: watch.family, seed, tasks, answers, few };
    return [made, `${items} tasks on ${family.levels} levels`];
  });
  if (sample !== undefined) {
    for (const [name, check] of Object.entries(CHECKS)) row(name, () => [undefined, check(sample)]);
    row("speed", () => [undefined, speed({ ...sample, family })]); // late: by now everything is warm
  }
  row("time of single calls", () => [undefined, watch.report()]);
  attempt(rows, "leaves builtins alone", () => {
    if (touched.size > 0) throw new Hole(`changed ${[...touched].slice(0, 8).join(", ")}`);
    return [undefined, "no prototype, builtin or global was changed"];
  });
  return { family: family.id, items, seed, ok: rows.every(({ ok }) => ok), rows };
}

function answerTo(family: TaskFamily, task: Sample["tasks"][number]): string {
  const { completion } = family.oracle(task);
  if (typeof completion !== "string") throw new Hole(`a worked answer that is no text (${task.id})`);
  return completion;
}

function speed({ family, seed, tasks, answers }: Sample): Evidence {
  const count = Math.min(tasks.length, SPEED_ITEMS);
  const start = performance.now();
  for (let i = 0; i < count; i++) itemOf(family, seed, i);
  const between = performance.now();
  for (let i = 0; i < count; i++) family.verify(tasks[i]!, answers[i]!);
  const end = performance.now();
  const generated = Math.round((1000 * count) / Math.max(between - start, 0.001));
  const verified = Math.round((1000 * count) / Math.max(end - between, 0.001));
  const detail = `${generated} tasks generated, ${verified} verified a second`;
  const value = Math.min(generated, verified);
  if (value < MIN_PER_SECOND) throw new Hole(detail, value);
  return { detail, value };
}

/** Runs one check and writes its row; gives its value unless it failed. */
function attempt<T>(
  rows: AuditRow[],
  check: string,
  run: () => readonly [T, string | Evidence],
): T | undefined {
  try {
    const [value, evidence] = run();
    rows.push({ check, ok: true, ...(typeof evidence === "string" ? { detail: evidence } : evidence) });
    return value;
  } catch (error) {
    rows.push({ check, ok: false, ...failure(error) });
    return undefined;
  }
}

function failure(error: unknown): Evidence {
  if (!(error instanceof Hole)) return { detail: `threw ${said(error)}` };
  const { message, value, bound } = error;
  return {
    detail: message,
    ...(value === undefined ? {} : { value }),
    ...(bound === undefined ? {} : { bound }),
  };
}

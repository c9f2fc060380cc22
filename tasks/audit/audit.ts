// The grader audit: is a task family safe to learn from? Others' graders gave full marks to "0", to the empty text
// and to "X or Y"; a learner finds such holes within minutes. Run: folklore tasks audit <family>.
import type { TaskFamily } from "../family.ts";
import { CHECKS, Hole, itemOf, type Sample } from "./checks.ts";

export interface AuditRow {
  readonly check: string;
  readonly ok: boolean;
  /** Evidence, or what is wrong with which task. */
  readonly detail: string;
}

export interface AuditReport {
  readonly family: string;
  readonly items: number;
  readonly seed: number;
  /** True if every row is. */
  readonly ok: boolean;
  readonly rows: readonly AuditRow[];
}

export interface AuditOptions {
  /** Tasks generated, levels in turn. */
  readonly items?: number;
  readonly seed?: number;
}

/** Tasks looked at by the slower checks. */
const FEW = 300;
const SPEED_ITEMS = 2000;
/** Slower than this and a round of a thousand tasks takes more than ten seconds. Far below what built-ins reach. */
const MIN_PER_SECOND = 100;

/** Never throws: a family that throws has failed. */
export function auditFamily(family: TaskFamily, options: AuditOptions = {}): AuditReport {
  const { items = 10_000, seed = 1 } = options;
  const rows: AuditRow[] = [];
  const sample = attempt(rows, "generates and answers", () => {
    const tasks = Array.from({ length: items }, (_, i) => itemOf(family, seed, i));
    const answers = tasks.map((task) => family.oracle(task).completion);
    // A step prime to the usual numbers of levels, so that the few are spread over all of them.
    const few = Array.from({ length: Math.min(FEW, items) }, (_, i) => {
      const at = (i * 101) % items;
      return { task: tasks[at]!, answer: answers[at]! };
    });
    return [
      { family, seed, tasks, answers, few } satisfies Sample,
      `${items} tasks on ${family.levels} levels`,
    ];
  });
  if (sample !== undefined) {
    for (const [name, check] of Object.entries(CHECKS)) {
      attempt(rows, name, () => [undefined, check(sample)]);
    }
    attempt(rows, "speed", () => [undefined, speed(sample)]); // last: by now everything is warm
  }
  return { family: family.id, items, seed, ok: rows.every((row) => row.ok), rows };
}

function speed({ family, seed, tasks, answers }: Sample): string {
  const count = Math.min(tasks.length, SPEED_ITEMS);
  const start = performance.now();
  for (let i = 0; i < count; i++) itemOf(family, seed, i);
  const between = performance.now();
  for (let i = 0; i < count; i++) family.verify(tasks[i]!, answers[i]!);
  const end = performance.now();
  const generated = Math.round((1000 * count) / Math.max(between - start, 0.001));
  const verified = Math.round((1000 * count) / Math.max(end - between, 0.001));
  const detail = `${generated} tasks generated, ${verified} verified a second`;
  if (Math.min(generated, verified) < MIN_PER_SECOND) throw new Hole(detail);
  return detail;
}

/** Runs one check and writes its row; gives its value unless it failed. */
function attempt<T>(rows: AuditRow[], check: string, run: () => readonly [T, string]): T | undefined {
  try {
    const [value, detail] = run();
    rows.push({ check, ok: true, detail });
    return value;
  } catch (error) {
    const detail = error instanceof Hole ? error.message : `threw ${error}`;
    rows.push({ check, ok: false, detail });
    return undefined;
  }
}

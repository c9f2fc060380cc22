// All checks of the grader audit, in the order in which they are made. Each file knows one kind of them.
import { ANSWER_CHECKS } from "./answer-checks.ts";
import { GUESS_CHECKS } from "./guess-checks.ts";
import type { Check } from "./hole.ts";
import { PROPOSAL_CHECKS } from "./proposal-checks.ts";
import { PURITY_CHECKS } from "./purity-checks.ts";
import { TASK_CHECKS } from "./task-checks.ts";

export const CHECKS: Readonly<Record<string, Check>> = {
  ...TASK_CHECKS,
  ...ANSWER_CHECKS,
  ...GUESS_CHECKS,
  ...PURITY_CHECKS,
  ...PROPOSAL_CHECKS,
};

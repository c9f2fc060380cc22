// What is recorded of a round's proposals of one family: how many were accepted, how alike and how new they were. It
// draws nothing at random and knows neither gate nor proposers.
import {
  type ArchivedTask,
  familySymbols,
  measureDiversity,
  type Task,
  type TaskFamily,
  type TaskOutcome,
} from "../../tasks/index.ts";
import type { EventData } from "../events.ts";
import { meanNovelty } from "./proposal-novelty.ts";

/**
 * @param accepted the round's new tasks with who proposed them.
 * @param refused how many other proposals the gate refused.
 * @param outcomes of the accepted tasks that were attempted.
 * @param before tasks of earlier rounds, oldest first.
 */
export function proposalMeasures(
  family: TaskFamily,
  accepted: readonly { readonly task: Task; readonly proposer: string }[],
  refused: number,
  outcomes: readonly TaskOutcome[],
  before: readonly ArchivedTask[],
): EventData<"diversity.measured"> {
  const texts = accepted.map(({ task }) => family.propose(task));
  const skip = familySymbols(family).punctuation;
  const measured = measureDiversity(texts, { rejected: refused, skip });
  const novelty = meanNovelty(
    texts,
    before.map(({ task }) => family.propose(task)),
    skip,
  );
  const learnable = outcomes.map((outcome) => outcome.learnability);
  return {
    family: family.id,
    proposed: accepted.length + refused,
    accepted: accepted.length,
    rejectedShare: measured.rejected,
    distinctShare: measured.distinct,
    entropy: measured.entropy,
    meanLearnability: learnable.reduce((a, b) => a + b, 0) / Math.max(1, learnable.length),
    // One proposal is a cluster of its own, which says nothing.
    ...(texts.length > 1 && { clusterShare: measured.largestCluster }),
    distinct2: measured.distinct2,
    hill1: measured.hill1,
    hill2: measured.hill2,
    ...(novelty !== undefined && { novelty }),
    byProposer: Object.fromEntries(
      [...Map.groupBy(accepted, ({ proposer }) => proposer)].map(([id, items]) => [id, items.length]),
    ),
  };
}

// The fold of who read what: the entries that stood in the context of attempts, and those that a coin kept out.
import type { EventOf } from "../events.ts";
import type { ReadsState } from "./culture-state.ts";
import { countUp, keepPerRound, own, ownOr } from "./fold-bounds.ts";
import { KEPT, type RunState } from "./run-state.ts";

export function foldReads(state: RunState, data: EventOf<"attempts.graded">["data"]): void {
  const { agent, population, attempts, correct, reads, contextTokens } = data;
  if (reads === undefined || data.culture === undefined) return;
  const culture = own(state.cultures, data.culture);
  if (culture === undefined) return;
  for (const { entry: id, given } of reads) {
    const entry = own(culture.entries, id);
    if (entry === undefined) continue;
    const known = entry.reads.given[given];
    if (known === undefined) entry.reads.given[given] = { reads: attempts, correct };
    else {
      known.reads += attempts;
      known.correct += correct;
    }
    // A name that is known by heart is given without its definition.
    const inSight = given === "shown" || (given === "context" && contextTokens !== 0);
    if (inSight) seen(entry.reads, agent, population, attempts, state.round);
  }
}

function seen(reads: ReadsState, agent: string, population: string, times: number, round: number): void {
  countUp(reads.byAgent, agent, times, KEPT.uses);
  const steps = ownOr(reads.byPopulation, population, KEPT.readers, () => []);
  if (steps === undefined) return;
  keepPerRound(steps, { round, reads: (steps.at(-1)?.reads ?? 0) + times }, KEPT.timeline);
}

// The lessons of a round, one per population: what its agents did in it, what others teach it, and how much of it is
// left where sleep has taken its share of training in advance. It assembles; populations learn.
import type { Lesson } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { makeLesson } from "./curriculum.ts";
import type { PlayedMatch } from "./matches.ts";
import type { Parts } from "./parts.ts";
import type { PuzzleAttempts } from "./puzzles.ts";
import type { StudyRound } from "./study.ts";

/** What agents did in a round, to learn from. */
export interface Deeds {
  readonly puzzles: readonly PuzzleAttempts[];
  readonly studied: readonly StudyRound[];
  readonly matches: readonly PlayedMatch[];
}

/**
 * In the order of the hosts.
 * @param shares what sleep left of each population's training, 0..1.
 */
export function makeLessons(
  parts: Parts,
  deeds: Deeds,
  shares: ReadonlyMap<string, number>,
  round: number,
  rng: Rng,
): Lesson[] {
  const { config, knowledge, world, society, heldOut, baseline } = parts;
  const families = new Map(parts.families.map((family) => [family.id, family]));
  const peers = parts.skill.lessons(
    { agents: society.agents, knowledge, world, round, newborn: society.newborn(round) },
    rng.fork("lessons"),
  );
  return parts.hosts.map(({ id }) => {
    const { dreams, practice } = parts.plan.populations.find((planned) => planned.id === id)!;
    const share = shares.get(id)!;
    const own = rng.fork(`learn ${id}`);
    return makeLesson(
      {
        config,
        agents: society.members(id),
        knowledge,
        attempts: deeds.puzzles,
        families,
        proposals: parts.puzzles.lessons(id, own.fork("proposals")),
        editing: parts.editors.lessons(id, own.fork("editing")),
        peers: peers.get(id) ?? [],
        study: [
          ...parts.study.lessons(id, deeds.studied, share, baseline, own.fork("study")),
          ...parts.matches.lessons(id, deeds.matches, baseline, own.fork("matches")),
        ],
        heldOut,
        dreams: Math.round(dreams * share),
        practice: Math.round(practice * share),
        baseline,
        age: society.weightsAge(id, round),
        round,
      },
      own,
    );
  });
}

// What each population learns from in a round: dreams over what its agents know by name, practice at running
// programs, its own verified samples, the proposals that paid, and lessons of others. It assembles lessons; populations carry them out.
import {
  type Agent,
  type ExampleData,
  type Graded,
  gradedAttempt,
  type Lesson,
  weightedExamples,
} from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { useWeights } from "../../culture/index.ts";
import {
  type Definition,
  expand,
  isHeldOutBody,
  OP_SETS,
  type Op,
  ProgramTables,
  type TaskFamily,
} from "../../tasks/index.ts";
import {
  outcomeExpertIteration,
  policyGradient,
  prefixExpertIteration,
  type RoleBaseline,
  stepCredit,
} from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { HeldOutSet } from "./held-out.ts";
import type { Knowledge } from "./knowledge.ts";
import type { PuzzleAttempts } from "./puzzles.ts";
import { firstSymbols } from "./skill-division.ts";

/** Longest name, in ops, that is practised with its definition written out: longer ones fill the context. */
const LONGEST_BODY = 4;

export interface LessonInput {
  readonly config: RunConfig;
  readonly agents: readonly Agent[];
  readonly knowledge: Knowledge;
  readonly attempts: readonly PuzzleAttempts[];
  readonly families: ReadonlyMap<string, TaskFamily>;
  readonly proposals: readonly ExampleData[];
  /** What other populations teach it in this round, in place of as many dreams. */
  readonly peers?: readonly ExampleData[];
  /** What its agents learn of editing the culture. */
  readonly editing?: readonly ExampleData[];
  /** Lessons of the families that are studied and the games that are played, by source. */
  readonly study?: Lesson["material"];
  readonly heldOut: HeldOutSet;
  readonly dreams: number;
  readonly practice: number;
  readonly baseline: RoleBaseline;
  /** Rounds that this population's weights have learned before this one. */
  readonly age: number;
  readonly round: number;
}

export function makeLesson(input: LessonInput, rng: Rng): Lesson {
  const { config, agents, knowledge, heldOut, dreams, practice, age, round, peers = [] } = input;
  const { learn, world } = config;
  const vocabularies = distinct(agents.map((agent) => knowledge.definitions(agent)));
  return {
    rng: rng.state(),
    learningRate: [rateAt(config, round - 1), rateAt(config, round)],
    warmupSteps: age === 0 ? learn.warmupSteps : 0,
    dreams: {
      ops: OP_SETS[world.ops],
      observations: world.observations,
      lengths: dreamLengths(world),
      count: Math.max(0, dreams - peers.length),
      vocabularies,
      ...dreamtOf(input, vocabularies.flat()),
    },
    practice: {
      count: practice,
      ops: world.ops,
      definitions: learn.definitionsShare,
      abduction: learn.abductionShare,
      bodies: "training",
      bodyLength: 2,
      deepest: learn.deepest,
      known: shortNames(vocabularies.flat()),
    },
    material: [
      { source: "own samples", examples: ownSamples(input) },
      { source: "proposals", examples: input.proposals },
      { source: "peers", examples: peers },
      { source: "editing", examples: input.editing ?? [] },
      ...(input.study ?? []),
    ].filter(({ examples }) => examples.length > 0),
    heldOut: { ids: heldOut.ids, functions: heldOut.functions },
  };
}

/** Shares of dreams of 1, 2 and 3 symbols: mostly what discovery needs, and that is what laws are made of. */
function dreamLengths({ parts, roots }: RunConfig["world"]): readonly number[] {
  if (parts > 2) return [0.1, 0.3, 0.6];
  return roots > 2 ? [0.1, 0.45, 0.45] : [0.1, 0.6, 0.3];
}

/** Which symbols dreams begin with, and how often names turn up in them; nothing where all are alike. Names of agents
 *  with one set of weights mean one thing each, so that one list does for all of their vocabularies. */
function dreamtOf({ config, agents, knowledge }: LessonInput, names: readonly Definition[]) {
  const population = agents[0]?.population ?? "";
  const symbols = [...OP_SETS[config.world.ops], ...names.map(({ name }) => name)];
  const first = firstSymbols(config, population, symbols);
  const cultures = new Set(agents.flatMap((agent) => knowledge.cultureOf(agent) ?? []));
  const weights = config.culture.dreamsByUse
    ? new Map([...cultures].flatMap((culture) => [...useWeights(culture)]))
    : undefined;
  return { ...(first && { first }), ...(weights && { weights }) };
}

/** Linear from the first to the last rate over the planned rounds; the first rate for ever when rounds = 0. */
function rateAt({ learn, rounds }: RunConfig, round: number): number {
  const done = rounds === 0 ? 0 : Math.min(1, round / rounds);
  return learn.learningRate + (learn.finalLearningRate - learn.learningRate) * done;
}

/** The round's graded puzzle attempts as weighted examples, by the configured objective. */
function ownSamples(input: LessonInput): ExampleData[] {
  const { config, attempts, families, agents, baseline } = input;
  const mine = new Set(agents.map(({ name }) => name));
  const graded = attempts
    .filter(({ agent }) => mine.has(agent.name))
    .flatMap(({ posed: { task }, context, completions, verdicts }) => {
      const prompt = families.get(task.family)!.render(task, context);
      return verdicts.map((verdict, i) =>
        gradedAttempt(
          { family: task.family, prompt, completion: completions[i]!.text },
          verdict,
          "solve",
          task.id,
        ),
      );
    })
    .filter(({ length }) => length > 0);
  return creditedExamples(config.learn.ownSamples, graded, baseline);
}

/** What an objective makes of graded attempts. */
export function creditedExamples(
  objective: RunConfig["learn"]["ownSamples"],
  graded: readonly Graded[],
  baseline: RoleBaseline,
): ExampleData[] {
  switch (objective) {
    case "off":
      return [];
    case "outcome":
      return weightedExamples(outcomeExpertIteration(graded));
    case "prefix":
      return weightedExamples(prefixExpertIteration(graded));
    case "policy-gradient":
      return weightedExamples(policyGradient(graded, baseline));
    case "step-credit":
      return weightedExamples(stepCredit(graded, baseline));
  }
}

/** Agents of a shared culture have one vocabulary; it is dreamt over once. */
function distinct(vocabularies: readonly (readonly Definition[])[]): (readonly Definition[])[] {
  const seen = new Map(
    vocabularies.map((names) => [names.map(({ name, body }) => `${name}=${body.join(" ")}`).join(), names]),
  );
  return [...seen.values()];
}

/** Names with their bodies in ops, short enough to be read from context, and none that the held-out tasks ask for. */
function shortNames(names: readonly Definition[]): { name: string; body: readonly Op[] }[] {
  const tables = new ProgramTables(names);
  return names.flatMap(({ name }) => {
    const body = expand([name], tables.definitions);
    return body.ok && body.value.length <= LONGEST_BODY && !isHeldOutBody(body.value)
      ? [{ name, body: body.value }]
      : [];
  });
}

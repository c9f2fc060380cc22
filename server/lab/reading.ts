// What an agent gets to read with a task, and what it may write: the same as in the simulation (puzzles.ts for tasks
// that were posed, law-search.ts for laws of the world), less the names that are to be left out.
import type { Agent } from "../../agents/index.ts";
import {
  type Context,
  type Definition,
  expand,
  OP_SETS,
  type ProgramPayload,
  type Prompt,
  shownDefinitions,
} from "../../tasks/index.ts";
import type { LabAnswer } from "../protocol/index.ts";
import { maxProgram } from "../simulation/arms.ts";
import type { PosedTask } from "./lab-task.ts";
import type { OpenedRun } from "./opened-run.ts";

/** Longest completion of a puzzle in tokens, as in the simulation. */
const MAX_TOKENS = 112;

export interface Reading {
  readonly context: Context;
  readonly prompt: Prompt;
  /** Symbols that may be written. */
  readonly allowed: readonly string[];
  readonly maxTokens: number;
  /** What the task is about, for scripts that remember. */
  readonly topic: string;
  /** Definitions in the prompt; for laws, whose names are in the weights, those it may write with. */
  readonly read: LabAnswer["read"];
}

export function readingOf(
  run: OpenedRun,
  agent: Agent,
  posed: PosedTask,
  without: readonly string[] = [],
): Reading {
  const { task, text, law } = posed;
  const { knowledge, config } = run;
  const family = run.families.get(task.family)!;
  const induces = family.id === "laws";
  const known = induces ? knowledge.definitions(agent) : knowledge.excerpt(agent, text);
  const definitions = leaveOut(known, without);
  const context: Context = { definitions };
  const shown = induces
    ? known.filter(({ name }) => definitions.some((kept) => kept.name === name))
    : shownDefinitions(task.payload as ProgramPayload, context);
  const culture = knowledge.cultureOf(agent);
  return {
    context,
    prompt: family.render(task, context),
    allowed: induces
      ? [...OP_SETS[config.world.ops], ...definitions.map(({ name }) => name)]
      : family.symbols,
    maxTokens: induces ? maxProgram(config) + 1 : MAX_TOKENS,
    topic: law === undefined ? task.id : `${agent.name} ${law.id}`,
    read: shown.map(({ name, body }) => ({ name, body, entry: culture?.resolve(name)?.id ?? null })),
  };
}

/** Names that stand on one that is left out keep their meaning: only what is shown under it goes. */
function leaveOut(known: readonly Definition[], without: readonly string[]): readonly Definition[] {
  if (without.length === 0) return known;
  const bodies = new Map(known.map(({ name, body }) => [name, body]));
  return known
    .filter(({ name }) => !without.includes(name))
    .map(({ name, body }) => {
      const ops = expand(body, bodies);
      return { name, body: ops.ok ? ops.value : body };
    });
}

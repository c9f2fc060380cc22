// From a request to a task: read from its text in the family's proposal language, or made from a level and a seed.
// A law of the run's world is written "L2.3 #7": level 2, number 3, observed with seed 7. It knows no agents.
import { Rng } from "../../core/index.ts";
import { type Law, lawTask, type Task } from "../../tasks/index.ts";
import { FolkloreError } from "../errors.ts";
import type { OpenedRun } from "./opened-run.ts";

/** Characters of a task; the gate of the simulation takes as many. */
const MAX_TEXT = 600;

export interface TaskRequest {
  readonly family: string;
  readonly text?: string;
  readonly level?: number;
  readonly seed?: number;
}

export interface PosedTask {
  readonly task: Task;
  /** Given back, it poses the same task again. */
  readonly text: string;
  /** The law of the world that it is about. */
  readonly law: Law | undefined;
}

/** @throws FolkloreError "bad-usage" with the reason for which the task is refused. */
export function poseTask(run: OpenedRun, { family: id, text, level, seed = 1 }: TaskRequest): PosedTask {
  const family = run.families.get(id);
  if (family === undefined) {
    const known = [...run.families.keys()].join(", ");
    throw new FolkloreError(
      "bad-usage",
      `run ${run.id} has no tasks of the family "${id}"`,
      `it has: ${known}`,
    );
  }
  if (run.elsewhere.has(id)) {
    throw new FolkloreError(
      "bad-usage",
      `the lab poses no tasks of "${id}": it is a plug-in or a game`,
      `see examples of a plug-in: folklore tasks preview ${id}`,
    );
  }
  if (text === undefined) {
    return id === "laws" ? someLaw(run, level ?? 1, seed) : generated(run, id, level ?? 1, seed);
  }
  if (text.length > MAX_TEXT) refuse(`${text.length} characters, at most ${MAX_TEXT}`);
  const named = /^\s*(?:L|law-)(\d{1,2})[.-](\d{1,2})(?:\s+#(\d{1,9}))?\s*$/i.exec(text);
  if (id === "laws" && named !== null) {
    const law = run.world.laws.find((each) => each.id === `law-${Number(named[1])}-${Number(named[2])}`);
    if (law === undefined) refuse(`there is no law ${text.trim()} in this world`);
    return observed(run, law, named[3] === undefined ? seed : Number(named[3]));
  }
  // Names mean what the simulation's gate takes them to mean.
  const context = { definitions: run.knowledge.common() };
  const parsed = family.parse(text, { kind: "seed", source: "lab" }, context);
  if (!parsed.ok) return refuse(`${parsed.error.reason} (${parsed.error.gate})`);
  return { task: parsed.value, text: text.trim().split(/\s+/).join(" "), law: undefined };
}

function generated(run: OpenedRun, id: string, level: number, seed: number): PosedTask {
  const family = run.families.get(id)!;
  checkLevel(level, family.levels);
  const task = family.generate(Rng.seed(`lab ${seed}`), level);
  return { task, text: family.propose(task), law: undefined };
}

function someLaw(run: OpenedRun, level: number, seed: number): PosedTask {
  checkLevel(level, run.config.world.levels);
  const laws = run.world.laws.filter((law) => law.level === level);
  return observed(run, Rng.seed(`lab ${seed}`).pick(laws), seed);
}

/** The law with fresh observations: none that anybody in the run has seen, unless by chance. */
function observed(run: OpenedRun, law: Law, seed: number): PosedTask {
  const { ops, observations, noise } = run.config.world;
  const pairs = run.world.observe(law, Rng.seed(`lab ${law.id} ${seed}`), observations);
  const number = law.id.slice(law.id.lastIndexOf("-") + 1);
  const task = lawTask(law.program, pairs, ops, law.level, { kind: "seed", source: "lab" }, noise > 0);
  return { task, text: `L${law.level}.${number} #${seed}`, law };
}

function checkLevel(level: number, highest: number): void {
  if (Number.isInteger(level) && level >= 1 && level <= highest) return;
  refuse(`level ${level} is not one of 1 to ${highest}`);
}

function refuse(reason: string): never {
  throw new FolkloreError("bad-usage", `this is no task: ${reason}`, "change the task, or have one made");
}

// Worked examples of definitions: a task that uses the name once, with its definition shown, and how a right answer to
// it reads as an entry's text: "n3 : 3 1 4 > / sort 1 3 4 / rev 4 3 1 .".
import type { Rng } from "../../core/index.ts";
import type { Entry } from "../../culture/index.ts";
import {
  makeTask,
  type Op,
  type ProgramPayload,
  renderProgram,
  type Task,
  workProgram,
} from "../../tasks/index.ts";

/** Digits of an example's input. */
const DIGITS = 4;

export function exampleTask({ name }: Entry, ops: readonly Op[], rng: Rng): Task<ProgramPayload> {
  const list = Array.from({ length: DIGITS }, () => rng.int(10));
  const definitions = [{ name, body: [...ops] }];
  const payload = { mode: "apply", definitions, program: [name], list } as const;
  return makeTask("programs", 1, { ...payload, program: [name] }, { kind: "seed", source: "example" });
}

/** The prompt with the definition shown. */
export function examplePrompt({ payload }: Task<ProgramPayload>) {
  return renderProgram(payload, payload.definitions);
}

/** By the interpreter. */
export function workedExample(task: Task<ProgramPayload>): string {
  const { definitions } = task.payload;
  return exampleText(
    task,
    workProgram(task.payload, new Set(definitions.map(({ name }) => name))).completion,
  );
}

export function exampleText({ payload }: Task<ProgramPayload>, answer: string): string {
  return `${payload.program.join(" ")} : ${payload.list.join(" ")} ${answer}`;
}

// The `programs` family: run a short program on a list of digits and write every step down (apply), or find an
// input for a given output (abduce). Levels are program lengths. Formats are in format.ts.
import { z } from "zod";
import { err, ok, type Result, type Rng } from "../../core/index.ts";
import { decode } from "../dsl/code.ts";
import { preimage } from "../dsl/inverse.ts";
import { OP_SETS } from "../dsl/ops.ts";
import { CULTURE_NAMES, LOCAL_NAMES } from "../dsl/symbols.ts";
import type { Context, Provenance, Rejection, Task, TaskFamily, WorkedAnswer } from "../family.ts";
import { makeTask } from "../family.ts";
import { programCoordinates } from "../program-coordinates.ts";
import {
  programSymbols,
  proposeProgram,
  readProgram,
  renderProgram,
  shownDefinitions,
  workProgram,
} from "./format.ts";
import { type GenerateOptions, generateProgram, idleStep } from "./generate.ts";
import {
  BOUNDS,
  checkMeaning,
  listCode,
  type ProgramPayload,
  refuse,
  type Step,
  stepsOf,
} from "./payload.ts";
import { verifyProgram } from "./verify.ts";

export const programsConfigSchema = z.strictObject({
  ops: z.enum(["A", "B", "all"]).default("A").describe("op set of programs"),
  levels: z.number().int().min(1).max(BOUNDS.program).default(8).describe("levels; level k has k steps"),
  definitions: z.number().min(0).max(1).default(0.45).describe("share of tasks with fresh definitions"),
  bodies: z
    .enum(["any", "training", "held-out"])
    .default("training")
    .describe("which bodies fresh definitions have; the held-out ones are a fixed eighth"),
  bodyLength: z.number().int().min(1).max(4).default(2).describe("ops in a fresh definition"),
  abduction: z.number().min(0).max(1).default(0.1).describe("share of tasks that ask for an input"),
});
export type ProgramsConfig = Readonly<z.infer<typeof programsConfigSchema>>;

export type ProgramsFamily = TaskFamily<ProgramPayload> & { readonly config: ProgramsConfig };

export function programsFamily(options: Partial<ProgramsConfig> = {}): ProgramsFamily {
  const config = programsConfigSchema.parse(options);
  return {
    id: "programs",
    title: "Run a program on a list, step by step",
    kind: "programs",
    config,
    levels: config.levels,
    symbols: programSymbols(OP_SETS[config.ops], [...LOCAL_NAMES, ...CULTURE_NAMES]),
    features: 0,
    coordinates: programCoordinates,
    generate(rng: Rng, level: number) {
      const payload = generateProgram(rng, level, {
        ops: config.ops,
        mode: rng.chance(config.abduction) ? "abduce" : "apply",
        definitions: rng.chance(config.definitions),
        bodies: config.bodies,
        bodyLength: config.bodyLength,
      });
      return programTask(payload, config, { kind: "seed", source: "programs" });
    },
    render: (task, context) => renderProgram(task.payload, shownDefinitions(task.payload, context)),
    oracle: (task, context) => workedAnswer(task.payload, context),
    verify: (task, completion) => verifyProgram(task.payload, completion),
    parse: (text, provenance, context) => parse(text, provenance, config, context),
    propose: (task) => proposeProgram(task.payload),
    measure: (task) => measure(task.payload),
  };
}

export interface PracticeOptions extends Omit<GenerateOptions, "mode" | "definitions"> {
  /** Share of tasks with fresh definitions, 0..1. */
  readonly definitions: number;
  /** Share of tasks that ask for an input, 0..1. */
  readonly abduction: number;
  /** Most steps, 1..16. */
  readonly deepest: number;
}

/** Practice on depths 1 to 3 only never learns to stop at depth 4; a fifth of deeper tasks cures it (measured). */
const SHALLOW = { depth: 3, share: 0.8 } as const;

/** One task of the training mixture: mostly shallow, a share up to the deepest. */
export function practiceTask(rng: Rng, options: PracticeOptions): Task<ProgramPayload> {
  const { deepest } = options;
  const shallow = deepest <= SHALLOW.depth || rng.chance(SHALLOW.share);
  const depth = shallow
    ? rng.range(1, Math.min(SHALLOW.depth, deepest))
    : rng.range(SHALLOW.depth + 1, deepest);
  const mode = rng.chance(options.abduction) ? "abduce" : "apply";
  const payload = generateProgram(rng, depth, {
    ...options,
    mode,
    definitions: rng.chance(options.definitions),
  });
  return makeTask("programs", depth, payload, { kind: "seed", source: "practice" });
}

function programTask(
  payload: ProgramPayload,
  config: ProgramsConfig,
  provenance: Provenance,
): Task<ProgramPayload> {
  return makeTask("programs", Math.min(payload.program.length, config.levels), payload, provenance);
}

function workedAnswer(payload: ProgramPayload, context?: Context): WorkedAnswer {
  if (payload.mode === "apply") {
    return workProgram(payload, new Set(shownDefinitions(payload, context).map(({ name }) => name)));
  }
  const step = `> ${anInput(stepsOf(payload), listCode(payload))!.join(" ")}`;
  return { completion: `${step} .`, steps: [step] };
}

/** An input that gives the output; undefined if there is none. */
function anInput(steps: readonly Step[], output: number): number[] | undefined {
  const ops = steps.flatMap((step) => step.ops);
  const code = preimage(ops, output);
  return code === undefined ? undefined : decode(code);
}

function parse(
  text: string,
  provenance: Provenance,
  config: ProgramsConfig,
  context?: Context,
): Result<Task<ProgramPayload>, Rejection> {
  const read = readProgram(text, context);
  if (!read.ok) return read;
  const payload = read.value;
  if (payload.program.length > config.levels) {
    return refuse("too-large", `${payload.program.length} steps, at most ${config.levels}`);
  }
  const steps = checkMeaning(payload, config.ops);
  if (!steps.ok) return err(steps.error);
  if (payload.mode === "abduce") {
    if (anInput(steps.value, listCode(payload)) === undefined)
      return refuse("ill-posed", "no input gives this output");
  } else {
    const idle = idleStep(steps.value, listCode(payload));
    if (idle !== undefined) {
      const symbol = steps.value[idle]!.symbol;
      return refuse(
        "degenerate",
        `step ${idle + 1} (${symbol}) changes nothing or leaves fewer than two digits`,
      );
    }
  }
  return ok(programTask(payload, config, provenance));
}

function measure(payload: ProgramPayload): Record<string, number> {
  const ops = stepsOf(payload).map((step) => step.ops.length);
  return {
    depth: payload.program.length,
    ops: ops.reduce((a, b) => a + b, 0),
    digits: payload.list.length,
    definitions: payload.definitions.length,
    abduction: payload.mode === "abduce" ? 1 : 0,
  };
}

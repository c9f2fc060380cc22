// The `rewrites` family: write a program in fewer symbols, with names whose definitions are shown. This is how agents
// learn to use names themselves; levels are program lengths. Formats are in format.ts.
import { z } from "zod";
import { err, ok, type Rng } from "../../core/index.ts";
import { OP_SETS } from "../dsl/ops.ts";
import { CULTURE_NAMES, LOCAL_NAMES } from "../dsl/symbols.ts";
import { makeTask, type Provenance, type Task, type TaskFamily } from "../family.ts";
import { rewriteCoordinates } from "./coordinates.ts";
import { proposeRewrite, readRewrite, renderRewrite, rewriteSymbols } from "./format.ts";
import { checkRewrite, REWRITE_BOUNDS, type RewritePayload, refuse, shortestRewrite } from "./payload.ts";
import { verifyRewrite } from "./verify.ts";

/** Level k has programs of 2k + 1 and 2k + 2 symbols. */
const MOST_LEVELS = (REWRITE_BOUNDS.program - 2) / 2;

export const rewritesConfigSchema = z.strictObject({
  ops: z.enum(["A", "B", "all"]).default("A").describe("op set of programs"),
  levels: z.number().int().min(1).max(MOST_LEVELS).default(MOST_LEVELS).describe("levels, by program length"),
  names: z.number().int().min(1).max(12).default(6).describe("most definitions shown"),
  density: z.number().min(0).max(1).default(0.5).describe("chance that a stretch of a program has a name"),
  nested: z.number().min(0).max(1).default(0.2).describe("share of tasks with a name made of names"),
});
export type RewritesConfig = Readonly<z.infer<typeof rewritesConfigSchema>>;

export type RewritesFamily = TaskFamily<RewritePayload> & { readonly config: RewritesConfig };

export function rewritesFamily(options: Partial<RewritesConfig> = {}): RewritesFamily {
  const config = rewritesConfigSchema.parse(options);
  return {
    id: "rewrites",
    title: "Write a program in fewer symbols, with names",
    kind: "programs",
    config,
    levels: config.levels,
    symbols: rewriteSymbols(OP_SETS[config.ops], [...LOCAL_NAMES, ...CULTURE_NAMES]),
    features: 0,
    coordinates: rewriteCoordinates,
    generate: (rng, level) => generate(rng, level, config),
    render: (task) => renderRewrite(task.payload),
    oracle: (task) => ({ completion: `${shortestRewrite(task.payload).join(" ")} .`, steps: [] }),
    verify: (task, completion) => verifyRewrite(task.payload, completion),
    parse(text, provenance, context) {
      const read = readRewrite(text, config.ops, context);
      if (!read.ok) return read;
      if (levelOf(read.value) > config.levels) {
        return refuse("too-large", `${read.value.program.length} symbols, at most ${2 * config.levels + 2}`);
      }
      const checked = checkRewrite(read.value);
      return checked.ok ? ok(rewriteTask(read.value, provenance)) : err(checked.error);
    },
    propose: (task) => proposeRewrite(task.payload),
    measure: ({ payload }) => ({
      length: payload.program.length,
      shortest: shortestRewrite(payload).length,
      definitions: payload.definitions.length,
    }),
  };
}

/** A task about given definitions and a program. Throws if it is not a good one; see {@link checkRewrite}. */
export function rewriteTask(payload: RewritePayload, provenance: Provenance): Task<RewritePayload> {
  const checked = checkRewrite(payload);
  if (!checked.ok) throw new Error(checked.error.reason);
  return makeTask("rewrites", levelOf(payload), payload, provenance);
}

function levelOf({ program }: RewritePayload): number {
  return Math.ceil((program.length - 2) / 2);
}

function generate(rng: Rng, level: number, config: RewritesConfig): Task<RewritePayload> {
  for (;;) {
    const payload = attempt(rng, 2 * level + rng.range(1, 2), config);
    const answer = checkRewrite(payload);
    if (!answer.ok) continue;
    // By chance the answer may stand in the prompt, as in D n3 sort rev W sort rev sort -> n3 sort: drawn again.
    if (` ${renderRewrite(payload).text} `.includes(` ${answer.value.join(" ")} `)) continue;
    return makeTask("rewrites", level, payload, { kind: "seed", source: "rewrites" });
  }
}

/** Definitions of two or three ops, and a program in which stretches of them alternate with random ops. */
function attempt(rng: Rng, length: number, config: RewritesConfig): RewritePayload {
  const ops: readonly string[] = OP_SETS[config.ops];
  const names = rng.shuffle([...LOCAL_NAMES, ...CULTURE_NAMES]).slice(0, rng.range(1, config.names));
  const definitions = names.map((name) => ({
    name,
    body: Array.from({ length: rng.chance(0.7) ? 2 : 3 }, () => rng.pick(ops)),
  }));
  const spellings = definitions.map(({ body }) => body);
  if (definitions.length > 2 && rng.chance(config.nested)) {
    // The last name becomes one made of the first: "D n5 n3 inc".
    const last = definitions.at(-1)!;
    const [first] = definitions as [(typeof definitions)[number]];
    const other = rng.pick(ops);
    const before = rng.chance(0.5);
    last.body = before ? [other, first.name] : [first.name, other];
    spellings[spellings.length - 1] = before ? [other, ...first.body] : [...first.body, other];
  }
  const program: string[] = [];
  while (program.length < length) {
    const fitting = spellings.filter((spelling) => spelling.length <= length - program.length);
    if (fitting.length > 0 && rng.chance(config.density)) program.push(...rng.pick(fitting));
    else program.push(rng.pick(ops));
  }
  definitions.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ops: config.ops, definitions, program };
}

// A hidden world: functions on digit lists ("laws"), built of each other, that agents see only as input/output
// pairs. A world is a function of its options and a generator. It knows no agents and no tasks.
import { z } from "zod";
import type { Rng } from "../../core/index.ts";
import { expand } from "../dsl/interpreter.ts";
import { OP_SETS, type Op, type OpSet } from "../dsl/ops.ts";
import type { Pair } from "../dsl/table.ts";
import { opsOnly } from "./equivalence.ts";
import { MAX_NOISE, withNoise } from "./noise.ts";
import { observePairs } from "./observation.ts";
import { degenerate } from "./short-functions.ts";

export const worldOptionsSchema = z.strictObject({
  ops: z.enum(["A", "B", "all"]).default("B").describe("op set that laws are made of"),
  levels: z.number().int().min(1).max(6).default(4).describe("levels of laws"),
  parts: z
    .union([z.literal(2), z.literal(3)])
    .default(2)
    .describe("parts of a law: ops on level 1, laws of the level below (one may be an op) above it"),
  roots: z
    .number()
    .int()
    .min(0)
    .max(4)
    .default(0)
    .describe("ops in a law of level 1; 0 = as many as a law has parts"),
  perLevel: z.number().int().min(1).max(32).default(8).describe("laws per level"),
  noise: z
    .number()
    .min(0)
    .max(MAX_NOISE)
    .default(0)
    .describe("chance that an observed output is wrong in one digit"),
  reuse: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("share of parts that are laws of the level below; 0 is the flat world, of equal lengths"),
});
export type WorldOptions = Readonly<z.infer<typeof worldOptionsSchema>>;

export interface Law {
  /** "law-<level>-<number>", numbers from 1. */
  readonly id: string;
  readonly level: number;
  /** What it is made of: ids of laws and ops. */
  readonly body: readonly string[];
  /** The same in ops. */
  readonly program: readonly Op[];
}

/** Chance that one of the parts of a law above level 1 is a single op. */
const OP_PART = 0.25;
/** Refused candidates in a row before giving up: worlds of the default size need a few dozen. */
const MAX_REFUSED = 20_000;

export class World {
  readonly options: WorldOptions;
  readonly laws: readonly Law[];
  readonly #byId: ReadonlyMap<string, Law>;

  constructor(options: WorldOptions, laws: readonly Law[]) {
    this.options = options;
    this.laws = laws;
    this.#byId = new Map(laws.map((law) => [law.id, law]));
  }

  /** Throws for an unknown id. */
  law(id: string): Law {
    const law = this.#byId.get(id);
    if (law === undefined) throw new Error(`no law "${id}" in this world`);
    return law;
  }

  /** `count` fresh observations of a law, with the world's noise. */
  observe(law: Law, rng: Rng, count: number): Pair[] {
    return withNoise(observePairs(opsOnly.chain(law.program)!, rng, count), this.options.noise, rng);
  }
}

/** Same generator state and options, same world. Throws if the options leave too few different laws. */
export function makeWorld(rng: Rng, options: Partial<WorldOptions> = {}): World {
  const settings = worldOptionsSchema.parse(options);
  const laws: Law[] = [];
  const fingerprints = new Set<number>();
  for (let level = 1; level <= settings.levels; level++) {
    const below = laws.filter((law) => law.level === level - 1);
    for (let number = 1; number <= settings.perLevel; number++) {
      for (let refused = 0; ; refused++) {
        if (refused > MAX_REFUSED) {
          throw new Error(
            `op set ${settings.ops} has too few laws for ${settings.perLevel} of level ${level}`,
          );
        }
        const body =
          level === 1
            ? randomOps(rng, settings.ops, rootsOf(settings))
            : compose(rng, settings, level, below);
        const program = inOps(body, laws);
        if (degenerate(settings.ops, program) !== undefined) continue;
        const fingerprint = opsOnly.fingerprint(program)!;
        if (fingerprints.has(fingerprint)) continue;
        fingerprints.add(fingerprint);
        laws.push({ id: `law-${level}-${number}`, level, body, program });
        break;
      }
    }
  }
  return new World(settings, laws);
}

/** The body of a law above level 1: parts of the level below, any one of which may be an op instead. */
function compose(rng: Rng, options: WorldOptions, level: number, below: readonly Law[]): string[] {
  const part = (): string[] =>
    rng.chance(options.reuse)
      ? [rng.pick(below).id]
      : randomOps(rng, options.ops, independentLength(rng, options, level - 1));
  const op = rng.chance(OP_PART) ? rng.pick(OP_SETS[options.ops]) : undefined;
  const place = op === undefined ? -1 : rng.int(options.parts);
  return Array.from({ length: options.parts }, (_, i) => (i === place ? [op!] : part())).flat();
}

/** A length with the distribution that laws of a level have when everything is re-used. */
function independentLength(rng: Rng, options: WorldOptions, level: number): number {
  if (level === 1) return rootsOf(options);
  let length = 0;
  for (let part = 1; part < options.parts; part++) length += independentLength(rng, options, level - 1);
  return length + (rng.chance(OP_PART) ? 1 : independentLength(rng, options, level - 1));
}

function rootsOf({ roots, parts }: WorldOptions): number {
  return roots === 0 ? parts : roots;
}

function randomOps(rng: Rng, ops: OpSet, length: number): Op[] {
  return Array.from({ length }, () => rng.pick(OP_SETS[ops]));
}

function inOps(body: readonly string[], laws: readonly Law[]): Op[] {
  const ops = expand(body, new Map(laws.map((law) => [law.id, law.program])));
  if (!ops.ok) throw new Error("a law of unknown laws");
  return ops.value;
}

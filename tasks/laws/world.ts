// A hidden world: functions on digit lists ("laws"), built of each other, that agents see only as input/output
// pairs. A world is a function of its options and a generator. It knows no agents and no tasks.
import { z } from "zod";
import type { Rng } from "../../core/index.ts";
import { expand } from "../dsl/interpreter.ts";
import { OP_SETS, type Op, type OpSet } from "../dsl/ops.ts";
import { composedTable, type Pair } from "../dsl/table.ts";
import { opsOnly } from "./equivalence.ts";
import { observePairs } from "./observation.ts";
import { degenerate } from "./short-functions.ts";

export const worldOptionsSchema = z.strictObject({
  ops: z.enum(["A", "B", "all"]).default("B").describe("op set that laws are made of"),
  levels: z.number().int().min(1).max(6).default(4).describe("levels of laws"),
  perLevel: z.number().int().min(1).max(16).default(8).describe("laws per level"),
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

/** Chance that one of the two parts of a law above level 1 is a single op. */
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

  /** `count` fresh observations of a law. */
  observe(law: Law, rng: Rng, count: number): Pair[] {
    return observePairs([composedTable(law.program)], rng, count);
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
        const body = level === 1 ? randomOps(rng, settings.ops, 2) : compose(rng, settings, level, below);
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

/** The body of a law above level 1: two parts of the level below, or one and an op, in either order. */
function compose(rng: Rng, options: WorldOptions, level: number, below: readonly Law[]): string[] {
  const part = (): string[] =>
    rng.chance(options.reuse)
      ? [rng.pick(below).id]
      : randomOps(rng, options.ops, independentLength(rng, level - 1));
  if (!rng.chance(OP_PART)) return [...part(), ...part()];
  const op = rng.pick(OP_SETS[options.ops]);
  return rng.chance(0.5) ? [op, ...part()] : [...part(), op];
}

/** A length with the distribution that laws of a level have when everything is re-used. */
function independentLength(rng: Rng, level: number): number {
  if (level === 1) return 2;
  const first = independentLength(rng, level - 1);
  return first + (rng.chance(OP_PART) ? 1 : independentLength(rng, level - 1));
}

function randomOps(rng: Rng, ops: OpSet, length: number): Op[] {
  return Array.from({ length }, () => rng.pick(OP_SETS[ops]));
}

function inOps(body: readonly string[], laws: readonly Law[]): Op[] {
  const ops = expand(body, new Map(laws.map((law) => [law.id, law.program])));
  if (!ops.ok) throw new Error("a law of unknown laws");
  return ops.value;
}

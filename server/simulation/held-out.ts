// The held-out evaluation: a fixed set of tasks that training, culture and proposers cannot see. Their ids go to the
// gate and to every lesson, which refuse them. It knows no populations; evaluate.ts puts the questions.
import { Rng } from "../../core/index.ts";
import {
  equivalent,
  type LawsPayload,
  lawsFamily,
  type OpSet,
  type ProgramPayload,
  ProgramTables,
  programsFamily,
  type Task,
  type World,
} from "../../tasks/index.ts";

/** Depths of the plain program tasks. */
export const DEPTHS = [1, 2, 3, 4, 6, 8] as const;
/** Depths of the tasks whose names must be read from context. */
export const READING_DEPTHS = [1, 2, 3] as const;
/** Depths of the tasks that ask for an input. */
const ABDUCTION_DEPTHS = [1, 2] as const;
/** Lengths of the programs to be found, with how many there are of each: a sixth of the 100 or so of length 2. */
const INDUCTION = [
  { length: 2, items: 16 },
  { length: 3, items: 32 },
] as const;

export interface HeldOutSet {
  /** Plain program tasks by depth. */
  readonly programs: ReadonlyMap<number, readonly Task<ProgramPayload>[]>;
  /** Tasks with fresh definitions whose bodies occur nowhere in training, by depth. */
  readonly reading: ReadonlyMap<number, readonly Task<ProgramPayload>[]>;
  /** Tasks that ask for an input, by depth. */
  readonly abduction: ReadonlyMap<number, readonly Task<ProgramPayload>[]>;
  /** Functions to be found from pairs, by program length; none of them is a law of the world. */
  readonly induction: ReadonlyMap<number, readonly Task<LawsPayload>[]>;
  readonly ids: ReadonlySet<string>;
  /** Fingerprints of the functions in `induction`: no dream may be about them. */
  readonly functions: ReadonlySet<number>;
}

export interface HeldOutOptions {
  readonly ops: OpSet;
  /** Tasks per depth. */
  readonly items: number;
  /** Pairs shown per law; 8 if absent. */
  readonly pairs?: number;
  /** The world whose laws the set leaves alone. */
  readonly world?: World;
}

/** The set for a world; the same for every run with it, whatever its seed does otherwise. */
export function makeHeldOut({ ops, items, pairs = 8, world }: HeldOutOptions): HeldOutSet {
  const rng = Rng.seed(`held out ${ops}`);
  const plain = programsFamily({ ops, levels: 16, definitions: 0, abduction: 0 });
  const named = programsFamily({ ops, levels: 16, definitions: 1, abduction: 0, bodies: "held-out" });
  const inverse = programsFamily({ ops, levels: 16, definitions: 0, abduction: 1 });
  const laws = lawsFamily({ ops, pairs });
  const lawful = (task: Task<LawsPayload>): boolean =>
    world?.laws.some(({ program }) => equivalent(program, task.payload.program)) ?? false;
  const set = {
    programs: new Map(DEPTHS.map((depth) => [depth, draw(items, () => plain.generate(rng, depth))])),
    reading: new Map(READING_DEPTHS.map((depth) => [depth, draw(items, () => named.generate(rng, depth))])),
    abduction: new Map(
      ABDUCTION_DEPTHS.map((depth) => [depth, draw(items, () => inverse.generate(rng, depth))]),
    ),
    induction: new Map(
      INDUCTION.map(({ length, items }) => [length, draw(items, () => laws.generate(rng, length), lawful)]),
    ),
  };
  const tables = new ProgramTables();
  const all = [
    ...set.programs.values(),
    ...set.reading.values(),
    ...set.abduction.values(),
    ...set.induction.values(),
  ].flat();
  const functions = [...set.induction.values()]
    .flat()
    .map(({ payload }) => tables.fingerprint(payload.program)!);
  return { ...set, ids: new Set(all.map(({ id }) => id)), functions: new Set(functions) };
}

/** Different tasks, none of which the filter wants left out. */
function draw<T extends Task>(
  count: number,
  next: () => T,
  leaveOut: (task: T) => boolean = () => false,
): T[] {
  const drawn = new Map<string, T>();
  while (drawn.size < count) {
    const task = next();
    if (!leaveOut(task)) drawn.set(task.id, task);
  }
  return [...drawn.values()];
}

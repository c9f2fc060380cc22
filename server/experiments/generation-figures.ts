// What newborns came to with what they inherited: laws beyond those that the runs before them had found, and their
// price. Laws that an inherited culture explains are closed to its heirs, so that only what lies beyond is comparable.
import { z } from "zod";
import type { RunRecord, Store } from "../store/index.ts";
import type { Group } from "./layout.ts";

/** Numbers of laws beyond, whose price is shown. */
const BEYOND = [4, 8] as const;
/** The level that only those reach who have, or made, names for what is below it. */
const COMPETENT = 4;

/** Only what is needed: runs made with an older config stay readable. */
const heirSchema = z.looseObject({ inherit: z.looseObject({ run: z.string() }) });

export const GENERATION_GROUPS: readonly Group[] = [
  {
    title: "Newborns: laws beyond those of the run that they inherit from, and the price of the first ones",
    headline: true,
    measures: [
      { key: "beyond", label: "laws beyond", digits: 1 },
      ...BEYOND.flatMap((count) => [
        { key: `attempts-beyond-${count}`, label: `attempts to ${count} beyond`, digits: 0 },
        { key: `tokens-beyond-${count}`, label: `tokens to ${count} beyond`, digits: 0 },
      ]),
    ],
  },
  {
    title: `Newborns: what they inherited, and the price of the first law of level ${COMPETENT}`,
    measures: [
      { key: "inherited", label: "entries inherited", digits: 1 },
      { key: "round-competent", label: `round of the first level-${COMPETENT} law`, digits: 1 },
      { key: "attempts-competent", label: "attempts until then", digits: 0 },
      { key: "tokens-competent", label: "tokens until then", digits: 0 },
    ],
  },
];

/** Values by name; none for a run that stands on no other. A price is absent where its law was never found. */
export function generationFigures(store: Store, run: RunRecord): Record<string, number> {
  const source = sourceOf(store, run);
  if (source === undefined) return {};
  const before = knownTo(store, source);
  const values: Record<string, number> = {};
  const beyond = new Set<string>();
  for (const { type, data, round } of store.events(run.id, {
    types: ["culture.inherited", "law.discovered"],
  })) {
    if (type === "culture.inherited") values.inherited = data.entries;
    if (type !== "law.discovered") continue;
    if (data.level >= COMPETENT) {
      values["round-competent"] ??= round;
      values["attempts-competent"] ??= data.attempts;
      values["tokens-competent"] ??= data.tokens;
    }
    if (before.has(data.law)) continue;
    beyond.add(data.law);
    const reached = BEYOND.find((count) => count === beyond.size);
    if (reached === undefined) continue;
    values[`attempts-beyond-${reached}`] ??= data.attempts;
    values[`tokens-beyond-${reached}`] ??= data.tokens;
  }
  return { ...values, beyond: beyond.size };
}

/** The run that it inherits from, if that is still there. */
function sourceOf(store: Store, { config }: RunRecord): RunRecord | undefined {
  const heir = heirSchema.safeParse(config);
  return heir.success && heir.data.inherit.run !== "" ? store.getRun(heir.data.inherit.run) : undefined;
}

/** Laws that a run or those before it found. */
function knownTo(store: Store, run: RunRecord): Set<string> {
  const source = sourceOf(store, run);
  const laws = source === undefined ? new Set<string>() : knownTo(store, source);
  for (const { type, data } of store.events(run.id, { types: ["law.discovered"] })) {
    if (type === "law.discovered") laws.add(data.law);
  }
  return laws;
}

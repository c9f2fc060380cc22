// What is done about a collapse, by the strength of the alarm: numbers that proposers, puzzles and the law search
// read. All of it ends with the alarm. It knows neither what collapsed nor who reads.

/** The model's proposals are pulled back to its prior; the model's share goes to other proposers; tasks of earlier
 *  rounds come back; sampling is made warmer. */
export const RESPONSES = ["anchor", "quota", "historical", "temperature"] as const;
export type ResponseKind = (typeof RESPONSES)[number];

export interface Response {
  /** Factor on the sampling temperature. */
  readonly temperature: number;
  /** Share of a round's puzzles, 0..1, that are tasks of earlier rounds instead of new ones. */
  readonly historical: number;
  /** Factor on the model's share of the proposals. */
  readonly quota: number;
  /** Random tasks added to each lesson in proposing, as a multiple of the lesson. */
  readonly anchor: number;
}

/** How often an alarm can ask for more: the last notch of the temperature. */
export const STRONGEST = 3;
/** One notch of temperature, and the most that all together make. */
const NOTCH = 1.25;
const MOST_HEAT = 2;
const QUOTA = [1, 0.5, 0.1, 0.1] as const;
const HISTORICAL = [0, 0.25, 0.5, 0.5] as const;

/** @param strength of the alarm, 0 for none. */
export function respond(strength: number, allowed: readonly ResponseKind[]): Response {
  const notch = Math.min(STRONGEST, strength);
  const may = (kind: ResponseKind): boolean => allowed.includes(kind);
  return {
    temperature: may("temperature") ? Math.min(MOST_HEAT, NOTCH ** notch) : 1,
    historical: may("historical") ? HISTORICAL[notch]! : 0,
    quota: may("quota") ? QUOTA[notch]! : 1,
    anchor: may("anchor") ? notch : 0,
  };
}

/** A response in words; its quota is left to whoever knows the share that it is of. */
export function inWords({ temperature, historical, anchor }: Response): string[] {
  return [
    ...(temperature > 1 ? [`sampling temperature times ${temperature.toFixed(2)}`] : []),
    ...(historical > 0 ? [`${Math.round(100 * historical)} % of the puzzles from earlier rounds`] : []),
    ...(anchor > 0 ? [`${anchor} times as many random tasks as own ones to learn proposing from`] : []),
  ];
}

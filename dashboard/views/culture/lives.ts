// Generations: who lived when, one life after the other in each seat of a population, and the laws each was the first
// to find. Pure. The state keeps the newest of the dead; older ones have no bar.
import type { RunState } from "../../../server/protocol/index.ts";
import type { EntryView } from "./snapshot.ts";

/** Seats per population that are drawn. */
export const MOST_SEATS = 12;

export interface Life {
  readonly agent: string;
  readonly population: string;
  readonly from: number;
  /** The round it died in, or the one looked at. */
  readonly to: number;
  readonly dead: boolean;
  /** The how-manieth life of its seat that is known, from 1. */
  readonly generation: number;
  /** Laws that nobody had found before. */
  readonly finds: readonly { readonly law: string; readonly round: number; readonly program: string }[];
  /** Entries it wrote, and those of them in force. */
  readonly written: number;
  readonly adopted: number;
}

export interface Seats {
  readonly population: string;
  readonly seats: readonly (readonly Life[])[];
  /** Seats that are not drawn. */
  readonly more: number;
}

export interface Generation {
  readonly generation: number;
  readonly agents: number;
  readonly finds: number;
  readonly adopted: number;
}

type Lived = Pick<RunState, "agents" | "populations" | "laws">;

export function seatsOf(
  { agents, populations, laws }: Lived,
  entries: readonly EntryView[],
  round: number,
): Seats[] {
  const finds = firstFinds(laws, round);
  const written = Map.groupBy(entries, ({ author }) => author);
  return Object.keys(populations).map((population) => {
    const members = Object.values(agents)
      .filter((agent) => agent.population === population && agent.born <= round)
      .sort((a, b) => a.born - b.born || (a.died ?? Infinity) - (b.died ?? Infinity));
    const seats: Life[][] = [];
    for (const { name, born, died } of members) {
      // A newborn takes the seat of who died in its first round.
      const seat = seats.find((lives) => lives.at(-1)!.dead && lives.at(-1)!.to === born);
      const own = written.get(name) ?? [];
      const life: Life = {
        agent: name,
        population,
        from: born,
        to: Math.min(died ?? round, round),
        dead: died !== null && died <= round,
        generation: (seat?.length ?? 0) + 1,
        finds: finds.get(name) ?? [],
        written: own.length,
        adopted: own.filter(({ status }) => status === "adopted").length,
      };
      if (seat === undefined) seats.push([life]);
      else seat.push(life);
    }
    return { population, seats: seats.slice(0, MOST_SEATS), more: Math.max(0, seats.length - MOST_SEATS) };
  });
}

/** What each generation came to, over all populations. */
export function generationsOf(all: readonly Seats[]): Generation[] {
  const lives = all.flatMap(({ seats }) => seats.flat());
  return [...Map.groupBy(lives, ({ generation }) => generation)]
    .sort(([a], [b]) => a - b)
    .map(([generation, own]) => ({
      generation,
      agents: own.length,
      finds: own.reduce((sum, { finds }) => sum + finds.length, 0),
      adopted: own.reduce((sum, { adopted }) => sum + adopted, 0),
    }));
}

function firstFinds(laws: RunState["laws"], round: number): Map<string, Life["finds"][number][]> {
  const finds = new Map<string, Life["finds"][number][]>();
  for (const [law, { foundBy }] of Object.entries(laws)) {
    const first = foundBy[0];
    if (first === undefined || first.round > round) continue;
    const own = finds.get(first.agent) ?? [];
    own.push({ law, round: first.round, program: first.program });
    finds.set(first.agent, own);
  }
  return finds;
}

/** "ada, rounds 3 to 9: first to find 2 laws (law-1-1, law-2-3), wrote 4 entries, 3 of them in force" */
export function lifeText({ agent, population, from, to, dead, finds, written, adopted }: Life): string {
  const span = dead ? `rounds ${from} to ${to}` : `since round ${from}`;
  const laws = finds.slice(0, 4).map(({ law }) => law);
  const found =
    finds.length === 0
      ? "first to find no law"
      : `first to find ${finds.length} ${finds.length === 1 ? "law" : "laws"} (${laws.join(", ")}${finds.length > 4 ? ", …" : ""})`;
  const wrote =
    written === 0
      ? "wrote nothing"
      : `wrote ${written} ${written === 1 ? "entry" : "entries"}, ${adopted} in force`;
  return `${agent} of ${population}, ${span}: ${found}, ${wrote}`;
}

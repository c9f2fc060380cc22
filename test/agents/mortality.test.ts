// Founding, naming and turnover of agents are pure functions of seed and round.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Agent,
  agentName,
  agentSchema,
  coin,
  foundAgents,
  remember,
  turnover,
} from "../../agents/index.ts";

const places = ["north", "north", "south", "south"].map((population) => ({
  population,
  roles: ["propose", "solve"] as const,
}));
const rule = { seed: 1, lifespan: 8 };

describe("names", () => {
  it("are unique, short, and decided by the seed", () => {
    const names = Array.from({ length: 100 }, (_, n) => agentName(7, n));
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(name).toMatch(/^[a-z]{3,5}[23]?$/);
    expect(names).toEqual(Array.from({ length: 100 }, (_, n) => agentName(7, n)));
    expect(names).not.toEqual(Array.from({ length: 100 }, (_, n) => agentName(8, n)));
    expect(names[40]).toBe(`${names[0]}2`);
  });
});

describe("mortality", () => {
  it("founds agents whose lives overlap", () => {
    const agents = foundAgents(places, rule);
    expect(agents.map(({ lifespan }) => lifespan)).toEqual([2, 4, 6, 8]);
    expect(agents.map(({ population }) => population)).toEqual(["north", "north", "south", "south"]);
    expect(agents.map(({ seat }) => seat)).toEqual([0, 1, 0, 1]);
    for (const agent of agents) expect(agentSchema.parse(JSON.parse(JSON.stringify(agent)))).toEqual(agent);
  });

  it("lets the old die at their hour and newborns take their places with nothing in mind", () => {
    const [first, ...others] = foundAgents(places, rule).map((agent) => remember(agent, "e1")) as [
      Agent,
      ...Agent[],
    ];
    expect(turnover([first, ...others], 1, 4, rule).dead).toEqual([]);
    const { dead, born, agents } = turnover([first, ...others], 2, 4, rule);
    expect(dead).toEqual([first]);
    expect(born).toEqual([
      {
        name: agentName(1, 4),
        population: "north",
        seat: 0,
        roles: ["propose", "solve"],
        born: 2,
        lifespan: 8,
        memory: { found: [], names: [] },
      },
    ]);
    expect(agents).toEqual([...born, ...others]);
  });

  it("never kills in a world without death", () => {
    const eternal = { seed: 1, lifespan: null };
    const agents = foundAgents(places, eternal);
    expect(turnover(agents, 1_000_000, 4, eternal)).toEqual({ dead: [], born: [], agents });
  });

  it("keeps the number of agents and never gives a name twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 }), (size, lifespan) => {
        const own = { seed: size, lifespan };
        let agents: readonly Agent[] = foundAgents(
          Array.from({ length: size }, () => places[0]!),
          own,
        );
        const names = new Set(agents.map(({ name }) => name));
        let births = size;
        for (let round = 1; round <= 30; round++) {
          const next = turnover(agents, round, births, own);
          births += next.born.length;
          agents = next.agents;
          for (const { name } of next.born) names.add(name);
          for (const agent of agents) expect(round - agent.born).toBeLessThan(lifespan);
        }
        expect(agents.length).toBe(size);
        expect(names.size).toBe(births);
      }),
      { numRuns: 30 },
    );
  });
});

describe("memory", () => {
  it("keeps each find once and the last definition of a name", () => {
    const [ada] = foundAgents(places, rule) as [Agent];
    const knowing = remember(remember(ada, "e1"), "e1");
    expect(knowing.memory.found).toEqual(["e1"]);
    expect(ada.memory.found).toEqual([]);
    const coined = coin(coin(knowing, "n1", ["rev"]), "n1", ["inc", "rev"]);
    expect(coined.memory.names).toEqual([{ name: "n1", body: ["inc", "rev"] }]);
  });
});

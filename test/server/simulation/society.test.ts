// The arms are fair: whoever lives in a run, the run spends the same in total.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARMS, resolveConfig } from "../../../server/config/index.ts";
import { firstAgents, planSociety } from "../../../server/simulation/society.ts";

const populations = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .map((sizes) => sizes.map((agents, i) => ({ name: `p${i}`, agents })));

describe("a society", () => {
  it("has the same budget in every arm", () => {
    fc.assert(
      fc.property(populations, (given) => {
        const totals = ARMS.map((arm) => {
          const plan = planSociety(resolveConfig({ arm, populations: given }));
          const sum = (of: (each: (typeof plan.populations)[number]) => number) =>
            plan.populations.map(of).reduce((a, b) => a + b, 0);
          return [
            sum(({ agents, attempts }) => agents * attempts),
            sum(({ dreams }) => dreams),
            sum(({ practice }) => practice),
            sum(({ lessons }) => lessons),
            sum(({ tests }) => tests),
          ];
        });
        for (const total of totals) expect(total).toEqual(totals[0]);
      }),
    );
  });

  it("single: one agent of the first population holds all of it", () => {
    const config = resolveConfig({
      arm: "single",
      populations: [
        { name: "ash", agents: 2, size: "micro" },
        { name: "birch", agents: 3 },
      ],
      solve: { attemptsPerAgent: 10 },
    });
    const plan = planSociety(config);
    expect(plan.populations).toMatchObject([{ id: "ash", agents: 1, size: "micro", attempts: 50 }]);
    expect(firstAgents(config, plan)).toHaveLength(1);
  });

  it("has agents with names of their own, all of them immortal unless told otherwise", () => {
    const config = resolveConfig({});
    const agents = firstAgents(config, planSociety(config));
    expect(agents.map(({ population, seat }) => [population, seat])).toEqual([
      ["ash", 0],
      ["ash", 1],
      ["birch", 0],
      ["birch", 1],
    ]);
    expect(new Set(agents.map(({ name }) => name)).size).toBe(4);
    expect(agents.every(({ lifespan }) => lifespan === null)).toBe(true);
    const mortal = resolveConfig({ lifespan: 8 });
    expect(firstAgents(mortal, planSociety(mortal)).map(({ lifespan }) => lifespan)).toEqual([2, 4, 6, 8]);
  });
});

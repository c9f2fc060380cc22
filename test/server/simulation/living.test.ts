// Births and deaths: how old weights are, whose are fresh, and from what they are drawn.
import { describe, expect, it } from "vitest";
import { LivingSociety } from "../../../server/simulation/living.ts";
import { planSociety, weightsSeed } from "../../../server/simulation/society.ts";
import { scripted, stage } from "./doubles.ts";

function society(lifespan: number) {
  const { config, log } = stage({ lifespan });
  const resets: string[] = [];
  const hosts = config.populations.map(({ name }) =>
    Object.assign(
      scripted(name, () => "rev ."),
      { reset: async (seed: string) => void resets.push(seed) },
    ),
  );
  return { living: new LivingSociety(config, planSociety(config), hosts, log), resets };
}

describe("a living society", () => {
  it("knows how many rounds weights have learned: none in the round in which they begin", async () => {
    const { living, resets } = society(4);
    const ages: (readonly [ash: number, birch: number])[] = [];
    const newborn: string[][] = [];
    for (let round = 1; round <= 7; round++) {
      await living.turn(round);
      ages.push([living.weightsAge("ash", round), living.weightsAge("birch", round)]);
      newborn.push([...living.newborn(round)]);
    }
    // ada dies in round 2, ben in 3: nobody is left who was born with the weights of ash. cleo, alone in birch, dies in 4.
    expect(ages).toEqual([
      [0, 0],
      [1, 1],
      [0, 2],
      [1, 0],
      [2, 1],
      [3, 2],
      [0, 3],
    ]);
    expect(newborn).toEqual([["ash", "birch"], [], ["ash"], ["birch"], [], [], ["ash"]]);
    expect(resets).toHaveLength(3);
    expect(new Set(resets).size).toBe(3);
  });

  it("starts populations apart, or alike where their weights are averaged", () => {
    const apart = stage().config;
    expect(weightsSeed(apart, "ash")).not.toBe(weightsSeed(apart, "birch"));
    const alike = stage({ skill: { average: 2 } }).config;
    expect(weightsSeed(alike, "ash")).toBe(weightsSeed(alike, "birch"));
  });
});

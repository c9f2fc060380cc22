// Division of labour: a fair, stable deal that leaves nothing out.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARMS, resolveConfig } from "../../../server/config/index.ts";
import { firstSymbols } from "../../../server/simulation/skill-division.ts";
import { CULTURE_NAMES, OP_SETS } from "../../../tasks/index.ts";

const populations = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `p${i}`, agents: 1 }));
const config = (count: number, over = {}) =>
  resolveConfig({ populations: populations(count), skill: { division: true }, ...over });

describe("firstSymbols", () => {
  it("deals every symbol to one population, as evenly as it goes, whatever else there is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.subarray([...CULTURE_NAMES, "meant-by-a-person", "~n1"]),
        (count, names) => {
          const divided = config(count);
          const symbols = [...OP_SETS.B, ...names];
          const shares = divided.populations.map(({ name }) => firstSymbols(divided, name, symbols)!);
          expect(shares.flat().sort()).toEqual([...symbols].sort());
          for (const [i, { name }] of divided.populations.entries()) {
            for (const symbol of shares[i]!) expect(firstSymbols(divided, name, [symbol])).toEqual([symbol]);
          }
        },
      ),
    );
    const divided = config(3);
    const all = [...OP_SETS.B, ...CULTURE_NAMES.slice(0, 15)];
    const sizes = divided.populations.map(({ name }) => firstSymbols(divided, name, all)!.length);
    expect(sizes).toEqual([9, 9, 9]);
  });

  it("divides where finds are shared, among several, and where it is told to", () => {
    const divides = ARMS.filter(
      (arm) => firstSymbols(config(2, { arm }), "p0", ["rev", "sort"]) !== undefined,
    );
    expect(divides).toEqual(["shared", "frozen", "placebo", "random-names"]);
    expect(firstSymbols(config(1), "p0", ["rev"])).toBeUndefined();
    expect(firstSymbols(config(2, { skill: { division: false } }), "p0", ["rev"])).toBeUndefined();
  });
});

// Names weigh by use, with a floor and a mean of 1.
import { expect, it } from "vitest";
import { useWeights } from "../../culture/index.ts";
import { adopted, define, must, replica } from "./replicas.ts";

it("weighs adopted names by their uses, none below a quarter, 1 on average", () => {
  const culture = replica();
  expect(useWeights(culture)).toEqual(new Map());
  const f = adopted(culture, "f", "rev sort");
  adopted(culture, "g", "rot sort");
  define(culture, "claim", "sort sort");
  expect(useWeights(culture)).toEqual(
    new Map([
      ["f", 1],
      ["g", 1],
    ]),
  );
  must(culture, { op: "cite", id: f, times: 9 }, { author: "ada", round: 1 });
  expect(useWeights(culture)).toEqual(
    new Map([
      ["f", 1.75],
      ["g", 0.25],
    ]),
  );
});

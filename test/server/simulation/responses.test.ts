// What an alarm sets off: nothing without one, never less when it lasts, within its bounds, and only what is allowed.
import { describe, expect, it } from "vitest";
import { inWords, RESPONSES, respond, STRONGEST } from "../../../server/simulation/responses.ts";

const CALM = { temperature: 1, historical: 0, quota: 1, anchor: 0 };

describe("respond", () => {
  it("does nothing without an alarm, or where nothing is allowed", () => {
    expect(respond(0, RESPONSES)).toEqual(CALM);
    expect(respond(STRONGEST, [])).toEqual(CALM);
    expect(inWords(CALM)).toEqual([]);
  });

  it("grows with the alarm up to its bounds", () => {
    const steps = [0, 1, 2, 3, 4, 99].map((strength) => respond(strength, RESPONSES));
    expect(steps.map(({ temperature }) => temperature)).toEqual([
      1, 1.25, 1.5625, 1.953125, 1.953125, 1.953125,
    ]);
    for (const [i, step] of steps.entries()) {
      if (i === 0) continue;
      expect(step.historical).toBeGreaterThanOrEqual(steps[i - 1]!.historical);
      expect(step.anchor).toBeGreaterThanOrEqual(steps[i - 1]!.anchor);
      expect(step.quota).toBeLessThanOrEqual(steps[i - 1]!.quota);
    }
    expect(steps.at(-1)!.historical).toBeLessThanOrEqual(0.5);
    expect(steps.at(-1)).toEqual(steps[STRONGEST]);
  });

  it("changes only what is allowed, and says so", () => {
    for (const kind of RESPONSES) {
      const { [kind]: changed, ...rest } = respond(1, [kind]);
      const { [kind]: calm, ...others } = CALM;
      expect(changed).not.toBe(calm);
      expect(rest).toEqual(others);
    }
    expect(inWords(respond(1, ["temperature"]))).toEqual(["sampling temperature times 1.25"]);
    expect(inWords(respond(1, RESPONSES))).toHaveLength(3);
  });
});

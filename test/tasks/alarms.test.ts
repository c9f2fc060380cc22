// The alarm stays quiet on healthy streams, rings on collapsing ones, and does not flap.
import { describe, expect, it } from "vitest";
import { Rng } from "../../core/index.ts";
import { type Alarm, DiversityAlarm } from "../../tasks/alarms.ts";
import { measureDiversity } from "../../tasks/diversity.ts";

const OPS = ["rev", "sort", "rot", "swp", "inc", "tri", "neg", "cum", "ix", "hd", "par", "dup"];

/** A window of 64 programs; `sameness` is the probability of the favourite op, as in a collapsing model. */
function window(sameness: number, rng: Rng): readonly string[] {
  return Array.from({ length: 64 }, () => {
    const program = Array.from({ length: rng.range(1, 4) }, () =>
      rng.chance(sameness) ? "rev" : rng.pick(OPS),
    );
    return `${program.join(" ")} : ${rng.int(10)} ${rng.int(10)}`;
  });
}

function run(sameness: readonly number[], alarm = new DiversityAlarm(), rejected = 0): (Alarm | undefined)[] {
  const rng = Rng.seed(1);
  return sameness.map((s) => alarm.check(measureDiversity(window(s, rng), { rejected })));
}

const kinds = (alarms: readonly (Alarm | undefined)[]) => alarms.map((alarm) => alarm?.kind ?? "-").join(" ");

describe("DiversityAlarm", () => {
  it("stays quiet on 200 healthy windows", () => {
    expect(run(Array(200).fill(0)).filter((alarm) => alarm !== undefined)).toEqual([]);
  });

  it("raises once on a collapse, escalates, and says when it is over", () => {
    const alarms = run([0, 0, 0, 0.98, 0.98, 0.98, 0.98, 0.98, 0.98, 0, 0, 0]);
    expect(kinds(alarms)).toBe("- - - - collapse - collapse - - - recovered -");
    expect(alarms.flatMap((alarm) => alarm?.strength ?? [])).toEqual([1, 2, 0]);
    expect(alarms[4]?.detail).toMatch(/entropy 0\.\d\d bits.*usual 3\.\d\d bits/);
  });

  it("catches a slow slide before it is complete", () => {
    const slide = Array.from({ length: 40 }, (_, i) => Math.min(1, i / 40));
    const at = run(slide).findIndex((alarm) => alarm?.kind === "collapse");
    expect(at).toBeGreaterThan(10);
    expect(slide[at]).toBeLessThan(0.95);
  });

  it("takes one bad window for noise, and half a recovery for none", () => {
    expect(kinds(run([0, 0, 0, 0.98, 0, 0.98, 0]))).toBe("- - - - - - -");
    const alarm = new DiversityAlarm({ reference: { entropy: 4, distinct: 1 } });
    const between = { count: 9, entropy: 2.4, distinct: 1, rejected: 0 }; // above raise (2), below clear (2.8)
    const low = { ...between, entropy: 1.5 };
    const high = { ...between, entropy: 3 };
    expect(alarm.check(between) ?? alarm.check(between) ?? alarm.check(low)).toBeUndefined();
    expect(alarm.check(low)?.kind).toBe("collapse");
    for (let i = 0; i < 20; i++) expect(alarm.check(between)?.kind).not.toBe("recovered");
    expect(alarm.raised).toBe("collapse");
    expect(alarm.check(high)).toBeUndefined();
    expect(alarm.check(high)?.kind).toBe("recovered");
  });

  it("does not take a proposer that was collapsed from the start for the norm", () => {
    const alarms = run([1, 1, 1]);
    expect(alarms[1]?.kind).toBe("collapse");
  });

  it("rings when nearly everything is refused, even if nothing got through", () => {
    expect(kinds(run([0, 0, 0], new DiversityAlarm(), 2000))).toBe("- rejections -");
    const alarm = new DiversityAlarm();
    const nothing = measureDiversity([], { rejected: 64 });
    expect([alarm.check(nothing)?.kind, alarm.check(nothing)?.kind]).toEqual([undefined, "rejections"]);
  });

  it("asks for more as long as it lasts, up to a bound, and starts anew after a recovery", () => {
    const alarm = new DiversityAlarm({ strongest: 3 });
    const stream = [0, 0, 0, ...Array<number>(12).fill(0.98), 0, 0, 0.98, 0.98];
    const alarms = run(stream, alarm);
    expect(alarms.flatMap((raised) => raised?.strength ?? [])).toEqual([1, 2, 3, 0, 1]);
    expect(alarm.strength).toBe(1);
  });

  it("gives a model that is new to the language time, unless it has been understood before", () => {
    const refused = (shares: readonly number[]): string => {
      const alarm = new DiversityAlarm({ grace: 5 });
      return kinds(shares.map((rejected) => alarm.check({ count: 9, entropy: 4, distinct: 1, rejected })));
    };
    // Real trouble is told when the grace is over.
    expect(refused(Array<number>(8).fill(0.95))).toBe("- - - - - - rejections -");
    expect(refused([1, 1, 1, 1, 0.85, 0.85, 0.85, 0.85])).toBe("- - - - - - - -");
    expect(refused([1, 0.5, 0.95, 0.95])).toBe("- - - rejections");
  });

  it("does not let the grace hide a collapse, nor an alarm about refusals", () => {
    const alarm = new DiversityAlarm({ grace: 9, strongest: 1 });
    const same = { count: 9, entropy: 0.2, distinct: 0.1, rejected: 1 };
    expect(kinds([same, same].map((each) => alarm.check(each)))).toBe("- collapse");
    const other = new DiversityAlarm({ strongest: 1 });
    const refused = { count: 9, entropy: 4, distinct: 1, rejected: 1 };
    const seen = [refused, refused, same, same, same].map((each) => other.check(each));
    expect(kinds(seen)).toBe("- rejections - collapse -");
    expect(other.raised).toBe("collapse");
  });

  it("goes on after save and load as if never stopped", () => {
    const stream = [0, 0, 0, 0.98, 0.98, 0.98, 0.98, 0, 0];
    const whole = run(stream);
    for (let cut = 0; cut < stream.length; cut++) {
      const rng = Rng.seed(1);
      let alarm = new DiversityAlarm();
      const seen = stream.map((s, i) => {
        if (i === cut) {
          const saved = JSON.parse(JSON.stringify(alarm.save()));
          alarm = new DiversityAlarm();
          alarm.load(saved);
        }
        return alarm.check(measureDiversity(window(s, rng)));
      });
      expect(seen).toEqual(whole);
    }
  });

  it("refuses thresholds without a gap", () => {
    expect(() => new DiversityAlarm({ raise: 0.7, clear: 0.7 })).toThrow(RangeError);
  });
});

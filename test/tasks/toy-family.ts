// A smallest family with programs: `m a b : 1 2`, level = number of ops, the answer is the input reversed. It exists
// so that proposers and the gate are tested without the DSL. The op "boom" makes the family throw, "self" makes its
// own answer wrong, "free" accepts anything.
import { err, ok, type Rng } from "../../core/index.ts";
import { textCoordinates } from "../../tasks/coordinates.ts";
import { makeTask, type Task, type TaskFamily } from "../../tasks/family.ts";

export interface ToyPayload {
  readonly program: readonly string[];
  readonly input: readonly number[];
}

export const OPS = ["a", "b", "c", "d", "e"] as const;

export const toyFamily: TaskFamily<ToyPayload> = {
  id: "toy",
  title: "Toy programs",
  kind: "other",
  levels: 4,
  symbols: ["m", ":", ".", ...OPS, ...Array.from({ length: 10 }, (_, digit) => String(digit))],
  features: 0,
  coordinates: textCoordinates,
  generate: (rng: Rng, level: number) => {
    const program = Array.from({ length: level }, () => rng.pick(OPS));
    return makeTask(
      "toy",
      level,
      { program, input: [rng.int(10), rng.int(10)] },
      { kind: "seed", source: "toy" },
    );
  },
  render: (task) => ({ pieces: toyFamily.propose(task).split(" "), text: toyFamily.propose(task) }),
  oracle: ({ payload }) => ({
    completion: payload.program.includes("self") ? "oops ." : `${[...payload.input].reverse().join(" ")} .`,
    steps: [],
  }),
  verify: ({ payload }, completion) => {
    const right =
      completion === `${[...payload.input].reverse().join(" ")} .` || payload.program.includes("free");
    return {
      correct: right,
      score: right ? 1 : 0,
      steps: [],
      verifiedSymbols: 0,
      reason: right ? "right" : "wrong",
    };
  },
  parse: (text, provenance) => {
    const symbols = text.split(" ");
    const colon = symbols.indexOf(":");
    if (symbols[0] !== "m" || colon < 2) return err({ gate: "parse", reason: "not `m ops : digits`" });
    const program = symbols.slice(1, colon);
    const input = symbols.slice(colon + 1).map(Number);
    if (program.includes("boom")) throw new Error("the family broke");
    if (program.length > 4) return err({ gate: "too-large", reason: "at most 4 ops" });
    return ok(makeTask("toy", program.length, { program, input }, provenance));
  },
  propose: ({ payload }) => `m ${payload.program.join(" ")} : ${payload.input.join(" ")}`,
  measure: ({ payload }) => ({ length: payload.program.length }),
};

export function toyTask(program: string, input = "1 2"): Task {
  const parsed = toyFamily.parse(`m ${program} : ${input}`, { kind: "seed", source: "test" });
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

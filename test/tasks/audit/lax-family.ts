// A family in which ambiguity pays, so that the tests of the attacker can fail: "name a neighbour of a number". The
// honest generator says which one, "left 517"; the reader also takes proposals that do not say, or say both, and
// believes a neighbour that comes along ("517 = 518"). Solvers who are asked for "? 517" can only guess.
import { err, ok } from "../../../core/index.ts";
import { makeTask, type Task, type TaskFamily, textCoordinates } from "../../../tasks/index.ts";

interface Neighbour {
  readonly side: "left" | "right" | "?";
  readonly of: number;
  readonly answer: number;
}

/** What the prompt says: an honest solver knows no more. */
export function neighbours(prompt: string): readonly number[] {
  const [side, of] = prompt.split(" ");
  if (side === "left") return [Number(of) - 1];
  if (side === "right") return [Number(of) + 1];
  return [Number(of) - 1, Number(of) + 1];
}

const shown = ({ side, of }: Neighbour): string => `${side} ${of}`;

export const laxFamily: TaskFamily<Neighbour> = {
  id: "lax",
  title: "Name a neighbour",
  kind: "other",
  levels: 1,
  symbols: ["left", "right", "?", "=", "."],
  ascii: true,
  features: 0,
  coordinates: textCoordinates,
  generate(rng) {
    const side = rng.chance(0.5) ? "left" : "right";
    const of = rng.range(100, 9999);
    const answer = side === "left" ? of - 1 : of + 1;
    return makeTask("lax", 1, { side, of, answer }, { kind: "seed", source: "lax" });
  },
  render: ({ payload }) => ({ pieces: shown(payload).split(" "), text: shown(payload) }),
  oracle: ({ payload }) => ({ completion: `${payload.answer} .`, steps: [] }),
  verify({ payload }, completion) {
    const correct = completion === `${payload.answer} .`;
    return { correct, score: correct ? 1 : 0, steps: [], verifiedSymbols: 0, reason: "compared" };
  },
  parse(text, provenance): ReturnType<TaskFamily<Neighbour>["parse"]> {
    const sides = [...text.matchAll(/left|right/g)].map(([word]) => word as "left" | "right");
    const numbers = [...text.matchAll(/\b\d{2,5}\b/g)].map(([word]) => Number(word));
    const [of, believed] = numbers;
    if (of === undefined) return err({ gate: "parse", reason: "no number" });
    const side = sides.length === 1 ? sides[0]! : "?";
    const near = believed !== undefined && Math.abs(believed - of) === 1;
    const answer = near ? believed : side === "left" ? of - 1 : of + 1;
    return ok(makeTask("lax", 1, { side, of, answer }, provenance));
  },
  propose: ({ payload }) => shown(payload),
  measure: (task: Task<Neighbour>) => ({ digits: String(task.payload.of).length }),
};

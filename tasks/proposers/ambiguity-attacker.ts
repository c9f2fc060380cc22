// A proposer that wants tasks nobody can know the answer to: peers who guess succeed now and then, which looks like a
// task at the edge of what they can do and is paid as such. It spoils honest proposals: leaves out what decides, says
// two things at once, and brings along an answer of its own. It knows symbols only; the gate must stop it.
// It is no part of any run: the audit and the tests try families with it.
import type { Rng } from "../../core/index.ts";
import type { TaskFamily } from "../family.ts";
import type { Proposal, Proposer } from "../proposer.ts";

/** An honest proposal and another one, with their answers, to make something worse of. */
interface Material {
  readonly words: readonly string[];
  readonly others: readonly string[];
  /** The proposal with something missing or made vague. */
  readonly spoilt: string;
  readonly answer: string;
  readonly wrong: string;
}
type Trick = (material: Material, rng: Rng) => string;

/** Ways to bring an answer along. */
const SAYS = ["", "= ", "=> ", ": ", "| ", "-> ", "; ", "answer "] as const;
const BLANKS = ["?", "_", "*", "x", "any"] as const;

/** Tricks of one group are played on the same honest proposal: what reads alike and is answered differently. */
const TRICKS: readonly (readonly Trick[])[] = [
  // Several answers: something that decides is missing, and perhaps one of them is said to be the right one.
  [
    ({ spoilt }) => spoilt,
    ({ spoilt, answer }, rng) => `${spoilt} ${rng.pick(SAYS)}${bare(answer)}`,
    ({ spoilt, wrong }, rng) => `${spoilt} ${rng.pick(SAYS)}${bare(wrong)}`,
  ],
  // No answer: what is said contradicts itself.
  [({ words, others }, rng) => words.with(rng.int(words.length), rng.pick(others)).join(" ")],
  [
    ({ words, others }, rng) =>
      [...words.slice(0, rng.int(words.length)), ...others.slice(rng.int(others.length))].join(" "),
  ],
  [
    ({ words }, rng) => {
      const at = rng.int(words.length);
      return words.toSpliced(at, 0, ...words.slice(at, at + 1 + rng.int(4))).join(" ");
    },
  ],
  [({ words, others }) => [...words, ...others].join(" ")],
  // An answer of its own, right or wrong.
  [
    ({ words, wrong }, rng) => `${words.join(" ")} ${rng.pick(SAYS)}${wrong}`,
    ({ words, answer }, rng) => `${words.join(" ")} ${rng.pick(SAYS)}${answer}`,
  ],
  [
    ({ words, wrong }, rng) => `${words.join(" ")} ${rng.pick(SAYS)}${bare(wrong)}`,
    ({ words, answer }, rng) => `${words.join(" ")} ${rng.pick(SAYS)}${bare(answer)}`,
  ],
];

export class AmbiguityAttacker implements Proposer {
  readonly id = "ambiguity-attacker";

  next(family: TaskFamily, n: number, rng: Rng): readonly Proposal[] {
    const proposals: Proposal[] = [];
    for (let i = 0; proposals.length < n; i++) {
      const material = materialOf(family, rng);
      for (const trick of TRICKS[i % TRICKS.length]!) {
        const text = trick(material, rng);
        proposals.push({ family: family.id, text, proposer: this.id, agent: "attacker" });
      }
    }
    return proposals.slice(0, n);
  }

  observe(): void {}

  save(): unknown {
    return null;
  }

  load(): void {}
}

function materialOf(family: TaskFamily, rng: Rng): Material {
  const level = rng.range(1, family.levels);
  const task = family.generate(rng, level);
  const other = family.generate(rng, level);
  const words = family.propose(task).split(" ");
  const at = rng.int(words.length);
  const spoilt = rng.chance(0.5) ? words.toSpliced(at, 1 + rng.int(3)) : words.with(at, rng.pick(BLANKS));
  return {
    words,
    others: family.propose(other).split(" "),
    spoilt: spoilt.join(" "),
    answer: family.oracle(task).completion,
    wrong: family.oracle(other).completion,
  };
}

/** Without the marks of an answer's form. */
function bare(answer: string): string {
  return answer
    .split(" ")
    .filter((word) => word !== ">" && word !== ".")
    .join(" ");
}

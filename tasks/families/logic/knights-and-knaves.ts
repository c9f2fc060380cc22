// Everyone is a knight, whose statement is true, or a knave, whose statement is false. A step names the speaker whose
// statement settles somebody, given everyone settled before, and says what that one is.
//   prompt  knights-and-knaves | a unlike a b | b same a c | c knave b =
//   answer  > a b knave > c c knight > b a knave .
// Level k has k + 2 people. "both a b" says both are knights, "neither" both knaves, "either" at least one knight.
import type { Rng } from "../../../core/index.ts";
import { defineFamily, type Flaw } from "../../define-family.ts";
import { remembered } from "./filling.ts";

const PEOPLE = [..."abcdefgh"];
const LEVELS = PEOPLE.length - 2;
const SINGLE = ["knight", "knave"] as const;
const DOUBLE = ["same", "unlike", "both", "neither", "either"] as const;
type Says = (typeof SINGLE)[number] | (typeof DOUBLE)[number];

interface Island {
  /** What a, b, c ... say: "knave b", "same a c". */
  readonly statements: readonly string[];
}

interface Statement {
  readonly says: Says;
  readonly first: number;
  /** The same as the first where a statement is about one. */
  readonly second: number;
}

const statementsOf = remembered(({ statements }: Island): readonly Statement[] =>
  statements.map((statement) => {
    const [says, first = "", second = first] = statement.split(" ");
    return { says: says as Says, first: PEOPLE.indexOf(first), second: PEOPLE.indexOf(second) };
  }),
);

/** Bit p of `knights`: person p is one. */
function isTrue({ says, first, second }: Statement, knights: number): boolean {
  const [one, two] = [((knights >> first) & 1) === 1, ((knights >> second) & 1) === 1];
  if (says === "knight" || says === "both") return one && two;
  if (says === "knave" || says === "neither") return !one && !two;
  if (says === "either") return one || two;
  return (one === two) === (says === "same");
}

/** Who is settled (bit p), and who of them is a knight (bit p + 8). */
type Settled = number;

/** All that follows from one person's statement and the people settled before; undefined if it contradicts them. */
function follows(statement: Statement, speaker: number, settled: Settled): Settled | undefined {
  const open = ((1 << speaker) | (1 << statement.first) | (1 << statement.second)) & ~settled;
  let [always, ever, possible] = [open, 0, false];
  for (let guess = open; ; guess = (guess - 1) & open) {
    const knights = (settled >> 8) | guess;
    if (isTrue(statement, knights) === (((knights >> speaker) & 1) === 1)) {
      possible = true;
      always &= guess;
      ever |= guess;
    }
    if (guess === 0) break;
  }
  return possible ? settled | always | (always << 8) | (open & ~ever) : undefined;
}

/** The worked answer as far as it goes, and why it goes no further. */
const solve = remembered((island: Island): { readonly steps: readonly string[]; readonly flaw?: Flaw } => {
  const statements = statementsOf(island);
  const steps: string[] = [];
  const contradiction: Flaw = { gate: "ill-posed", reason: "the statements contradict each other" };
  let settled: Settled = 0;
  for (let speaker = 0; speaker < statements.length; speaker++) {
    const next = follows(statements[speaker]!, speaker, settled);
    if (next === undefined) return { steps, flaw: contradiction };
    if (next === settled) continue;
    const news = next & ~settled & 255;
    for (let person = 0; person < statements.length; person++) {
      if (news & (1 << person))
        steps.push(
          `${PEOPLE[speaker]} ${PEOPLE[person]} ${(next >> 8) & (1 << person) ? "knight" : "knave"}`,
        );
    }
    settled = next;
    speaker = -1; // What was settled may decide somebody earlier.
  }
  return steps.length === statements.length
    ? { steps }
    : { steps, flaw: { gate: "ill-posed", reason: "no single statement settles the rest" } };
});

/** How far an answer has come. */
interface Progress {
  readonly statements: readonly Statement[];
  readonly settled: Settled;
}

export const knightsAndKnaves = defineFamily<Island, Progress>({
  id: "knights-and-knaves",
  title: "Tell knights from knaves",
  kind: "logic",
  levels: LEVELS,
  symbols: ["|", ...PEOPLE, ...SINGLE, ...DOUBLE],
  layout: { rows: ["|"] },
  generate,
  level: ({ statements }) => statements.length - 2,
  prompt: ({ statements }) => statements.map((statement, i) => `| ${PEOPLE[i]} ${statement}`).join(" "),
  read,
  flaw: (problem) => solve(problem).flaw,
  work: (problem) => solve(problem).steps,
  judge: {
    begin: (problem) => ({ statements: statementsOf(problem), settled: 0 }),
    step(_, { statements, settled }, step) {
      const speaker = PEOPLE.indexOf(step[0] ?? "");
      const person = PEOPLE.indexOf(step[2] ?? "");
      const kind = step.slice(3);
      const statement = statements[speaker];
      if (statement === undefined || person < 0 || step[1] !== " ") return undefined;
      const next = follows(statement, speaker, settled) ?? settled;
      const bit = 1 << person;
      if ((next & ~settled & bit) === 0) return undefined;
      const knight = ((next >> 8) & bit) !== 0;
      if (kind !== (knight ? " knight" : " knave")) return undefined;
      return { statements, settled: settled | bit | (knight ? bit << 8 : 0) };
    },
    done: (_, { statements, settled }) => (settled & 255) === (1 << statements.length) - 1,
  },
});

function read(words: readonly string[]): Island | undefined {
  const [before, ...rows] = words.join(" ").split("| ");
  if (before !== "" || rows.length > PEOPLE.length) return undefined;
  const people = PEOPLE.slice(0, rows.length);
  const statements: string[] = [];
  for (const [speaker, row] of rows.entries()) {
    const [name, says = "", ...about] = row.trimEnd().split(" ");
    const arity = (SINGLE as readonly string[]).includes(says)
      ? 1
      : (DOUBLE as readonly string[]).includes(says)
        ? 2
        : 0;
    if (name !== people[speaker] || about.length !== arity || arity === 0) return undefined;
    if (!about.every((person) => people.includes(person)) || about[0] === about[1]) return undefined;
    statements.push([says, ...about].join(" "));
  }
  return { statements };
}

/**
 * Settles person after person, in an order not shown, by a statement about people settled before: the newcomer's own, or
 * one of somebody who has not spoken yet about the newcomer. Who has not spoken in the end says anything that fits.
 */
function generate(rng: Rng, level: number): Island {
  const knights = rng.u32() & 255;
  const order = rng.shuffle(PEOPLE.slice(0, level + 2).map((_, person) => person));
  const statements: string[] = order.map(() => "");
  const silent: number[] = [];
  /** What the speaker can say of these two: true of a knight, false of a knave. */
  const say = (speaker: number, says: Says, first: number, second: number): void => {
    const honest = ((knights >> speaker) & 1) === 1;
    const fits = (words: Says): boolean => isTrue({ says: words, first, second }, knights) === honest;
    const spoken = fits(says)
      ? says
      : first === second
        ? says === "knight"
          ? "knave"
          : "knight"
        : fits("same")
          ? "same"
          : "unlike";
    statements[speaker] = `${spoken} ${PEOPLE[first]}${first === second ? "" : ` ${PEOPLE[second]}`}`;
  };
  const [anchor, mate] = order as [number, number];
  // Of oneself and another, "same" and "unlike" settle the other whoever speaks; "neither" settles both.
  say(anchor, rng.chance(0.5) ? "neither" : "same", anchor, mate);
  if (statements[anchor]!.startsWith("neither")) silent.push(mate);
  else say(mate, rng.pick(SINGLE), anchor, anchor);
  for (const [place, person] of order.entries()) {
    if (place < 2) continue;
    const known = order.slice(0, place);
    const one = rng.pick(known);
    if (silent.length > 0 && rng.chance(0.6)) {
      const speaker = silent.splice(rng.int(silent.length), 1)[0]!;
      const paired = one !== speaker && rng.chance(0.5);
      say(speaker, paired ? "same" : rng.pick(SINGLE), person, paired ? one : person);
      silent.push(person);
    } else {
      const two = rng.pick(known);
      say(person, one === two ? rng.pick(SINGLE) : rng.pick(DOUBLE), one, two);
    }
  }
  for (const speaker of silent) {
    const [one, two] = rng.shuffle(order.filter((person) => person !== speaker)) as [number, number];
    say(speaker, rng.pick(DOUBLE), one, two);
  }
  return { statements };
}

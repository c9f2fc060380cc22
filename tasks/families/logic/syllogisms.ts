// What do the premises say about x and z? Either they decide whether every x (or the x that some premise speaks of) is a
// z; then the answer derives it, one inference a step. Or they leave it open; then it shows two that fit all premises: an
// x that is a z and one that is not, each with everything that it is.
//   prompt  syllogisms some b a no b d all a c ? a d =      answer  > some a not d .
//   prompt  syllogisms all a b all c b all c d ? a c =      answer  > is a c b d > not a b .
// Level k has k + 2 premises. "all" does not say that there are any.
import type { Rng } from "../../../core/index.ts";
import { defineFamily } from "../../define-family.ts";
import { remembered } from "./filling.ts";

const TERMS = [..."abcdefghij"];
const place = (term: string | undefined): number => TERMS.indexOf(term ?? "");
const QUANTIFIERS = ["all", "some", "no"];
const LEVELS = 6;

interface Syllogism {
  /** "all a b": every a is a b. At most one begins with "some", and speaks of the subject. */
  readonly premises: readonly string[];
  /** Subject and predicate: "a d". */
  readonly ask: string;
}

/** Sets of terms are masks, bit t for term t. */
interface Meaning {
  /** By term: what "all" and "no" premises about it say of it directly, and all that it is in the end. */
  readonly direct: readonly number[];
  readonly clash: readonly number[];
  readonly closed: readonly number[];
  /** Every term named. */
  readonly named: number;
  readonly subject: number;
  readonly predicate: number;
  /** What the thing in question is from the start: the subject, with a "some" premise its other term, too. */
  readonly base: number;
  readonly outcome: "is" | "not" | "open";
  /** Terms on a way to the conclusion: the thing in question is such a one, or is none. */
  readonly affirming: number;
  readonly denying: number;
  /** How steps begin: "all a" and "no a", or "some a" and "some a not". */
  readonly affirm: string;
  readonly deny: string;
}
type Rules = Pick<Meaning, "direct" | "clash" | "closed">;

/** The union of the sets of all terms in the mask. */
function union(sets: readonly number[], mask: number): number {
  let all = 0;
  for (let left = mask; left !== 0; left &= left - 1) all |= sets[31 - Math.clz32(left & -left)]!;
  return all;
}

/** Can there be a thing that is all this and what follows from it? */
function possible({ closed, clash }: Rules, terms: number): boolean {
  const all = union(closed, terms);
  return (union(clash, all) & all) === 0;
}

function rulesOf(premises: readonly string[]): Rules {
  const direct = TERMS.map(() => 0);
  const clash = TERMS.map(() => 0);
  for (const premise of premises) {
    const [from, to] = [place(premise.at(-3)), place(premise.at(-1))];
    if (premise.startsWith("all")) direct[from]! |= 1 << to;
    if (premise.startsWith("no")) {
      clash[from]! |= 1 << to;
      clash[to]! |= 1 << from;
    }
  }
  const closed = TERMS.map((_, term) => {
    let [before, all] = [0, 1 << term];
    while (all !== before) [before, all] = [all, all | union(direct, all)];
    return all;
  });
  return { direct, clash, closed };
}

const meaningOf = remembered(({ premises, ask }: Syllogism): Meaning => {
  const rules = rulesOf(premises);
  const { closed } = rules;
  const [name, other] = ask.split(" ");
  const [subject, predicate] = [1 << place(name), 1 << place(other)];
  const decide = (base: number): Meaning["outcome"] => {
    if (union(closed, base) & predicate) return "is";
    return possible(rules, base | predicate) ? "open" : "not";
  };
  let base = subject;
  let outcome = decide(subject);
  let [affirm, deny] = [`all ${name}`, `no ${name}`];
  const witness = premises.find((premise) => premise.startsWith("some"));
  if (outcome === "open" && witness !== undefined) {
    base = (1 << place(witness.at(-3))) | (1 << place(witness.at(-1)));
    outcome = decide(base);
    [affirm, deny] = [`some ${name}`, `some ${name} not`];
  }
  let named = subject | predicate;
  for (const premise of premises) named |= (1 << place(premise.at(-3))) | (1 << place(premise.at(-1)));
  let affirming = 0;
  for (let t = 0; t < TERMS.length; t++) {
    const leads = outcome === "is" ? closed[t]! & predicate : !possible(rules, (1 << t) | predicate);
    if (leads) affirming |= 1 << t;
  }
  const denying = outcome === "not" ? union(closed, predicate) : 0;
  return { ...rules, named, subject, predicate, base, outcome, affirming, denying, affirm, deny };
});

/** What was derived so far of the thing in question, and which of the two examples (1: "is", 2: "not") were shown. */
interface Derived {
  readonly meaning: Meaning;
  readonly known: number;
  readonly excluded: number;
  readonly shown: number;
}

/** The premises about the subject itself need no derivation. */
function begin(problem: Syllogism): Derived {
  const meaning = meaningOf(problem);
  const { direct, clash, subject, base } = meaning;
  return { meaning, known: base | union(direct, subject), excluded: union(clash, subject), shown: 0 };
}

const solved = ({ meaning: { outcome, predicate }, known, excluded }: Derived): boolean =>
  ((outcome === "is" ? known : excluded) & predicate) !== 0;

/** All t of which "it is a t" is new, one inference away, and on a way to the conclusion. */
const affirmable = ({ meaning: { direct, affirming }, known }: Derived): number =>
  union(direct, known) & affirming & ~known;

/** The same for "it is no t". */
function deniable({ meaning: { direct, clash, denying }, known, excluded }: Derived): number {
  let all = union(clash, known);
  for (let t = 0; t < TERMS.length; t++) if (direct[t]! & excluded) all |= 1 << t;
  return all & denying & ~excluded;
}

/** Does the list describe a thing that fits the premises: nothing twice, nothing that follows left out? */
function example(meaning: Meaning, is: boolean, terms: readonly string[]): boolean {
  const { named, base, closed, predicate } = meaning;
  let mask = 0;
  for (const term of terms) {
    const bit = place(term) < 0 ? 0 : 1 << place(term);
    if ((named & ~mask & bit) === 0) return false;
    mask |= bit;
  }
  const sound = (mask & base) === base && union(closed, mask) === mask && possible(meaning, mask);
  return sound && ((mask & predicate) !== 0) === is;
}

export const syllogisms = defineFamily<Syllogism, Derived>({
  id: "syllogisms",
  title: "Draw the conclusion, or show that there is none",
  kind: "logic",
  levels: LEVELS,
  symbols: [...QUANTIFIERS, "?", "is", "not", ...TERMS],
  layout: { segments: ["?"], rows: QUANTIFIERS },
  generate,
  level: ({ premises }) => premises.length - 2,
  prompt: ({ premises, ask }) => `${premises.join(" ")} ? ${ask}`,
  read(words): Syllogism | undefined {
    const count = (words.length - 3) / 3;
    if (!Number.isInteger(count) || count < 1 || count > LEVELS + 2 || words.at(-3) !== "?") return undefined;
    const premises = Array.from({ length: count }, (_, i) => words.slice(3 * i, 3 * i + 3));
    const ask = words.slice(-2);
    const proper = (terms: readonly string[]): boolean =>
      terms.every((term) => TERMS.includes(term)) && terms[0] !== terms[1];
    if (
      !proper(ask) ||
      !premises.every(([says = "", ...terms]) => QUANTIFIERS.includes(says) && proper(terms))
    )
      return undefined;
    const some = premises.filter(([says]) => says === "some");
    if (some.length > 1 || some.some((premise) => !premise.includes(ask[0]!))) return undefined;
    return { premises: premises.map((premise) => premise.join(" ")), ask: ask.join(" ") };
  },
  flaw(problem) {
    const meaning = meaningOf(problem);
    const { subject, predicate, base } = meaning;
    if (![subject, predicate, base].every((terms) => possible(meaning, terms)))
      return { gate: "ill-posed", reason: "the premises leave no such thing" };
    const [name, other] = problem.ask.split(" ");
    const told = problem.premises.some(
      (premise) => premise.includes(` ${name}`) && premise.includes(` ${other}`),
    );
    return told ? { gate: "degenerate", reason: "a premise speaks of both already" } : undefined;
  },
  work(problem) {
    const start = begin(problem);
    return start.meaning.outcome === "open" ? examples(problem, start.meaning) : derive(start);
  },
  judge: {
    begin,
    step(_, derived, step) {
      const { meaning } = derived;
      if (meaning.outcome === "open") {
        const [kind, ...terms] = step.split(" ");
        const bit = kind === "is" ? 1 : kind === "not" ? 2 : 0;
        if ((bit & ~derived.shown) === 0 || !example(meaning, bit === 1, terms)) return undefined;
        return { ...derived, shown: derived.shown | bit };
      }
      const term = place(step.at(-1));
      if (term < 0 || solved(derived)) return undefined;
      const says = step.slice(0, -2);
      if (step.at(-2) === " " && says === meaning.affirm && (affirmable(derived) >> term) & 1)
        return affirmed(derived, term);
      if (step.at(-2) === " " && says === meaning.deny && (deniable(derived) >> term) & 1)
        return denied(derived, term);
      return undefined;
    },
    done: (_, derived) => (derived.meaning.outcome === "open" ? derived.shown === 3 : solved(derived)),
  },
});

const affirmed = ({ meaning, known, excluded, shown }: Derived, term: number): Derived => ({
  meaning,
  known: known | (1 << term),
  excluded,
  shown,
});
const denied = ({ meaning, known, excluded, shown }: Derived, term: number): Derived => ({
  meaning,
  known,
  excluded: excluded | (1 << term),
  shown,
});

/** One inference after another, of several the first by name. */
function derive(start: Derived): string[] {
  const { affirm, deny } = start.meaning;
  const steps: string[] = [];
  // Every round adds a term; a conclusion that holds is reached in the end.
  for (let derived = start; !solved(derived); ) {
    const positive = affirmable(derived);
    const mask = positive || deniable(derived);
    const term = 31 - Math.clz32(mask & -mask);
    steps.push(`${positive ? affirm : deny} ${TERMS[term]}`);
    derived = positive ? affirmed(derived, term) : denied(derived, term);
  }
  return steps;
}

/** The smallest example of each kind: the thing in question, and then what follows in the order it follows. */
function examples({ premises }: Syllogism, { subject, predicate, base }: Meaning): string[] {
  const list = (kind: string, masks: readonly number[]): string => {
    const terms = masks.filter((mask) => mask !== 0).map((mask) => TERMS[31 - Math.clz32(mask)]!);
    for (let i = 0; i < terms.length; i++) {
      for (const premise of premises) {
        if (!premise.startsWith(`all ${terms[i]}`)) continue;
        if (!terms.includes(premise.at(-1)!)) terms.push(premise.at(-1)!);
      }
    }
    return `${kind} ${terms.join(" ")}`;
  };
  const start = [subject, base & ~subject];
  return [list("is", [...start, predicate]), list("not", start)];
}

/**
 * A chain of terms from the subject to the predicate. Its links say "all" forwards, or some of the first link, or lead up
 * to a "no" and back from it. Turning one "all" round leaves the question open. One premise leads aside.
 */
function generate(rng: Rng, level: number): Syllogism {
  const terms = rng.shuffle(TERMS);
  const links = level + 1;
  const open = rng.chance(0.3);
  // A chain of two links with "some" and "no" has no "all" to turn round.
  const some = rng.chance(0.5);
  const negative = rng.chance(0.5) && !(open && some && links === 2);
  const block = negative ? rng.range(some ? 1 : 0, links - 1) : links;
  const forwards = Array.from({ length: links }, (_, i) => i).filter(
    (i) => i !== block && !(some && i === 0),
  );
  const turned = open ? rng.pick(forwards) : -1;
  const premises = Array.from({ length: links }, (_, i) => {
    const symmetric = i === block || (some && i === 0);
    const back = symmetric ? rng.chance(0.5) : i > block !== (i === turned);
    const pair = back ? [terms[i + 1], terms[i]] : [terms[i], terms[i + 1]];
    return `${i === block ? "no" : symmetric ? "some" : "all"} ${pair.join(" ")}`;
  });
  const aside = rng.shuffle([terms[rng.int(links + 1)], terms[links + 1]]);
  premises.push(`${rng.chance(0.3) ? "no" : "all"} ${aside.join(" ")}`);
  return { premises: rng.shuffle(premises), ask: `${terms[0]} ${terms[links]}` };
}

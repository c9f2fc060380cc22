// Close what is open. Step k is what is open after the k-th bracket ("-" for nothing), the last step closes it.
//   prompt  brackets | ( [ ] { =      answer  > ( > ( [ > ( > ( { > } ) .       level k has 2k + 3 or 2k + 4 brackets
import { defineFamily } from "../../define-family.ts";

interface Brackets {
  readonly text: readonly string[];
}

const CLOSED_BY: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const OPENING = Object.keys(CLOSED_BY);
const SYMBOLS = [...OPENING, ...Object.values(CLOSED_BY)];
/** Share of opening brackets where both are possible: the deeper, the more there is to keep in mind. */
const OPEN = 0.55;

export const brackets = defineFamily<Brackets>({
  id: "brackets",
  title: "Close the brackets that are open",
  kind: "sequences",
  levels: 6,
  symbols: ["|", "-", ...SYMBOLS],
  layout: { segments: ["|"], columns: true },
  generate(rng, level) {
    const length = 2 * level + rng.range(3, 4);
    const open: string[] = [];
    const text = Array.from({ length }, (_, i) => {
      // The last bracket must not close everything: nothing would be left to do.
      const must = open.length === 0 || (i === length - 1 && open.length === 1);
      if (!must && !rng.chance(OPEN)) return CLOSED_BY[open.pop()!]!;
      const bracket = rng.pick(OPENING);
      open.push(bracket);
      return bracket;
    });
    return { text };
  },
  level: ({ text }) => Math.floor((text.length - 3) / 2),
  prompt: ({ text }) => `| ${text.join(" ")}`,
  read([bar, ...text]) {
    return bar === "|" && text.every((bracket) => SYMBOLS.includes(bracket)) ? { text } : undefined;
  },
  flaw({ text }) {
    const states = trace(text);
    if (states === undefined) return { gate: "ill-posed", reason: "closes what is not open" };
    return states.at(-1)!.length === 0 ? { gate: "degenerate", reason: "nothing is open" } : undefined;
  },
  work({ text }) {
    const states = trace(text)!;
    const closing = states
      .at(-1)!
      .toReversed()
      .map((bracket) => CLOSED_BY[bracket]!);
    return [...states, closing].map((open) => (open.length === 0 ? "-" : open.join(" ")));
  },
  measure: ({ text }) => ({ depth: Math.max(...trace(text)!.map((open) => open.length)) }),
});

/** What is open after each bracket; undefined if one closes what is not open. */
function trace(text: readonly string[]): string[][] | undefined {
  const states: string[][] = [];
  let open: string[] = [];
  for (const bracket of text) {
    if (bracket in CLOSED_BY) open = [...open, bracket];
    else if (CLOSED_BY[open.at(-1) ?? ""] === bracket) open = open.slice(0, -1);
    else return undefined;
    states.push(open);
  }
  return states;
}

// What "folklore tasks new" writes: a small family that works, to be made one's own, and its test. It writes nothing
// itself. docs/tasks.md goes through the family line by line.

/** Lines of a text that is written must not look like this file's own imports to whoever reads those by line. */
const IMPORT = "import";

/** A family of this name, as TypeScript. */
export function familyTemplate(id: string): string {
  return `// The task family "${id}": running sums. Each step is the last digit of the sum so far.
//   prompt   ${id} 3 4 9 =
//   answer   > 7 > 6 .
// It works as it is: change one thing at a time. docs/tasks.md explains every field; then try
//   npx folklore tasks preview ${id}      npx folklore tasks audit ${id}
${IMPORT} { defineFamily } from "folklore/tasks";

/** A problem: plain JSON data, and only what the task needs. */
interface Problem {
  readonly digits: readonly number[];
}

const DIGITS = [..."0123456789"];

export default defineFamily<Problem>({
  id: "${id}",
  title: "The last digit of the sum so far",
  kind: "other",
  // Difficulty: a problem of level k takes k steps. A higher level must take a longer answer.
  levels: 8,
  // Every word that prompts and steps may hold. The id, "=", ">" and "." are always there.
  symbols: DIGITS,
  // The k-th word of the prompt belongs to step k: small models see that they line up.
  layout: { columns: true },

  // A problem of this level. All chance comes from \`rng\`: the same seed gives the same problem.
  generate: (rng, level) => ({ digits: Array.from({ length: level + 1 }, () => rng.int(10)) }),
  // The level of any problem, also of one that somebody proposed; outside of 1 to 8 it is refused.
  level: ({ digits }) => digits.length - 1,
  // What a solver reads, between the id and "=". It must not hold the answer.
  prompt: ({ digits }) => digits.join(" "),
  // \`prompt\` backwards, for proposals by agents; undefined for words that are no problem.
  read: (words) => (words.every((word) => DIGITS.includes(word)) ? { digits: words.map(Number) } : undefined),
  // The worked answer, step by step. It is also the grader: steps are right that are these.
  work({ digits: [first = 0, ...rest] }) {
    let sum = first;
    return rest.map((digit) => {
      sum = (sum + digit) % 10;
      return \`\${sum}\`;
    });
  },
});
`;
}

/** The test of that family. */
export function testTemplate(id: string): string {
  return `// The test of the task family "${id}". Run: npx vitest run plugins/${id}
${IMPORT} { auditFamily } from "folklore/tasks";
${IMPORT} { describe, expect, it } from "vitest";
${IMPORT} family from "./${id}.ts";

describe("${id}", () => {
  it("works a problem out as a person would", () => {
    const parsed = family.parse("3 4 9", { kind: "seed", source: "test" });
    if (!parsed.ok) throw new Error(parsed.error.reason);
    const task = parsed.value;
    expect(family.render(task).text).toBe("${id} 3 4 9 =");
    expect(family.oracle(task).completion).toBe("> 7 > 6 .");
    expect(family.verify(task, "> 7 > 6 .").correct).toBe(true);
    expect(family.verify(task, "> 7 > 5 .")).toMatchObject({ correct: false, steps: [true, false] });
  });

  it("has a grader without holes", () => {
    const { rows } = auditFamily(family, { items: 2000 });
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  });
});
`;
}

// The audit finds each of many deliberately broken graders, and passes the built-in ones. What others' audits found
// (empty text, hedges, scorers that raise ...) has a case here each; blind guesses and ambiguity have tests of their own.
import { afterEach, describe, expect, it } from "vitest";
import { contentId, Rng } from "../../core/index.ts";
import { arithmeticFamilies } from "../../tasks/families/arithmetic/index.ts";
import { graphFamilies } from "../../tasks/families/graphs/index.ts";
import { logicFamilies } from "../../tasks/families/logic/index.ts";
import { programFamilies } from "../../tasks/families/programs/index.ts";
import { sequenceFamilies } from "../../tasks/families/sequences/index.ts";
import type { ArithmeticPayload } from "../../tasks/index.ts";
import {
  type AuditReport,
  arithmeticFamily,
  auditFamily,
  builtInFamilies,
  type Task,
  type TaskFamily,
  type Verdict,
} from "../../tasks/index.ts";

const good = arithmeticFamily({ levels: 3 });
type Broken = Partial<TaskFamily<ArithmeticPayload>>;

function audit(changes: Broken, limits: { callMs?: number; totalMs?: number } = {}): AuditReport {
  return auditFamily({ ...good, ...changes } as TaskFamily, { items: 120, ...limits });
}

function failing(report: AuditReport): string[] {
  expect(report.ok).toBe(report.rows.every((row) => row.ok));
  return report.rows.filter((row) => !row.ok).map((row) => row.check);
}

/** The speed row depends on the machine. */
const withoutSpeed = (checks: string[]): string[] => checks.filter((check) => check !== "speed");

/** Audited in the tests of their kinds (check-families.ts). */
const ELSEWHERE: readonly TaskFamily[] = [
  ...arithmeticFamilies,
  ...graphFamilies,
  ...logicFamilies,
  ...programFamilies,
  ...sequenceFamilies,
];

describe("grader audit", () => {
  it.each(
    builtInFamilies()
      .list()
      .filter(({ id }) => !ELSEWHERE.some((family) => family.id === id)),
  )("finds no hole in $id", (family) => {
    const report = auditFamily(family, { items: 600 });
    expect(withoutSpeed(failing(report))).toEqual([]);
    expect(report.rows.length).toBeGreaterThan(25);
    for (const row of report.rows) expect(row.detail).not.toBe("");
  });

  it("gives figures where there are some, the same each time", () => {
    const rows = audit({}).rows.filter(({ check }) => check !== "speed");
    const guess = rows.find(({ check }) => check === "best blind strategy");
    expect(guess?.bound).toBeGreaterThan(guess?.value ?? 1);
    const timeless = (row: AuditReport["rows"][number]) => (row.check.startsWith("time") ? row.check : row);
    const again = audit({}).rows.filter(({ check }) => check !== "speed");
    expect(again.map(timeless)).toEqual(rows.map(timeless));
  });

  const verify = good.verify;
  const right: Verdict = { correct: true, score: 1, steps: [], verifiedSymbols: 0, reason: "" };
  let calls = 0;
  let answered = 0;
  let shown: Task<ArithmeticPayload> | undefined;
  let before: Task<ArithmeticPayload> | undefined;
  const explained = new Set<string>();
  const broken: [string, Broken, string][] = [
    ["pays for anything", { verify: () => right }, "empty answers"],
    [
      "pays a little for nothing",
      {
        verify: (task, text) =>
          text === "" ? { ...right, correct: false, score: 0.05 } : verify(task, text),
      },
      "empty answers",
    ],
    [
      "takes an answer followed by another",
      { verify: (task, text) => verify(task, `${text.split(" .")[0]} .`) },
      "hedged answers",
    ],
    [
      "looks for the answer anywhere",
      { verify: (task, text) => (text.includes(good.oracle(task).completion) ? right : verify(task, text)) },
      "hedged answers",
    ],
    [
      "is kind to case and space",
      { verify: (task, text) => verify(task, text.toLowerCase().replace(/\s/g, " ").trim()) },
      "malformed answers",
    ],
    [
      "reads other scripts' digits",
      { verify: (task, text) => verify(task, text.normalize("NFKC")) },
      "malformed answers",
    ],
    [
      "throws on odd text",
      {
        verify: (task, text) => {
          if (/[^ -~]/.test(text)) throw new Error("odd");
          return verify(task, text);
        },
      },
      "unicode and random bytes",
    ],
    [
      "chokes on long text",
      {
        verify: (task, text) => {
          if (text.length > 1e5) throw new RangeError("long");
          return verify(task, text);
        },
      },
      "huge answers",
    ],
    [
      "refuses its own oracle",
      { oracle: (task) => ({ completion: good.oracle(task).completion.replace("c", "d"), steps: [] }) },
      "oracle passes",
    ],
    [
      "gives scores that are not numbers",
      { verify: (task, text) => ({ ...verify(task, text), score: Number.NaN }) },
      "oracle passes",
    ],
    [
      "calls half marks correct",
      { verify: (task, text) => ({ ...verify(task, text), score: 0.5 }) },
      "oracle passes",
    ],
    [
      "verifies more than was written",
      { verify: (task, text) => ({ ...verify(task, text), verifiedSymbols: 99 }) },
      "oracle passes",
    ],
    [
      "changes its mind",
      { verify: (task, text) => ({ ...verify(task, text), reason: String(calls++) }) },
      "same seed, same task",
    ],
    [
      "does not depend on the seed alone",
      { generate: () => good.generate(Rng.seed(calls++), 1 + (calls % 3)) },
      "same seed, same task",
    ],
    [
      "has one task per level",
      { generate: (_, level) => good.generate(Rng.seed(1), level) },
      "levels as asked",
    ],
    [
      "has levels in name only",
      { generate: (rng, level) => ({ ...good.generate(rng, 2), level }) },
      "levels really harder",
    ],
    [
      "has answers that a constant guesses",
      {
        generate: (rng, level) =>
          rng.chance(0.7) ? good.generate(Rng.seed(level), level) : good.generate(rng, level),
      },
      "best constant answer",
    ],
    [
      "names tasks by number",
      { generate: (rng, level) => ({ ...good.generate(rng, level), id: String(rng.u32()) }) },
      "ids are content",
    ],
    [
      "shows the answer",
      {
        render: (task) => ({ pieces: [], text: `${good.render(task).text} ${good.oracle(task).completion}` }),
      },
      "prompts do not leak",
    ],
    [
      "uses undeclared symbols",
      { symbols: good.symbols.filter((symbol) => symbol !== "=") },
      "declared symbols",
    ],
    [
      "cannot read its own proposals",
      { propose: (task) => `${good.propose(task)} please` },
      "proposals round trip",
    ],
    [
      "trusts any proposal",
      {
        parse: (_, by) => ({
          ok: true,
          value: { ...good.generate(Rng.seed(1), 1), provenance: by, payload: { sign: "-", a: [1], b: [2] } },
        }),
      },
      "proposals round trip",
    ],
    [
      "throws on odd proposals",
      {
        parse: (text, by) => {
          if (text === "") throw new Error("no text");
          return good.parse(text, by);
        },
      },
      "proposals of any text",
    ],
    [
      "cannot generate",
      {
        generate: () => {
          throw new Error("no tasks today");
        },
      },
      "generates and answers",
    ],
    // What audits of others' graders found.
    [
      "pays 0.967 for a 0",
      {
        verify: (task, text) =>
          text === "0" ? { ...right, correct: false, score: 0.967 } : verify(task, text),
      },
      "best constant answer",
    ],
    [
      "pays for white space",
      {
        verify: (task, text) =>
          text.trim() === "" ? { ...right, correct: false, score: 0.01 } : verify(task, text),
      },
      "empty answers",
    ],
    [
      "takes the answer or maybe something else",
      { verify: (task, text) => verify(task, text.replace(/ or maybe something else$/, "")) },
      "hedged answers",
    ],
    [
      "pays nine tenths for a hedge",
      {
        verify: (task, text) =>
          text.includes(" or ") ? { ...right, correct: false, score: 0.9 } : verify(task, text),
      },
      "hedged answers",
    ],
    [
      "reads the last line only",
      { verify: (task, text) => verify(task, text.split("\n").at(-1)!) },
      "hedged answers",
    ],
    [
      "raises on text",
      {
        verify: (task, text) => {
          if (text !== "") BigInt(text.replace(/[^a-z]/g, ""));
          return verify(task, text);
        },
      },
      "unicode and random bytes",
    ],
    [
      "throws what is no text",
      {
        verify: (task, text) => {
          if (text === "null") {
            throw {
              toString() {
                throw new Error("again");
              },
            };
          }
          return verify(task, text);
        },
      },
      "empty answers",
    ],
    [
      "raises on names of every object",
      {
        verify: (task, text) => {
          const known: Record<string, string> = { c0: "0" };
          for (const word of text.split(" ").slice(0, 9)) known[word]?.startsWith("c");
          return verify(task, text);
        },
      },
      "unicode and random bytes",
    ],
    [
      "raises on a culture that goes round in circles",
      {
        oracle: (task, context) => {
          const bodies = new Map(context?.definitions.map(({ name, body }) => [name, body]));
          const spell = (name: string): string => (bodies.get(name) ?? []).map(spell).join(" ");
          for (const name of bodies.keys()) spell(name);
          return good.oracle(task);
        },
      },
      "culture in context",
    ],
    [
      "fails its own oracle once in a while",
      {
        verify: (task, text) =>
          task.id.startsWith("00") || task.id.startsWith("7") ? verify(task, `${text} `) : verify(task, text),
      },
      "oracle passes",
    ],
    [
      "has no text for an answer",
      { oracle: () => ({ completion: undefined as never, steps: [] }) },
      "generates and answers",
    ],
    // Graders that are captured.
    [
      "brings its own equality in the payload",
      {
        generate: (rng, level) => {
          const task = good.generate(rng, level);
          return { ...task, payload: Object.assign({ ...task.payload }, { valueOf: () => true }) };
        },
      },
      "plain data",
    ],
    [
      "says how its payload is written",
      {
        generate: (rng, level) => {
          const task = good.generate(rng, level);
          return { ...task, payload: Object.assign({ ...task.payload }, { toJSON: () => ({}) }) };
        },
      },
      "plain data",
    ],
    [
      "hands out payloads with getters",
      {
        generate: (rng, level) => {
          const task = good.generate(rng, level);
          const { sign, a, b } = task.payload;
          return {
            ...task,
            payload: Object.freeze({
              sign,
              a,
              get b() {
                return b;
              },
            }),
          };
        },
      },
      "plain data",
    ],
    [
      "hands out payloads of a class of its own",
      {
        generate: (rng, level) => {
          const task = good.generate(rng, level);
          return { ...task, payload: Object.assign(Object.create({ answer: 1 }), task.payload) };
        },
      },
      "plain data",
    ],
    [
      "hands out verdicts that change their mind",
      {
        verify: (task, text) => {
          const verdict = verify(task, text);
          return {
            ...verdict,
            get correct() {
              return calls++ % 2 === 0 || verdict.correct;
            },
          };
        },
      },
      "oracle passes",
    ],
    [
      "hands out verdicts by proxy",
      { verify: (task, text) => new Proxy(verify(task, text), { get: (of, key) => Reflect.get(of, key) }) },
      "oracle passes",
    ],
    [
      "calls a word correct",
      { verify: (task, text) => ({ ...verify(task, text), correct: "yes" as never }) },
      "oracle passes",
    ],
    [
      "runs what was answered",
      { verify: (task, text) => (evaluated(text) === calls ? right : verify(task, text)) },
      "code as an answer",
    ],
    [
      "compares with what the answer evaluates to",
      {
        verify: (task, text) => {
          const found = evaluated(text);
          return found === true || String(found) === good.oracle(task).completion
            ? right
            : verify(task, text);
        },
      },
      "code as an answer",
    ],
    [
      "takes the answer for a pattern",
      {
        verify: (task, text) => {
          try {
            if (
              text.length < 40 &&
              text !== "" &&
              new RegExp(`^(${text})$`).test(good.oracle(task).completion)
            )
              return right;
          } catch {
            // no pattern
          }
          return verify(task, text);
        },
      },
      "best constant answer",
    ],
    // Scores out of range, on rare answers only.
    ...([Number.NaN, Number.POSITIVE_INFINITY, -0.1, 1.2] as const).map((score): [string, Broken, string] => [
      `scores ${score} for what it cannot read`,
      {
        verify: (task, text) =>
          /[^ -~\s]/.test(text) ? { ...right, correct: false, score } : verify(task, text),
      },
      "malformed answers",
    ]),
    ["measures what is not a number", { measure: () => ({ depth: Number.NaN }) }, "measures are finite"],
    // What is not a function of its arguments.
    [
      "draws from the world's chance",
      { generate: (rng, level) => good.generate(Math.random() < 2 ? rng : rng.fork("x"), level) },
      "neither clocks nor chance",
    ],
    [
      "grades by the calendar",
      { verify: (task, text) => (new Date().getFullYear() > 9000 ? right : verify(task, text)) },
      "neither clocks nor chance",
    ],
    [
      "looks at the clock while it reads",
      { parse: (text, by) => (performance.now() < 0 ? good.parse("", by) : good.parse(text, by)) },
      "neither clocks nor chance",
    ],
    [
      "grades the task it has shown last",
      {
        render: (task) => {
          shown = task;
          return good.render(task);
        },
        verify: (task, text) => ((shown ?? task).id === task.id ? verify(task, text) : verify(shown!, text)),
      },
      "same in any order",
    ],
    [
      "accepts what it has explained before",
      {
        oracle: (task) => {
          const worked = good.oracle(task);
          explained.add(worked.completion);
          return worked;
        },
        verify: (task, text) => (explained.has(text) ? { ...right } : verify(task, text)),
      },
      "best constant answer",
    ],
    [
      "gives in after a thousand answers",
      { verify: (task, text) => (answered++ > 3000 && text.length > 4 ? right : verify(task, text)) },
      "hedged answers",
    ],
    [
      "makes tasks that depend on those before",
      {
        generate: (rng, level) => {
          const task = good.generate(rng, level);
          const { sign, a, b } = task.payload;
          if (sign === "+" && level === 3) before = task;
          return sign === "x" && level === 3 && before !== undefined
            ? before
            : { ...task, payload: { sign, a, b } };
        },
      },
      "same in any order",
    ],
    [
      "sorts the digits it is given",
      { measure: (task) => ({ digits: (task.payload.a as number[]).sort().length }) },
      "same in any order",
    ],
    // Levels that do not order.
    [
      "has its levels upside down",
      { generate: (rng, level) => ({ ...good.generate(rng, 4 - level), level }) },
      "levels really harder",
    ],
    [
      "has two levels in the wrong order",
      { generate: (rng, level) => ({ ...good.generate(rng, [1, 3, 2][level - 1]!), level }) },
      "levels really harder",
    ],
    // Prompts that hold answers.
    [
      "shows the answer to networks only",
      {
        render: (task) => {
          const { text, pieces } = good.render(task);
          return { text, pieces: [...pieces, ...good.oracle(task).completion.split(" ")] };
        },
      },
      "prompts do not leak",
    ],
    [
      "shows the answer without its marks",
      {
        render: (task) => {
          const { text, pieces } = good.render(task);
          const bare = good.oracle(task).completion.replace(/[>.] ?/g, "");
          return { text: `${bare.trim()} ${text}`, pieces };
        },
      },
      "prompts do not leak",
    ],
    // Proposals that pay for being ill-posed.
    [
      "believes the answer in a proposal",
      {
        parse: (text, by) => {
          const [problem = "", believed = ""] = text.split("=");
          const parsed = good.parse(problem, by);
          if (!parsed.ok || believed.trim() === "") return parsed;
          const payload = { ...parsed.value.payload, believed: believed.trim() };
          return { ok: true, value: { ...parsed.value, id: idOf(payload), payload } };
        },
        oracle: (task) =>
          believedBy(task) === undefined
            ? good.oracle(task)
            : { completion: `> ${believedBy(task)} .`, steps: [] },
        verify: (task, text) => {
          const believed = believedBy(task);
          if (believed === undefined) return verify(task, text);
          return text === `> ${believed} .` ? right : { ...right, correct: false, score: 0 };
        },
      },
      "ambiguity does not pay",
    ],
    [
      "accepts problems without an answer",
      {
        parse: (text, by) => {
          const parsed = good.parse(text, by);
          if (parsed.ok || parsed.error.gate === "parse") return parsed;
          const payload = { sign: "-", a: [1], b: [2] } as const;
          return {
            ok: true,
            value: { id: idOf(payload), family: good.id, level: 1, payload, provenance: by },
          };
        },
        verify: (task, text) => {
          const verdict = verify(task, text);
          return task.payload.sign === "-" && task.payload.a[0] === 1 && task.payload.b[0] === 2
            ? { ...right, correct: false, score: 0 }
            : verdict;
        },
      },
      "proposals of any text",
    ],
    [
      "accepts proposals of a level it does not have",
      {
        parse: (text, by) => {
          const parsed = good.parse(text, by);
          return parsed.ok ? { ok: true, value: { ...parsed.value, level: 9 } } : parsed;
        },
      },
      "ambiguity does not pay",
    ],
    [
      "reads one proposal in two ways",
      {
        parse: (text, by) => good.parse(calls++ % 2 === 0 ? text : text.replace("+", "x"), by),
      },
      "proposals round trip",
    ],
  ];
  it.each(broken)("catches a family that %s", (_, changes, check) => {
    expect(failing(audit(changes))).toContain(check);
  });

  it("lets alone what is not broken: half marks for half an answer, words of any kind where they are allowed", () => {
    const half: Broken = {
      verify: (task, text) => {
        const verdict = verify(task, text);
        const steps = good.oracle(task).steps.length;
        return verdict.correct ? verdict : { ...verdict, score: verdict.verifiedSymbols / (3 * steps + 1) };
      },
    };
    expect(withoutSpeed(failing(audit(half)))).toEqual([]);
    const words = good.symbols.filter((symbol) => symbol !== "=");
    expect(withoutSpeed(failing(audit({ symbols: words, ascii: true })))).toEqual([]);
    const closed: Broken = {
      proposals: false,
      parse: () => ({ ok: false, error: { gate: "parse", reason: "none are taken" } }),
    };
    expect(withoutSpeed(failing(audit(closed)))).toEqual([]);
    expect(failing(audit({ proposals: false }))).toEqual(["proposals of any text"]);
  });

  describe("of families that would take the world with them", () => {
    const names = ["polluted", "folklore"] as const;
    afterEach(() => {
      // The audit has put everything back.
      for (const name of names) expect(({} as Record<string, unknown>)[name]).toBeUndefined();
      expect("x".padEnd(2)).toBe("x ");
    });

    const worldly: [string, Broken, RegExp][] = [
      [
        "reaches prototypes by names from a proposal",
        {
          parse: (text, by) => {
            try {
              merge({}, JSON.parse(text));
            } catch {
              // not a proposal of that kind
            }
            return good.parse(text, by);
          },
        },
        /Object\.prototype\.folklore/,
      ],
      [
        "counts words in a plain object of objects",
        {
          verify: (task, text) => {
            const seen: Record<string, Record<string, number>> = {};
            for (const word of text.split(" ").slice(0, 50)) {
              seen[word] ??= {};
              seen[word].polluted = 1;
            }
            return verify(task, text);
          },
        },
        /Object\.prototype\.polluted/,
      ],
      [
        "patches a method of all texts",
        {
          generate: (rng, level) => {
            String.prototype.padEnd = () => "patched";
            return good.generate(rng, level);
          },
        },
        /String\.prototype\.padEnd/,
      ],
      [
        "keeps its state in a global",
        {
          verify: (task, text) => {
            Object.assign(globalThis, { lastTask: task.id });
            return verify(task, text);
          },
        },
        /globalThis\.lastTask/,
      ],
    ];
    it.each(worldly)("catches one that %s", (_, changes, what) => {
      const row = audit(changes).rows.find(({ check }) => check === "leaves builtins alone");
      expect(row?.ok).toBe(false);
      expect(row?.detail).toMatch(what);
    });
  });

  describe("of slow families", () => {
    const wait = (ms: number) => {
      for (const start = performance.now(); performance.now() - start < ms; );
    };
    let slowCalls = 0;

    it("stops at the second look at a call that takes too long", () => {
      slowCalls = 0;
      const slow: Broken = {
        verify: (task, text) => {
          slowCalls++;
          wait(30);
          return verify(task, text);
        },
      };
      const report = audit(slow, { callMs: 20 });
      expect(failing(report)).toContain("time of single calls");
      expect(report.rows.find(({ check }) => check === "time of single calls")?.detail).toMatch(
        /^verify took/,
      );
      expect(slowCalls).toBeLessThanOrEqual(2 + 120); // two under the watch, the rest to measure the speed
    });

    it("finds time that grows without bound before it is for ever", () => {
      const exponential: Broken = {
        verify: (task, text) =>
          /^(0+)+$/.test(text) ? { ...right, correct: false, score: 0 } : verify(task, text),
      };
      expect(failing(audit(exponential, { callMs: 50 }))).toContain("huge answers");
      const linear: Broken = {
        verify: (task, text) =>
          /^0+$/.test(text) ? { ...right, correct: false, score: 0 } : verify(task, text),
      };
      expect(failing(audit(linear))).not.toContain("huge answers");
    });

    it("gives a family that is slow on the whole no more than its time", () => {
      const slow: Broken = {
        generate: (rng, level) => {
          wait(2);
          return good.generate(rng, level);
        },
      };
      const report = audit(slow, { totalMs: 100 });
      expect(report.rows[0]).toMatchObject({ ok: false });
      expect(report.rows[0]?.detail).toMatch(/^no time left/);
    });
  });
});

/** What careless graders do with an answer. */
function evaluated(text: string): unknown {
  try {
    return new Function(`return ${text}`)();
  } catch {
    return undefined;
  }
}

function idOf(payload: object): string {
  return contentId({ family: good.id, payload });
}

function believedBy(task: Task<ArithmeticPayload>): string | undefined {
  return (task.payload as { readonly believed?: string }).believed;
}

/** Merges as careless libraries do. */
function merge(into: Record<string, unknown>, from: Record<string, unknown>): void {
  for (const key of Object.keys(from)) {
    const value = from[key];
    if (typeof value === "object" && value !== null && typeof into[key] === "object") {
      merge(into[key] as Record<string, unknown>, value as Record<string, unknown>);
    } else if (typeof value === "object" && value !== null && typeof into[key] === "function") {
      merge(into[key] as never, value as Record<string, unknown>);
    } else into[key] = value;
  }
}

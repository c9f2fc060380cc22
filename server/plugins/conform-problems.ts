// What the conformance suite asks about problems: that they are what the protocol calls a problem, the same each time,
// and graded and proposed as it says. Whether they are worth posing is for the audit.
import { Broken, type Check, problems, SEEDS, same, whyNot } from "./conform-talk.ts";
import { cut, SIZES } from "./limits.ts";
import { flawOf, newProblemSchema, readVerdict, rejectionSchema } from "./protocol.ts";

const ODD_SEEDS = [0, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
/** A graded item may take this long when many are asked at once, in milliseconds. */
const ITEM_MS = 1;

export const PROBLEM_CHECKS: Readonly<Record<string, Check>> = {
  "problems of every level": async (talk, { levels }) => {
    for (let level = 1; level <= levels; level++) {
      for (const item of await talk.items({ call: "generate", level, seeds: SEEDS }, SEEDS.length)) {
        const { success, error } = newProblemSchema.safeParse(item);
        if (!success) throw new Broken(`level ${level}: ${whyNot(item) ?? flawOf(error)}`);
        if (item.level !== undefined && item.level !== level)
          throw new Broken(`level ${item.level} for ${level}`);
      }
    }
    return `${levels * SEEDS.length} problems`;
  },

  "a problem is a function of level and seed": async (talk, { levels }) => {
    const ask = (seeds: readonly number[]) =>
      talk.items({ call: "generate", level: levels, seeds }, seeds.length);
    const first = await ask(SEEDS);
    same(first, await ask(SEEDS), "when asked again");
    same(first, (await ask([...SEEDS].reverse())).reverse(), "in another order");
    for (const [i, seed] of SEEDS.slice(0, 4).entries())
      same([first[i]!], await ask([seed]), "when asked alone");
    if (new Set(first.map((item) => JSON.stringify(item))).size < 2)
      throw new Broken("all seeds give one problem");
    await ask(ODD_SEEDS);
    return "again, in another order, one by one";
  },

  "render says what generate said": async (talk, { levels }) => {
    const items = await problems(talk, levels);
    const rendered = await talk.items(
      { call: "render", items: items.map(({ problem }) => problem) },
      items.length,
    );
    for (const [i, { item }] of items.entries()) {
      const { payload: _, level: __, ...rest } = item;
      same([rest], [rendered[i]!], "when rendered");
    }
    return `${items.length} problems`;
  },

  "worked answers are right, others are judged": async (talk, { levels }) => {
    const items = await problems(talk, levels);
    const odd = [
      "",
      " ",
      ".",
      "> .",
      "\ud800",
      "\u0000",
      "🧮 .",
      "__proto__",
      '"',
      "\n",
      "a".repeat(SIZES.completion),
    ];
    for (const { problem, item } of items) {
      const completions = [String(item.answer), ...odd];
      const asked = completions.map((completion) => ({ ...problem, completion }));
      const verdicts = await talk.items({ call: "verify", items: asked }, asked.length);
      for (const [i, wire] of verdicts.entries()) {
        const verdict = readVerdict(wire, completions[i]!);
        const text = cut(JSON.stringify(completions[i]), 40);
        if (typeof verdict === "string") throw new Broken(`${text}: ${whyNot(wire) ?? verdict}`);
        if (verdict.correct !== (i === 0))
          throw new Broken(`${text} is ${verdict.correct ? "right" : "wrong"}`);
      }
    }
    return `${items.length} problems, ${odd.length + 1} answers each`;
  },

  "one bad item does not spoil the others": async (talk, { levels }) => {
    const [first] = await problems(talk, levels);
    const good = { ...first!.problem, completion: String(first!.item.answer) };
    const bad = [
      { ...good, payload: null },
      { ...good, payload: [] },
      { ...good, completion: 7 },
    ];
    const verdicts = await talk.items({ call: "verify", items: [good, ...bad, good] }, bad.length + 2);
    for (const at of [0, bad.length + 1]) {
      const verdict = readVerdict(verdicts[at], good.completion);
      if (typeof verdict === "string" || !verdict.correct) throw new Broken(`item ${at} is spoilt`);
    }
    return `${bad.length} bad ones between two good ones`;
  },

  "proposals come back": async (talk, { levels, proposals }) => {
    const texts = ["", "\u0000", "@ @ @", "\ud800", "no such thing", "0 ".repeat(SIZES.proposal / 2)];
    for (const [i, item] of (await talk.items({ call: "parse", texts }, texts.length)).entries()) {
      const text = cut(JSON.stringify(texts[i]), 40);
      if (!rejectionSchema.safeParse(item).success)
        throw new Broken(`${text} is not refused with gate and reason`);
    }
    if (proposals === false) return "none are taken";
    const items = await problems(talk, levels);
    const own = items.map(({ item }) => item.proposal ?? item.prompt);
    const parsed = await talk.items({ call: "parse", texts: own }, own.length);
    for (const [i, { item }] of items.entries()) same([item], [parsed[i]!], "when proposed");
    return `${own.length} problems, ${texts.length} texts that are none`;
  },

  "huge batches": async (talk, { levels }) => {
    const count = SIZES.largestBatch;
    const seeds = Array.from({ length: count }, (_, i) => i);
    const items = await talk.items({ call: "generate", level: levels, seeds }, count);
    const attempts = items.map(({ payload, answer }) => ({
      id: "0",
      level: levels,
      payload,
      completion: answer,
    }));
    const start = performance.now();
    const verdicts = await talk.items({ call: "verify", items: attempts }, count);
    const each = (performance.now() - start) / count;
    if (verdicts.some(({ correct }) => correct !== true))
      throw new Broken("not all worked answers are right");
    const found = `${count} items; ${each.toFixed(3)} ms to grade one`;
    if (each > ITEM_MS) throw new Broken(`${found} (at most ${ITEM_MS})`);
    return found;
  },
};

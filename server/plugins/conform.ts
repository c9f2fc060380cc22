// The conformance suite for external families: does a program or a server keep the protocol, down to the bytes, and with
// wrong, odd and huge messages? It talks to the connection itself, without the host. What the problems are worth is
// for the audit.
import { canonicalJson } from "../../core/index.ts";
import { type Connection, ConnectionFault } from "./connection.ts";
import { cut, LIMITS, PROTOCOL, SIZES } from "./limits.ts";
import { Program, startOf } from "./program.ts";
import {
  answerSchema,
  failureSchema,
  flawOf,
  type Hello,
  helloSchema,
  itemsSchema,
  newProblemSchema,
  readVerdict,
  rejectionSchema,
} from "./protocol.ts";
import { Socket } from "./socket.ts";
import { isSocket } from "./source.ts";

export interface ConformanceRow {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What is asked again and again. */
const SEEDS = Array.from({ length: 24 }, (_, i) => 7 * i + 1);
const ODD_SEEDS = [0, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
/** Milliseconds a program may take to end when nothing more will be asked. */
const HANG_UP_MS = 3_000;
/** A graded item may take this long when many are asked at once, in milliseconds. */
const ITEM_MS = 1;

class Broken extends Error {}

type Item = Record<string, unknown>;

/** One connection and what is said over it. */
class Talk {
  readonly connection: Connection;
  #id = 0;

  constructor(target: string, folder: string) {
    this.connection = isSocket(target)
      ? new Socket(target)
      : new Program(startOf({ kind: "command", command: target, folder }, LIMITS.heapMb));
  }

  /** The answer to one request, checked for its frame. */
  async ask(request: object, limitMs: number = LIMITS.requestMs, id = ++this.#id) {
    this.connection.write(JSON.stringify({ id, ...request }));
    return this.answer(id, limitMs);
  }

  async answer(id: number, limitMs: number = LIMITS.requestMs) {
    const text = await this.connection.read(limitMs);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw new Broken(`not JSON: ${cut(text, 120)}`);
    }
    const { success, data, error } = answerSchema.safeParse(json);
    if (!success) throw new Broken(`not an answer (${flawOf(error)}): ${cut(text, 120)}`);
    if (data.id !== id) throw new Broken(`id ${data.id} in answer to ${id}: ${cut(text, 120)}`);
    if ((data.ok === undefined) === (data.error === undefined)) {
      throw new Broken(`neither or both of "ok" and "error": ${cut(text, 120)}`);
    }
    return data;
  }

  async hello(extra: object = {}): Promise<Hello> {
    const answer = await this.ask({ call: "hello", protocol: PROTOCOL, ...extra }, LIMITS.startMs);
    const { success, data, error } = helloSchema.safeParse(answer.ok);
    if (!success) throw new Broken(answer.error ?? `not a hello: ${flawOf(error)}`);
    return data;
  }

  /** The items of an answer that must have `count` of them. */
  async items(request: object, count: number, limitMs?: number): Promise<Item[]> {
    const { ok, error } = await this.ask(request, limitMs ?? LIMITS.requestMs + count * LIMITS.itemMs);
    if (error !== undefined) throw new Broken(`refused: ${cut(error, 200)}`);
    const { success, data } = itemsSchema.safeParse(ok);
    if (!success) throw new Broken('an answer without "items"');
    if (data.items.length !== count) throw new Broken(`${data.items.length} items for ${count}`);
    return data.items as Item[];
  }

  /** An error, whole or for every item, is what wrong requests are answered with; then it goes on as before. */
  async refused(request: object): Promise<void> {
    const { ok, error } = await this.ask(request);
    const items = itemsSchema.safeParse(ok);
    const each = items.success && items.data.items.every((item) => failureSchema.safeParse(item).success);
    if (error === undefined && !each) throw new Broken(`accepted: ${cut(JSON.stringify(request), 120)}`);
  }

  /** Whatever it answers: it is an answer. */
  async survives(): Promise<void> {
    await this.hello();
  }
}

/** `target`: a command line, or ws://... . Never throws. Calls `tell` after each check. */
export async function conform(
  target: string,
  folder: string,
  tell: (row: ConformanceRow) => void = () => {},
): Promise<readonly ConformanceRow[]> {
  const rows: ConformanceRow[] = [];
  let talk = new Talk(target, folder);
  let hello: Hello | undefined;
  const check = async (name: string, run: (hello: Hello) => Promise<string>): Promise<void> => {
    if (hello === undefined && rows.length > 0) return;
    let row: ConformanceRow;
    try {
      row = { check: name, ok: true, detail: await run(hello as Hello) };
    } catch (error) {
      if (!(error instanceof Broken || error instanceof ConnectionFault)) throw error;
      row = { check: name, ok: false, detail: error.message };
      // The line may be out of step now: the next check begins anew.
      talk.connection.close();
      talk = new Talk(target, folder);
    }
    rows.push(row);
    tell(row);
  };

  await check("says hello", async () => {
    hello = await talk.hello();
    return `${hello.id}: ${hello.levels} levels, ${hello.symbols.length} symbols`;
  });
  for (const [name, run] of Object.entries(CHECKS)) await check(name, (said) => run(talk, said));
  await check("the same after a restart", async (said) => {
    const request = { call: "generate", level: said.levels, seeds: SEEDS };
    const before = await talk.items(request, SEEDS.length);
    talk.connection.close();
    talk = new Talk(target, folder);
    same(before, await talk.items(request, SEEDS.length), "after a restart");
    return `${SEEDS.length} problems`;
  });
  if (talk.connection instanceof Program) {
    const program = talk.connection;
    await check("ends when its input ends", async () => {
      await talk.hello();
      if (!(await program.hangUp(HANG_UP_MS))) throw new Broken(`still there after ${HANG_UP_MS} ms`);
      return "by itself";
    });
  }
  talk.connection.close();
  return rows;
}

type Check = (talk: Talk, hello: Hello) => Promise<string>;

const CHECKS: Readonly<Record<string, Check>> = {
  "ignores unknown fields": async (talk, hello) => {
    const again = await talk.hello({ later: { version: [1, 2] } });
    if (JSON.stringify(again) !== JSON.stringify(hello)) throw new Broken("another hello");
    await talk.items({ call: "generate", level: 1, seeds: [1], later: null }, 1);
    return "in hello and generate";
  },

  "answers carry the id of their request": async (talk) => {
    for (const id of [0, 7, Number.MAX_SAFE_INTEGER]) {
      await talk.ask({ call: "hello", protocol: PROTOCOL }, LIMITS.requestMs, id);
    }
    return "small and large ones";
  },

  "what is no JSON is answered": async (talk) => {
    for (const junk of ["junk", '{"id":1,', "[]", "null", '"text"', "\u0000", "{}"]) {
      talk.connection.write(junk);
      const text = await talk.connection.read(LIMITS.requestMs);
      if (!text.includes('"error"'))
        throw new Broken(`${JSON.stringify(junk)} is answered by ${cut(text, 100)}`);
      await talk.survives();
    }
    return "with an error, and it goes on";
  },

  "wrong requests are answered": async (talk, { levels }) => {
    const wrong = [
      { call: "nothing like it" },
      { call: 7 },
      {},
      { call: "generate" },
      { call: "generate", level: 0, seeds: [1] },
      { call: "generate", level: levels + 1, seeds: [1] },
      { call: "generate", level: 1.5, seeds: [1] },
      { call: "generate", level: "1", seeds: [1] },
      { call: "generate", level: 1, seeds: 5 },
      { call: "render", items: [{}] },
      { call: "verify", items: [null] },
      { call: "verify" },
      { call: "parse", texts: null },
    ];
    for (const request of wrong) await talk.refused(request);
    await talk.survives();
    return `${wrong.length} with errors, and it goes on`;
  },

  "empty lists": async (talk) => {
    await talk.items({ call: "generate", level: 1, seeds: [] }, 0);
    for (const call of ["render", "verify"]) await talk.items({ call, items: [] }, 0);
    await talk.items({ call: "parse", texts: [] }, 0);
    return "are answered by empty lists";
  },

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

  "bytes in pieces": async (talk) => {
    const { connection } = talk;
    if (!(connection instanceof Program)) return "WebSockets keep messages whole";
    // A message byte by byte with a character of three bytes, then two messages at once.
    const parse = (id: number) => `${JSON.stringify({ id, call: "parse", texts: ["→"] })}\n`;
    for (const byte of Buffer.from(parse(1))) {
      connection.writeBytes(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await talk.answer(1);
    connection.writeBytes(parse(2) + parse(3));
    await talk.answer(2);
    await talk.answer(3);
    return "one byte at a time, and two messages at once";
  },

  "says nothing unasked": async (talk) => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await talk.survives(); // what was said in between would be taken for the answer
    return "for 200 ms";
  },
};

interface Posed {
  readonly problem: { readonly id: string; readonly level: number; readonly payload: unknown };
  readonly item: Item;
}

/** Two problems of each level. */
async function problems(talk: Talk, levels: number): Promise<Posed[]> {
  const all: Posed[] = [];
  for (let level = 1; level <= levels; level++) {
    for (const item of await talk.items({ call: "generate", level, seeds: [11, 12] }, 2)) {
      if (failureSchema.safeParse(item).success) throw new Broken(whyNot(item)!);
      all.push({ problem: { id: "0", level, payload: item.payload }, item: { ...item, level } });
    }
  }
  return all;
}

/** What an item says went wrong with it. */
function whyNot(item: unknown): string | undefined {
  const failure = failureSchema.safeParse(item);
  return failure.success ? cut(failure.data.error, 200) : undefined;
}

function same(before: readonly Item[], after: readonly Item[], when: string): void {
  const at = before.findIndex((item, i) => canonicalJson(item) !== canonicalJson(after[i]));
  if (at >= 0) {
    throw new Broken(
      `${cut(canonicalJson(before[at]), 150)} became ${cut(canonicalJson(after[at]), 150)} ${when}`,
    );
  }
}

// What the conformance suite asks about messages: ids, frames, and what comes of wrong ones. It knows no problems.
import { Broken, type Check } from "./conform-talk.ts";
import { cut, LIMITS, PROTOCOL } from "./limits.ts";
import { Program } from "./program.ts";

export const MESSAGE_CHECKS: Readonly<Record<string, Check>> = {
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
};

/** About the line itself; last, for what is said unasked may disturb what comes after. */
export const LINE_CHECKS: Readonly<Record<string, Check>> = {
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

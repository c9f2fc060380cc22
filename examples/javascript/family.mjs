// A task family in plain JavaScript, outside of Folklore: pair the letters of two words.
//   prompt  zip a b c | d e f =      answer  > a d > b e > c f .      level k has words of k + 1 letters
// Folklore talks to it one JSON object a line, or over a WebSocket (docs/tasks.md):
//   npx folklore tasks preview zip --plugins "exec:node examples/javascript/family.mjs"
//   node examples/javascript/family.mjs --port 9000      (needs: npm install ws)
//   npx folklore tasks conform ws://127.0.0.1:9000
import { createInterface } from "node:readline";

const LETTERS = [..."abcdefgh"];
const LEVELS = 6;

const HELLO = {
  protocol: 1,
  id: "zip",
  title: "Pair the letters of two words",
  kind: "sequences",
  levels: LEVELS,
  symbols: ["zip", ...LETTERS, "|", "=", ">", "."], // every word that prompts and answers may hold
  layout: { segments: ["|"], columns: true },
};

/** A small seeded generator (mulberry32): the same seed gives the same problem, always. */
function random(seed) {
  let state = (seed % 4294967296) ^ Math.floor(seed / 4294967296);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function generate(level, seed) {
  const next = random(seed);
  const word = () =>
    Array.from({ length: level + 1 }, () => LETTERS[Math.floor(next() * LETTERS.length)]).join("");
  return { left: word(), right: word() };
}

const stepsOf = ({ left, right }) => [...left].map((letter, i) => `${letter} ${right[i]}`);
const levelOf = ({ left }) => left.length - 1;

function describe(problem) {
  const words = `${[...problem.left].join(" ")} | ${[...problem.right].join(" ")}`;
  const steps = stepsOf(problem);
  return { prompt: `zip ${words} =`, answer: `> ${steps.join(" > ")} .`, steps, proposal: words };
}

function verify(problem, completion) {
  const steps = stepsOf(problem);
  if (completion === `> ${steps.join(" > ")} .`) {
    return { correct: true, steps: steps.map(() => true), reason: "correct" };
  }
  if (!completion.startsWith("> ")) return { correct: false, reason: 'an answer begins with ">"' };
  const written = completion.slice(2).replace(/ \.$/, "").split(" > ");
  const marks = written.map((step, i) => step === steps[i]);
  const right = marks.includes(false) ? marks.indexOf(false) : marks.length;
  // Words up to the end of the last right step: each has three, ">" and two more.
  return { correct: false, steps: marks, verifiedSymbols: 3 * right, reason: `${right} steps are right` };
}

function parse(text) {
  const [, left, right] = /^((?:[a-h] )+)\|((?: [a-h])+)$/.exec(text.trim().replace(/\s+/g, " ")) ?? [];
  if (left === undefined) return { gate: "parse", reason: 'expected two words, as in "a b | c d"' };
  const problem = { left: left.replaceAll(" ", ""), right: right.replaceAll(" ", "") };
  if (problem.left.length !== problem.right.length)
    return { gate: "ill-posed", reason: "the words differ in length" };
  const level = levelOf(problem);
  if (level < 1 || level > LEVELS)
    return { gate: "too-large", reason: `words of 2 to ${LEVELS + 1} letters` };
  return { payload: problem, level, ...describe(problem) };
}

// ------------------------------------------------------------------------ the protocol, the same for every family

/** One bad item does not spoil the others. */
function each(items, one) {
  const attempt = (item) => {
    try {
      return one(item);
    } catch (error) {
      return { error: String(error) };
    }
  };
  return { items: items.map(attempt) };
}

const CALLS = {
  hello: () => HELLO,
  generate({ level, seeds }) {
    if (!Number.isInteger(level) || level < 1 || level > LEVELS)
      throw new RangeError(`levels are 1 to ${LEVELS}`);
    return each(seeds, (seed) => {
      if (!Number.isSafeInteger(seed)) throw new TypeError("a seed is a whole number");
      const payload = generate(level, seed);
      return { payload, level, ...describe(payload) };
    });
  },
  render: ({ items }) => each(items, ({ payload }) => describe(payload)),
  verify: ({ items }) => each(items, ({ payload, completion }) => verify(payload, completion)),
  parse: ({ texts }) => each(texts, parse),
};

/** The answer to one message, as text without line breaks. */
export function answer(message) {
  let id = 0;
  try {
    const request = JSON.parse(message);
    id = request.id;
    if (!Object.hasOwn(CALLS, request.call))
      throw new TypeError(`unknown call ${JSON.stringify(request.call)}`);
    return JSON.stringify({ id, ok: CALLS[request.call](request) });
  } catch (error) {
    return JSON.stringify({ id, error: String(error) });
  }
}

const port = process.argv.indexOf("--port");
if (port < 0) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== "") process.stdout.write(`${answer(line)}\n`);
  }
} else {
  const { WebSocketServer } = await import("ws");
  const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[port + 1]) });
  server.on("listening", () => console.error(`listening at ws://127.0.0.1:${server.address().port}`));
  server.on("connection", (socket) => socket.on("message", (data) => socket.send(answer(String(data)))));
}

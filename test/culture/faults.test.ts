// What peers must not be able to do: damaged, forged and oversized updates are refused as data, and leave no trace.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { DOCUMENT, type YCulture } from "../../culture/index.ts";
import { type LogRecord, seal } from "../../culture/record.ts";
import { adopted, define, must, portrait, replica, sync } from "./replicas.ts";

const ada = { author: "ada", round: 1 };

function busy(clientId = 1): YCulture {
  const culture = replica(clientId);
  adopted(culture, "f", "rev sort", ada);
  adopted(culture, "g", "f rot", ada);
  must(
    culture,
    { op: "propose", kind: "note", name: "a title", body: [], text: "reversing twice does nothing" },
    ada,
  );
  return culture;
}

/** Asserts that the update is refused for the reason and that nothing is different afterwards. */
function refused(culture: YCulture, update: Uint8Array, reason: string): void {
  const before = { portrait: portrait(culture), bytes: culture.encode() };
  let heard = 0;
  const stop = culture.onUpdate(() => heard++);
  expect(culture.apply(update)).toMatchObject({ ok: false, error: { reason } });
  stop();
  expect(heard).toBe(0);
  expect(portrait(culture)).toEqual(before.portrait);
  expect(culture.encode()).toEqual(before.bytes);
}

/** An update as a hostile peer would make it with Yjs itself. */
function forge(write: (doc: Y.Doc) => void, clientID = 66): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  write(doc);
  return Y.encodeStateAsUpdate(doc);
}
function record(changes: Partial<LogRecord> = {}): LogRecord {
  return seal({
    client: 66,
    index: 0,
    time: 1,
    ...ada,
    edit: {
      op: "propose",
      kind: "definition",
      name: "x",
      body: ["rev"],
      text: "",
      parents: [],
      about: "",
      fitted: 0,
    },
    refs: [""],
    judged: "",
    ...changes,
  });
}
const push = (...values: unknown[]) => forge((doc) => doc.getArray("edits").push(values));

describe("damaged updates", () => {
  it("cut short, empty or random are refused", () => {
    const update = busy(2).encode();
    const culture = busy();
    for (const cut of [0, 1, 2, 10, update.length >> 1, update.length - 1])
      refused(culture, update.slice(0, cut), "malformed");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const before = portrait(culture);
        culture.apply(noise);
        expect(portrait(culture)).toEqual(before);
      }),
      { seed: 1 },
    );
  });

  it("with flipped bits never change a word: the culture is as without them, or as with the true update", () => {
    const source = busy(2);
    const update = source.encode();
    const base = busy();
    const whole = busy();
    sync(source, whole);
    const without = JSON.stringify(portrait(base));
    // A true update may also come in part, when a flip turns the rest into something that waits for more.
    const part = new Set([without, JSON.stringify(portrait(whole))]);
    let kept = 0;
    for (let at = 0; at < update.length; at += 3) {
      const damaged = update.slice();
      damaged[at]! ^= 1 << (at % 8);
      const culture = replica(3);
      sync(base, culture);
      const result = culture.apply(damaged);
      const after = JSON.stringify(portrait(culture));
      expect(part.has(after)).toBe(true);
      if (!result.ok) expect(after).toBe(without);
      else kept++;
      // Whatever it was, the true update still arrives.
      sync(source, culture);
      expect(JSON.stringify(portrait(culture))).toBe(JSON.stringify(portrait(whole)));
    }
    // Hardly any flip goes unnoticed: those in Yjs's own framing, which says nothing about the edits.
    expect(kept).toBeLessThan(update.length / 3 / 10);
  });

  it("a damaged state vector gives the whole state instead of an exception", () => {
    const culture = busy();
    expect(culture.encode(new Uint8Array([255, 255, 255]))).toEqual(culture.encode());
  });
});

describe("forged updates", () => {
  it("are accepted when they are what an honest peer would write", () => {
    const culture = busy();
    expect(culture.apply(push(record())).ok).toBe(true);
    expect(culture.entries().some((entry) => entry.name === "x")).toBe(true);
  });

  it("with records that do not stand on their own are refused", () => {
    const edit = record().edit as LogRecord["edit"] & { op: "propose" };
    const culture = busy();
    refused(culture, push("text"), "malformed");
    refused(culture, push(null), "malformed");
    refused(culture, push({ ...record(), checksum: "0".repeat(16) }), "malformed");
    refused(culture, push({ ...record(), extra: 1 }), "malformed");
    refused(culture, push(record({ client: 67 })), "malformed");
    refused(culture, push(record({ index: 1 })), "malformed");
    refused(culture, push(record({ time: 2 ** 51 })), "malformed");
    refused(culture, push(record({ author: "" })), "malformed");
    refused(culture, push(record({ refs: [] })), "malformed");
    refused(culture, push(record({ edit: { ...edit, body: [] }, refs: [] })), "malformed");
    refused(culture, push(record({ edit: { ...edit, text: "x".repeat(2001) } })), "malformed");
    refused(culture, push(record({ edit: { ...edit, body: ["zap"] } })), "unknown-name");
    refused(culture, push(record({ refs: ["0123456789abcdef"] })), "unknown-name");
    refused(culture, push(record({ edit: { ...edit, name: "rev" } })), "not-allowed");
    refused(culture, push(record({ edit: { ...edit, name: "f~2" } })), "not-allowed");
    refused(
      culture,
      push(record({ edit: { ...edit, name: "x", body: ["x"] }, refs: ["0123456789abcdef"] })),
      "cycle",
    );
    // One bad record among good ones refuses the update as a whole.
    refused(culture, push(record(), record({ index: 2 })), "malformed");
  });

  it("that write elsewhere, insert in the middle, nest types or delete are refused", () => {
    const culture = busy();
    refused(
      culture,
      forge((doc) => doc.getMap("edits").set("k", record())),
      "not-allowed",
    );
    refused(
      culture,
      forge((doc) => doc.getArray("other").push([record()])),
      "not-allowed",
    );
    refused(
      culture,
      forge((doc) => doc.getArray("edits").push([new Y.Map()])),
      "not-allowed",
    );
    refused(
      culture,
      forge((doc) => doc.getText("edits").insert(0, "hello")),
      "not-allowed",
    );
    const doc = new Y.Doc();
    doc.clientID = 66;
    Y.applyUpdate(doc, culture.encode());
    const since = Y.encodeStateVector(doc);
    doc.getArray("edits").insert(1, [record()]);
    refused(culture, Y.encodeStateAsUpdate(doc, since), "not-allowed");
    doc.getArray("edits").delete(0, 1);
    refused(culture, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc)), "not-allowed");
    refused(culture, Y.encodeStateAsUpdate(doc, since), "not-allowed");
  });

  it("under another's client id are noticed", () => {
    const [a, impostor] = [replica(1), replica(1)];
    define(a, "f", "rev", ada);
    define(impostor, "g", "rot", ada);
    refused(a, impostor.encode(), "not-allowed");
  });

  it("with rule-breaking edits have no effect, and do no harm", () => {
    const culture = busy();
    const f = culture.resolve("f")!;
    const cheat = (index: number, edit: LogRecord["edit"], refs: string[] = []) =>
      record({ index, time: 50 + index, edit, refs, judged: "0123456789abcdef" });
    const before = portrait(culture);
    const update = push(
      cheat(0, { op: "amend", id: f.id, body: ["rot"] }, [""]),
      cheat(1, { op: "amend", id: f.id, name: "rev" }),
      cheat(2, { op: "amend", id: f.id, name: "two words" }),
      cheat(3, { op: "check", id: f.id, agreed: 9, tested: 9 }),
      cheat(4, { op: "adopt", id: "0123456789abcdef" }),
      cheat(5, { op: "merge", id: f.id, into: f.id }),
    );
    expect(culture.apply(update).ok).toBe(true);
    expect(portrait(culture)).toEqual(before);
    expect(culture.history()).toHaveLength(5 + 6);
  });

  it("bound to entries that nobody has are listed, and stand for nothing", () => {
    const culture = busy();
    const edit = { ...record().edit, name: "x", body: ["ghost"] } as LogRecord["edit"];
    expect(culture.apply(push(record({ edit, refs: ["0123456789abcdef"] }))).ok).toBe(true);
    const ghost = culture.entries().find((entry) => entry.name === "x")!;
    expect(culture.expand(ghost.id)).toBeUndefined();
    expect(culture.edit({ op: "adopt", id: ghost.id }, ada)).toMatchObject({
      error: { reason: "unknown-name" },
    });
  });
});

describe("size", () => {
  it("an update beyond the bound is refused unread", () => {
    refused(replica(), new Uint8Array(DOCUMENT.bytes + 1), "full");
  });

  it("updates that would grow the document beyond the bound are refused, edits too", () => {
    const culture = replica();
    const text = "x".repeat(2000);
    const note = (index: number) =>
      record({
        index,
        time: index + 1,
        edit: {
          op: "propose",
          kind: "note",
          name: `n${index}`,
          body: [],
          text,
          parents: [],
          about: "",
          fitted: 0,
        },
        refs: [],
      });
    const doc = new Y.Doc();
    doc.clientID = 66;
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(update));
    const half = Math.ceil((0.55 * DOCUMENT.bytes) / JSON.stringify(note(0)).length);
    for (let i = 0; i < 2; i++)
      doc.getArray("edits").push(Array.from({ length: half }, (_, k) => note(i * half + k)));
    expect(culture.apply(updates[0]!).ok).toBe(true);
    expect(culture.apply(updates[1]!)).toMatchObject({ error: { reason: "full" } });
    expect(culture.history()).toHaveLength(half);
    // Ahead of its predecessors an update waits, and what waits is counted too.
    const other = replica();
    expect(other.apply(updates[1]!).ok).toBe(true);
    expect(other.history()).toHaveLength(0);
    expect(other.apply(updates[0]!)).toMatchObject({ error: { reason: "full" } });
  });
});

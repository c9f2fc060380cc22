// Drafts made into edits: what comes out satisfies the culture's own schema, what is wrong is said field by field; and
// how what was handed in is tracked.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editSchema, LIMITS } from "../../culture/index.ts";
import { amendmentHint, BOUNDS, type DraftForm, editOf } from "../../dashboard/views/culture/draft.ts";
import {
  nextRequest,
  type Receipt,
  type Requests,
  receiptOf,
  receiptOfDraft,
  statusOf,
} from "../../dashboard/views/culture/requests.ts";
import { entry } from "./culture-fixture.ts";

const DRAFT: DraftForm = {
  kind: "definition",
  name: "n40",
  about: "law-2-1",
  target: "",
  text: "rot dup n3",
};
const NOTHING = { target: undefined, parentsOf: () => [] };

describe("editOf", () => {
  it("makes a definition, with its parents", () => {
    const parentsOf = (body: readonly string[]) => (body.includes("n3") ? ["00000000000000aa"] : []);
    expect(editOf(DRAFT, { target: undefined, parentsOf })).toEqual({
      ok: true,
      edit: {
        op: "propose",
        kind: "definition",
        name: "n40",
        body: ["rot", "dup", "n3"],
        text: "",
        parents: ["00000000000000aa"],
        about: "law-2-1",
        fitted: 0,
      },
    });
  });

  it("makes a note", () => {
    const made = editOf({ ...DRAFT, kind: "note", name: " On rot ", text: " twice \n" }, NOTHING);
    expect(made).toMatchObject({ ok: true, edit: { kind: "note", name: "On rot", text: "twice", body: [] } });
  });

  it.each([
    [{ name: " " }, "name"],
    [{ name: "two words" }, "name"],
    [{ name: "n~2" }, "name"],
    [{ name: "n".repeat(BOUNDS.word + 1) }, "name"],
    [{ about: "l".repeat(BOUNDS.about + 1) }, "about"],
    [{ text: " \n" }, "text"],
    [{ text: "rot ".repeat(BOUNDS.body + 1) }, "text"],
    [{ text: "r".repeat(BOUNDS.title + 1) }, "text"],
    [{ text: "rot n40" }, "text"],
    [{ kind: "note", name: "n".repeat(BOUNDS.title + 1) }, "name"],
    [{ kind: "note", text: "x".repeat(BOUNDS.text + 1) }, "text"],
    [{ kind: "note", text: "" }, "text"],
    [{ target: "gone" }, "text"],
  ] as const)("refuses %j for its %s", (change, field) => {
    const made = editOf({ ...DRAFT, ...change }, NOTHING);
    expect(made).toMatchObject({ ok: false, field });
    expect(made.ok ? "" : made.message).not.toBe("");
  });

  it("amends bodies of definitions and texts of the rest, and only where something changes", () => {
    const target = entry(1, "n7", "rot dup");
    const known = { ...NOTHING, target };
    const amend = { ...DRAFT, target: target.id };
    expect(editOf({ ...amend, text: "rot rev" }, known)).toEqual({
      ok: true,
      edit: { op: "amend", id: target.id, body: ["rot", "rev"] },
    });
    expect(editOf({ ...amend, text: "rot  dup" }, known)).toMatchObject({ ok: false, field: "text" });
    expect(editOf({ ...amend, text: "n7 rot" }, known)).toMatchObject({ ok: false, field: "text" });
    const note = entry(2, "t", "", { kind: "note", text: "old" });
    expect(editOf({ ...amend, kind: "note", text: "new" }, { ...NOTHING, target: note })).toEqual({
      ok: true,
      edit: { op: "amend", id: note.id, text: "new" },
    });
    expect(editOf({ ...amend, text: "old" }, { ...NOTHING, target: note })).toMatchObject({ ok: false });
    const dead = { ...target, status: "refuted" } as const;
    expect(editOf({ ...amend, text: "rot rev" }, { ...NOTHING, target: dead })).toMatchObject({ ok: false });
  });

  it("never makes what the culture's schema would refuse", () => {
    const text = fc.oneof(fc.string({ maxLength: 90 }), fc.constantFrom("rot dup", "n40", "a ".repeat(20)));
    const drafts = fc.record({
      kind: fc.constantFrom("definition", "note", "example"),
      name: text,
      about: text,
      target: fc.constantFrom("", "0000000000000001"),
      text: fc.oneof(text, fc.string({ maxLength: 3000 })),
    });
    const target = entry(1, "n7", "rot dup");
    let made = 0;
    fc.assert(
      fc.property(drafts, (draft) => {
        const result = editOf(draft as DraftForm, { target, parentsOf: () => [] });
        if (!result.ok) return;
        made++;
        expect(editSchema.safeParse(result.edit).success).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(10);
  });

  it("has the culture's bounds", () => {
    expect(BOUNDS).toMatchObject({ title: LIMITS.name, body: LIMITS.body, text: LIMITS.text });
  });
});

describe("amendmentHint", () => {
  it("warns where the rules will refuse", () => {
    const claim = entry(1, "n7", "rot", { status: "claimed", author: "human:eve" });
    expect(amendmentHint(claim, "human:eve")).toBeNull();
    expect(amendmentHint(claim, "human:ann")).not.toBeNull();
    expect(amendmentHint({ ...claim, status: "adopted" }, "human:eve")).not.toBeNull();
    expect(amendmentHint({ ...claim, kind: "note" }, "human:ann")).toBeNull();
  });
});

describe("requests", () => {
  const refused: Receipt = { status: "refused", reason: "cycle", entry: null, round: 3 };
  const requests = (receipts: Record<string, Receipt>, inbox: string[] = []): Requests => ({
    receipts: new Map(Object.entries(receipts)),
    inbox: new Set(inbox),
  });

  it("numbers a draft's requests", () => {
    expect(nextRequest("d", requests({}))).toBe("d.1");
    expect(nextRequest("d", requests({ "d.1": refused, "dd.7": refused }, ["d.2"]))).toBe("d.3");
  });

  it("tells what became of the newest", () => {
    expect(receiptOfDraft("d", requests({}))).toBeUndefined();
    expect(receiptOfDraft("d", requests({ "d.1": refused }))).toBe(refused);
    expect(receiptOfDraft("d", requests({ "d.1": refused }, ["d.1", "d.2"]))).toMatchObject({
      status: "waiting",
    });
    expect(statusOf("other", requests({ "d.1": refused }))).toBeUndefined();
  });

  it("takes no receipt that is none", () => {
    expect(receiptOf({ status: "accepted", entry: "x", round: 2, reason: null })).toEqual({
      status: "accepted",
      entry: "x",
      round: 2,
      reason: null,
    });
    for (const other of [null, 7, "accepted", {}, { status: "odd" }])
      expect(receiptOf(other)).toBeUndefined();
    expect(receiptOf({ status: "waiting", reason: 5, entry: {}, round: "1" })).toEqual({
      status: "waiting",
      reason: null,
      entry: null,
      round: null,
    });
  });
});

// The suite that every task family passes, built-in or plug-in. Usage, in a test file:
//   taskFamilySuite("programs", () => programsFamily());
// It checks the contract of tasks/family.ts; the grader audit looks for holes beyond it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentId, Rng } from "../../core/index.ts";
import { CHANNELS, type Task, type TaskFamily, taskSchema, verdictSchema } from "../../tasks/index.ts";

const PER_LEVEL = 12;
const byHarness = { kind: "seed", source: "conformance" } as const;

export function taskFamilySuite<P>(name: string, make: () => TaskFamily<P>): void {
  describe(`${name} keeps the task family contract`, () => {
    const family = make();
    const tasks = samples(family);

    it("declares a usable id, levels and symbols", () => {
      expect(family.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(family.levels).toBeGreaterThanOrEqual(1);
      expect(new Set(family.symbols).size).toBe(family.symbols.length);
      for (const symbol of family.symbols) expect(symbol).toMatch(/^[\x21-\x7e]+$/);
      expect(family.symbols).toContain(".");
    });

    it("generates tasks of the level asked for, the same from the same generator state", () => {
      for (let level = 1; level <= family.levels; level++) {
        const task = family.generate(Rng.seed(level), level);
        expect(taskSchema.safeParse(task).success).toBe(true);
        expect(task).toMatchObject({ family: family.id, level });
        expect(family.generate(Rng.seed(level), level)).toEqual(task);
      }
    });

    it("names tasks by content, and tasks survive JSON", () => {
      for (const task of tasks) {
        expect(task.id).toBe(contentId({ family: family.id, payload: task.payload }));
        const wire = JSON.parse(JSON.stringify(task)) as Task<P>;
        expect(family.render(wire)).toEqual(family.render(task));
        expect(family.verify(wire, family.oracle(task).completion).correct).toBe(true);
      }
    });

    it("accepts its own worked answers, to the last symbol", () => {
      for (const task of tasks) {
        const { completion } = family.oracle(task);
        const verdict = family.verify(task, completion);
        expect(verdict).toMatchObject({ correct: true, score: 1 });
        expect(verdict.verifiedSymbols).toBe(completion.split(" ").length);
        expect(verdict.steps.every(Boolean)).toBe(true);
        expect(completion.endsWith(" .")).toBe(true);
      }
    });

    it("writes prompts and answers in its declared symbols and features", () => {
      for (const task of tasks) {
        const { pieces, text } = family.render(task);
        expect(text).not.toBe("");
        for (const piece of pieces) {
          if (typeof piece === "string") expect(family.symbols).toContain(piece);
          else
            for (const id of piece.bag)
              expect(id >= 0 && id < family.features && Number.isInteger(id)).toBe(true);
        }
        for (const symbol of family.oracle(task).completion.split(" "))
          expect(family.symbols).toContain(symbol);
      }
    });

    it("verifies any text without throwing, with a sound verdict", () => {
      const texts = fc.oneof(
        fc.string(),
        fc.string({ unit: "binary" }),
        fc.array(fc.constantFrom(...family.symbols), { maxLength: 20 }).map((words) => words.join(" ")),
      );
      fc.assert(
        fc.property(fc.constantFrom(...tasks), texts, (task, text) => {
          const verdict = family.verify(task, text);
          const sound = verdictSchema.safeParse(verdict).success && (verdict.score === 1) === verdict.correct;
          expect({ sound, verified: verdict.verifiedSymbols <= text.split(" ").length }).toEqual({
            sound: true,
            verified: true,
          });
          expect(family.verify(task, text)).toEqual(verdict);
        }),
        { numRuns: 100, seed: 1 },
      );
    });

    it("gives a cut answer no more than its verified part", () => {
      for (const task of tasks) {
        const words = family.oracle(task).completion.split(" ");
        for (let length = 0; length < words.length; length++) {
          const verdict = family.verify(task, words.slice(0, length).join(" "));
          expect(verdict.correct).toBe(false);
          expect(verdict.verifiedSymbols).toBeLessThanOrEqual(length);
        }
      }
    });

    it.skipIf(family.proposals === false)("reads its own proposals back", () => {
      for (const task of tasks) {
        const parsed = family.parse(family.propose(task), byHarness);
        expect(parsed.ok && parsed.value.id).toBe(task.id);
        expect(parsed.ok && parsed.value.provenance).toEqual(byHarness);
      }
    });

    it("refuses proposals that are not of its language, as data", () => {
      for (const text of ["", " ", "\u0000", "@ @ @", "no such thing"]) {
        const parsed = family.parse(text, byHarness);
        expect(parsed.ok).toBe(false);
        if (!parsed.ok) expect(parsed.error.reason).not.toBe("");
      }
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
          family.parse(text, byHarness);
        }),
        { numRuns: 100, seed: 1 },
      );
    });

    it("measures tasks in finite numbers", () => {
      for (const task of tasks)
        for (const value of Object.values(family.measure(task))) expect(Number.isFinite(value)).toBe(true);
    });

    it("gives every symbol non-negative integer coordinates, and cursors that can be cloned", () => {
      for (const task of tasks) {
        const cursor = family.coordinates.start();
        const symbols = family.render(task).pieces.map((piece) => (typeof piece === "string" ? piece : ""));
        for (const symbol of [...symbols, ...family.oracle(task).completion.split(" ")]) {
          const copy = cursor.clone();
          const at = cursor.next(symbol);
          const integers = at.length === CHANNELS.length && at.every((v) => Number.isInteger(v) && v >= 0);
          expect([symbol, integers, copy.next(symbol).join()]).toEqual([symbol, true, at.join()]);
        }
      }
    });
  });
}

function samples<P>(family: TaskFamily<P>): Task<P>[] {
  const tasks: Task<P>[] = [];
  for (let level = 1; level <= family.levels; level++) {
    for (let i = 0; i < PER_LEVEL; i++) tasks.push(family.generate(Rng.seed(`${level} ${i}`), level));
  }
  return tasks;
}

// What every built-in family's test begins with: the contract's suite and the audit. Each kind adds an independent
// check of the oracles. Usage: checkFamilies(logicFamilies);
import { describe, expect, it } from "vitest";
import { auditFamily, type TaskFamily } from "../../../tasks/index.ts";
import { taskFamilySuite } from "../../conformance/task-family.ts";

export function checkFamilies(families: readonly TaskFamily[]): void {
  for (const family of families) {
    taskFamilySuite(family.id, () => family);
    describe(`${family.id} under audit`, () => {
      it("has no holes", () => {
        const { rows } = auditFamily(family, { items: 600 });
        // Speed depends on the machine: npm run bench measures it.
        expect(rows.filter(({ ok, check }) => !ok && check !== "speed")).toEqual([]);
      });
    });
  }
}

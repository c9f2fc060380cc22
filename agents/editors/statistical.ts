// The strong baseline among editors: names by n-gram savings (tasks/naming), examples by the interpreter. It has no
// weights and learns nothing.
import type { Rng } from "../../core/index.ts";
import type { Edit } from "../../culture/index.ts";
import { type Definition, proposeNames } from "../../tasks/index.ts";
import type { Editor, EditorView, Suggestion } from "./contract.ts";
import { exampleTask, workedExample } from "./example.ts";
import { definitionsOf, exampleEdit, merges, notes, opsOf, retirements, withoutExample } from "./upkeep.ts";

/** Symbols of a body. */
const LONGEST = 4;

export class StatisticalEditor implements Editor {
  readonly id = "statistics";
  readonly author = "statistics";

  async suggest(view: EditorView, n: number, rng: Rng): Promise<readonly Suggestion[]> {
    const known = definitionsOf(view).map(
      (entry): Definition => ({ name: entry.name, body: opsOf(entry, view) }),
    );
    const names = proposeNames(view.programs, { known, names: view.names, most: n, longest: LONGEST });
    const examples = withoutExample(view).map((entry) =>
      exampleEdit(entry, workedExample(exampleTask(entry, opsOf(entry, view), rng))),
    );
    const upkeep = [...merges(view), ...retirements(view, this.author), ...examples, ...notes(view)];
    return [
      ...names.map(({ name, body, count, saving }): Suggestion => {
        const edit: Edit = { op: "propose", kind: "definition", name, body: [...body], fitted: count };
        return { edit, reason: `stands in ${count} places, saves ${saving} symbols` };
      }),
      ...upkeep.slice(0, n),
    ];
  }
}

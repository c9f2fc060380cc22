// The editor that is a language model: one of a population's agents, asked for bodies that deserve a name (prompt.ts) and
// for worked examples, which count only when they are right. What it should learn (bodies that were accepted, anybody's)
// is kept by whoever publishes. Merging, retiring and notes need no invention: they are every editor's (upkeep.ts).
import type { Rng } from "../../core/index.ts";
import type { Edit } from "../../culture/index.ts";
import { expand, programsFamily, rewritesFamily, tokenise } from "../../tasks/index.ts";
import type { Policy } from "../policy.ts";
import type { Editor, EditorView, Suggestion } from "./contract.ts";
import { examplePrompt, exampleTask, exampleText } from "./example.ts";
import { BODY, editorPrompt, readBody } from "./prompt.ts";
import {
  definitionsOf,
  exampleEdit,
  merges,
  notes,
  opsOf,
  retirements,
  withoutExample,
  wordsIn,
} from "./upkeep.ts";

/** Bodies asked for per suggestion wanted: most are nothing new. */
const TRIES = 4;
/** Bound on a worked example, in tokens: four ops of seven symbols each, and what opens and ends it. */
const EXAMPLE_TOKENS = 40;
/** Longest definition that the model is asked to work an example for, in ops. */
const LONGEST_EXAMPLE = 4;

export class ModelEditor implements Editor {
  readonly id = "model";
  readonly author: string;
  readonly #policy: Policy;

  /** @param author the agent that speaks. */
  constructor(author: string, policy: Policy) {
    this.author = author;
    this.#policy = policy;
  }

  async suggest(view: EditorView, n: number, rng: Rng): Promise<readonly Suggestion[]> {
    const bodies = await this.#bodies(view, n, rng.fork("bodies"));
    const examples = await this.#examples(view, n, rng.fork("examples"));
    const upkeep = [...merges(view), ...retirements(view, this.author), ...examples, ...notes(view)];
    return [...bodies, ...upkeep.slice(0, n)];
  }

  async #bodies(view: EditorView, n: number, rng: Rng): Promise<Suggestion[]> {
    if (view.programs.length === 0) return [];
    const known = wordsIn(view);
    const programs = view.programs.map((program) => tokenise(program, known));
    const { coordinates } = rewritesFamily({ ops: "all" });
    const allowed = [...view.ops, ...known.map(({ name }) => name)];
    const requests = Array.from({ length: n * TRIES }, () => ({
      prompt: editorPrompt(programs, rng),
      coordinates,
      family: "rewrites",
      count: 1,
      allowed,
    }));
    const answers = await this.#policy.sample(requests, { temperature: 1, maxTokens: BODY.most + 1, rng });
    const meaning = new Map(known.map(({ name, spelling }) => [name, spelling]));
    const taken = new Set(known.map(({ spelling }) => spelling.join(" ")));
    const found: Suggestion[] = [];
    for (const [completion] of answers) {
      const body = readBody(completion?.text ?? "");
      const ops = body && expand(body, meaning);
      const name = view.names[found.length];
      if (body === undefined || !ops?.ok || taken.has(ops.value.join(" "))) continue;
      if (name === undefined || found.length === n) break;
      taken.add(ops.value.join(" "));
      const fitted = programs.filter((program) =>
        ` ${program.join(" ")} `.includes(` ${body.join(" ")} `),
      ).length;
      const edit: Edit = { op: "propose", kind: "definition", name, body, fitted };
      found.push({ edit, reason: `stands in ${fitted} of ${programs.length} programs` });
    }
    return found;
  }

  /** Only right ones: an agent's own answer, with the definition in its context, checked like any attempt. */
  async #examples(view: EditorView, n: number, rng: Rng): Promise<Suggestion[]> {
    const wanting = new Set(withoutExample(view));
    const entries = definitionsOf(view)
      .filter((entry) => wanting.has(entry) && opsOf(entry, view).length <= LONGEST_EXAMPLE)
      .slice(0, n);
    if (entries.length === 0) return [];
    const tasks = entries.map((entry) => exampleTask(entry, opsOf(entry, view), rng));
    const programs = programsFamily({ ops: "all" });
    const answers = await this.#policy.sample(
      tasks.map((task) => ({
        prompt: examplePrompt(task),
        coordinates: programs.coordinates,
        family: "programs",
        count: 1,
        allowed: [">", "/", ..."0123456789", ...view.ops],
      })),
      { temperature: 0, maxTokens: EXAMPLE_TOKENS, rng },
    );
    return entries.flatMap((entry, i) => {
      const text = answers[i]?.[0]?.text ?? "";
      const task = tasks[i]!;
      return programs.verify(task, text).correct ? [exampleEdit(entry, exampleText(task, text))] : [];
    });
  }
}

// A plug-in as a task family like any other: asked over its host, in batches where there are many, everything that comes
// back checked and bounded. What is wrong is thrown as a PluginFault; too many faults, and it is not asked any more.
//   const family = ContainedFamily.open({ kind: "command", command: "python3 family.py", folder: "." });
// It knows nothing of files and folders (load.ts does).
import { err, ok, type Result, type Rng } from "../../core/index.ts";
import {
  type AuditReport,
  type Context,
  type Coordinates,
  type FamilyKind,
  type Layout,
  layoutCoordinates,
  makeTask,
  type Prompt,
  type Provenance,
  type Rejection,
  type Task,
  type TaskFamily,
  type Verdict,
  type WorkedAnswer,
} from "../../tasks/index.ts";
import type { ContainmentOptions } from "./conversation.ts";
import { Conversation } from "./conversation.ts";
import { type FaultKind, PluginFault } from "./fault.ts";
import { cut, SIZES } from "./limits.ts";
import {
  auditReportSchema,
  failureSchema,
  flawOf,
  type Hello,
  type NewProblem,
  newProblemSchema,
  type Problem,
  payloadFlaw,
  problemSchema,
  readVerdict,
  rejectionSchema,
} from "./protocol.ts";
import type { PluginSource } from "./source.ts";

export interface Attempted {
  readonly task: Task;
  readonly completion: string;
}

export class ContainedFamily implements TaskFamily {
  readonly id: string;
  readonly title: string;
  readonly kind: FamilyKind;
  readonly levels: number;
  readonly symbols: readonly string[];
  readonly ascii: boolean;
  readonly proposals: boolean;
  readonly features: number;
  readonly layout: Layout;
  readonly coordinates: Coordinates;
  /** How many families its module has. */
  readonly families: number;
  /** What it has said of itself. */
  readonly hello: Hello;
  readonly #conversation: Conversation;
  readonly #known: ReadonlySet<string>;
  /** What came with a task when it was made: most of what is asked about it later. */
  readonly #problems = new WeakMap<Task, Problem>();

  private constructor(conversation: Conversation, hello: Hello) {
    this.#conversation = conversation;
    this.id = hello.id;
    this.title = hello.title;
    this.kind = hello.kind;
    this.levels = hello.levels;
    this.symbols = hello.symbols;
    this.ascii = hello.ascii ?? false;
    this.proposals = hello.proposals ?? true;
    this.features = hello.features;
    this.layout = hello.layout ?? {};
    this.coordinates = layoutCoordinates(this.layout);
    this.families = hello.families;
    this.hello = hello;
    this.#known = new Set(hello.symbols);
  }

  /** Starts the plug-in and lets it say who it is. @throws PluginFault */
  static open(source: PluginSource, options: ContainmentOptions = {}): ContainedFamily {
    const conversation = new Conversation(source, options);
    try {
      return new ContainedFamily(conversation, conversation.hello());
    } catch (error) {
      conversation.close();
      throw error;
    }
  }

  /** The last faults, oldest first. */
  get faults(): readonly PluginFault[] {
    return this.#conversation.faults;
  }
  get quarantined(): boolean {
    return this.#conversation.quarantined;
  }

  /** The audit, run where the plug-in is: only there can be seen whether it reads clocks or changes builtins. Only for
   *  modules. @throws PluginFault */
  auditInside(items: number, totalMs: number): AuditReport {
    const report = auditReportSchema.safeParse(this.#conversation.audit(items, totalMs));
    if (!report.success) throw this.#fault("junk", `not an audit: ${flawOf(report.error)}`);
    return report.data;
  }
  get isModule(): boolean {
    return this.#conversation.isModule;
  }

  /** Ends its program and the thread that talks to it behind it; the next call would start them again. */
  close(): void {
    this.#conversation.close();
  }

  generate(rng: Rng, level: number): Task {
    return taken(this.generateMany([seedFrom(rng)], level)[0]!);
  }

  /** A task for each seed (whole numbers below 2^53), or what went wrong with it. */
  generateMany(seeds: readonly number[], level: number): (Task | PluginFault)[] {
    const provenance: Provenance = { kind: "seed", source: this.id };
    return this.#batches(seeds, () => 0).flatMap((some) =>
      this.#items({ call: "generate", level, seeds: some }, some.length, (answer) =>
        this.#newTask(this.#readNew(answer), level, provenance),
      ),
    );
  }

  render(task: Task, context?: Context): Prompt {
    const { prompt, pieces } = this.#problem(task, context);
    return { pieces: pieces ?? prompt.split(" "), text: prompt };
  }

  oracle(task: Task, context?: Context): WorkedAnswer {
    const { answer, steps } = this.#problem(task, context);
    return { completion: answer, steps };
  }

  verify(task: Task, completion: string, context?: Context): Verdict {
    return taken(this.verifyMany([{ task, completion }], context)[0]!);
  }

  /** A verdict for each attempt, or what went wrong with it. */
  verifyMany(attempts: readonly Attempted[], context?: Context): (Verdict | PluginFault)[] {
    const asked = attempts.filter(({ completion }) => completion.length <= SIZES.completion);
    const size = ({ task, completion }: Attempted): number =>
      completion.length + JSON.stringify(task.payload).length;
    const verdicts = this.#batches(asked, size).flatMap((some) => {
      const items = some.map(({ task, completion }) => ({ ...posed(task), completion }));
      return this.#items({ call: "verify", items, ...given(context) }, some.length, (answer, i) => {
        const verdict = readVerdict(answer, some[i]!.completion);
        return typeof verdict === "string" ? this.#fault("junk", verdict) : verdict;
      });
    });
    let next = 0;
    return attempts.map(({ completion }) =>
      completion.length <= SIZES.completion ? verdicts[next++]! : TOO_LONG,
    );
  }

  parse(text: string, provenance: Provenance, context?: Context): Result<Task, Rejection> {
    if (!this.proposals) return err({ gate: "parse", reason: `${this.id} takes no proposals` });
    if (text.length > SIZES.proposal) {
      return err({ gate: "too-large", reason: `at most ${SIZES.proposal} characters` });
    }
    const [parsed] = this.#items({ call: "parse", texts: [text], ...given(context) }, 1, (answer) => {
      const rejection = rejectionSchema.safeParse(answer);
      if (rejection.success) return { ...rejection.data, reason: cut(rejection.data.reason) };
      const problem = this.#readNew(answer);
      if (problem instanceof PluginFault) return problem;
      if (problem.level === undefined) return this.#fault("junk", "a parsed problem without its level");
      return this.#newTask(problem, problem.level, provenance);
    });
    const result = taken(parsed!);
    return "gate" in result ? err(result) : ok(result);
  }

  propose(task: Task): string {
    const { proposal, prompt } = this.#problem(task);
    return proposal ?? prompt;
  }

  measure(task: Task): Readonly<Record<string, number>> {
    return this.#problem(task).measure;
  }

  #problem(task: Task, context?: Context): Problem {
    const bare = context === undefined || context.definitions.length === 0;
    const known = bare ? this.#problems.get(task) : undefined;
    if (known !== undefined) return known;
    const [item] = this.#items({ call: "render", items: [posed(task)], ...given(context) }, 1, (answer) => {
      const { success, data, error } = problemSchema.safeParse(answer);
      return success ? this.#checked(data) : this.#fault("junk", `not a problem: ${flawOf(error)}`);
    });
    const problem = taken(item!);
    if (bare) this.#problems.set(task, problem);
    return problem;
  }

  #readNew(answer: unknown): NewProblem | PluginFault {
    const { success, data, error } = newProblemSchema.safeParse(answer);
    if (!success) return this.#fault("junk", `not a problem: ${flawOf(error)}`);
    const flaw = payloadFlaw(data.payload);
    return flaw === undefined ? this.#checked(data) : this.#fault("junk", flaw);
  }

  /** The words of a problem must be those that it has declared. */
  #checked<T extends Problem>(problem: T): T | PluginFault {
    const { prompt, pieces = prompt.split(" "), answer } = problem;
    for (const piece of [...pieces, ...answer.split(" ")]) {
      if (typeof piece !== "string") {
        const outside = piece.bag.find((feature) => feature >= this.features);
        if (outside !== undefined) return this.#fault("junk", `feature ${outside} of ${this.features}`);
      } else if (!this.#known.has(piece) && !(this.ascii && /^[\x21-\x7e]+$/.test(piece))) {
        return this.#fault("junk", `the word ${JSON.stringify(cut(piece, 60))} is not among its symbols`);
      }
    }
    return problem;
  }

  #newTask(problem: NewProblem | PluginFault, asked: number, provenance: Provenance): Task | PluginFault {
    if (problem instanceof PluginFault) return problem;
    const { payload, level = asked, ...rest } = problem;
    if (level > this.levels) return this.#fault("junk", `level ${level} of ${this.levels}`);
    const task = makeTask(this.id, level, payload, provenance);
    this.#problems.set(task, rest);
    return task;
  }

  /** Asks for a list and reads each item of it. A fault of the whole request is every item's. */
  #items<T extends object>(
    request: Parameters<Conversation["items"]>[0],
    count: number,
    read: (answer: unknown, index: number) => T | PluginFault,
  ): (T | PluginFault)[] {
    let answers: readonly unknown[];
    try {
      answers = this.#conversation.items(request, count);
    } catch (error) {
      if (!(error instanceof PluginFault)) throw error;
      return Array.from({ length: count }, () => error);
    }
    return answers.map((answer, i) => {
      const failure = failureSchema.safeParse(answer);
      const item = failure.success ? this.#fault("threw", failure.data.error) : read(answer, i);
      if (!(item instanceof PluginFault)) this.#conversation.succeeded();
      return item;
    });
  }

  #fault(kind: FaultKind, detail: string): PluginFault {
    return this.#conversation.record(new PluginFault(kind, this.id, detail));
  }

  /** Lists short enough for one request each. */
  #batches<T>(all: readonly T[], size: (item: T) => number): T[][] {
    const batches: T[][] = [];
    let room = 0;
    for (const item of all) {
      const batch = batches.at(-1);
      room -= size(item);
      if (batch === undefined || room < 0 || batch.length === SIZES.batch) {
        batches.push([item]);
        room = SIZES.requestText - size(item);
      } else batch.push(item);
    }
    return batches;
  }
}

const TOO_LONG: Verdict = {
  correct: false,
  score: 0,
  steps: [],
  verifiedSymbols: 0,
  reason: "too long",
};

function posed({ id, level, payload }: Task) {
  return { id, level, payload };
}

function given(context: Context | undefined): { readonly context?: Context } {
  return context === undefined || context.definitions.length === 0 ? {} : { context };
}

/** A whole number below 2^53, from two draws. */
export function seedFrom(rng: Rng): number {
  return rng.u32() * 2 ** 21 + (rng.u32() >>> 11);
}

/** @throws the PluginFault that came instead. */
function taken<T extends object>(item: T | PluginFault): T {
  if (item instanceof PluginFault) throw item;
  return item;
}

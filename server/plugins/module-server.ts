// Answers the protocol for a family that is a module in this process: the same messages that a program in another
// language answers. Whatever the family throws becomes an answer with a reason. It knows no pipes, and imports little:
// a process starts for every plug-in.
import { isDeepStrictEqual } from "node:util";
import { contentId, Rng } from "../../core/index.ts";
import type { AuditReport, Context, Prompt, Task, TaskFamily } from "../../tasks/index.ts";
import { PROTOCOL } from "./limits.ts";
import type { PosedProblem, Request } from "./protocol.ts";

/** Audits a module where it is: only there can be seen whether it reads clocks or changes builtins. Not for programs. */
export interface AuditRequest {
  readonly call: "audit";
  readonly items: number;
  readonly totalMs: number;
}

/** Problems kept with what the family has worked out about them: one is attempted many times. */
const KEPT = 4096;
const METHODS = ["generate", "render", "oracle", "verify", "parse", "propose", "measure"] as const;
const BRIDGE = { kind: "seed", source: "bridge" } as const;

export class ModuleServer {
  readonly #family: TaskFamily;
  readonly #families: number;
  readonly #explain: (thrown: unknown) => string;
  readonly #kept = new Map<string, Task>();

  /** `exported` is what the module exports. Throws if that is no family. */
  constructor(exported: unknown, index: number, explain: (thrown: unknown) => string) {
    const families = Array.isArray(exported) ? exported : [exported];
    this.#families = families.length;
    this.#family = asFamily(families[index]);
    this.#explain = explain;
  }

  /** The answer to one message, as text. */
  async answer(message: string): Promise<string> {
    const { id, ...request } = JSON.parse(message) as (Request | AuditRequest) & { readonly id: number };
    try {
      const ok = request.call === "audit" ? await this.#audit(request) : this.#ok(request);
      return JSON.stringify({ id, ok });
    } catch (thrown) {
      return JSON.stringify({ id, error: this.#explain(thrown) });
    }
  }

  async #audit({ items, totalMs }: AuditRequest): Promise<AuditReport> {
    const { auditFamily } = await import("../../tasks/index.ts");
    return auditFamily(this.#family, { items, totalMs });
  }

  #ok(request: Request): unknown {
    if (request.call === "hello") return this.#hello();
    const context = "context" in request ? request.context : undefined;
    if (request.call === "generate") {
      return this.#each(request.seeds, (seed) => {
        const { level, payload } = this.#family.generate(Rng.seed(seed), request.level);
        return this.#describeNew(level, payload);
      });
    }
    if (request.call === "render") {
      return this.#each(request.items, (item) => this.#describe(this.#task(item), context));
    }
    if (request.call === "verify") {
      return this.#each(request.items, (item) =>
        this.#family.verify(this.#task(item), item.completion, context),
      );
    }
    return this.#each(request.texts, (text) => {
      const parsed = this.#family.parse(text, BRIDGE, context);
      return parsed.ok ? this.#describeNew(parsed.value.level, parsed.value.payload) : parsed.error;
    });
  }

  #hello(): unknown {
    const { id, title, kind, levels, symbols, ascii, proposals, features, layout } = this.#family;
    const said = { id, title, kind, levels, symbols, ascii, proposals, features, layout };
    return { protocol: PROTOCOL, ...said, families: this.#families };
  }

  #each<T>(items: readonly T[], one: (item: T) => unknown): { items: unknown[] } {
    return {
      items: items.map((item) => {
        try {
          return one(item);
        } catch (thrown) {
          return { error: this.#explain(thrown) };
        }
      }),
    };
  }

  #describeNew(level: number, payload: unknown): unknown {
    const copy: unknown = JSON.parse(JSON.stringify(payload) ?? "null");
    if (!isDeepStrictEqual(copy, payload)) throw new Error("the problem is not plain JSON data");
    // Looked at as it will be when it comes back: so nothing can hang on what JSON does not carry.
    const id = contentId({ family: this.#family.id, payload: copy });
    return { payload: copy, level, ...this.#describe(this.#task({ id, level, payload: copy }), undefined) };
  }

  #describe(task: Task, context: Context | undefined) {
    const { pieces, text }: Prompt = this.#family.render(task, context);
    const { completion, steps } = this.#family.oracle(task, context);
    const plain = pieces.join(" ") === text && text.split(" ").length === pieces.length;
    return {
      prompt: text,
      ...(plain ? {} : { pieces }),
      answer: completion,
      steps,
      measure: this.#family.measure(task),
      ...(this.#family.proposals === false ? {} : { proposal: this.#family.propose(task) }),
    };
  }

  #task({ id, level, payload }: PosedProblem): Task {
    let task = this.#kept.get(id);
    if (task === undefined || task.level !== level) {
      task = Object.freeze({
        id,
        family: this.#family.id,
        level,
        payload: frozen(payload),
        provenance: BRIDGE,
      });
      if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      this.#kept.set(id, task);
    }
    return task;
  }
}

/** Deeply: who changes a problem by looking at it shall hear of it. */
function frozen<T>(value: T): T {
  if (value === null || typeof value !== "object") return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

function asFamily(value: unknown): TaskFamily {
  if (value === null || typeof value !== "object") {
    throw new Error('no family: the default export must be one, "export default defineFamily({ ... })"');
  }
  const missing = METHODS.filter(
    (method) => typeof (value as Record<string, unknown>)[method] !== "function",
  );
  if (missing.length > 0) {
    const most = missing.length === METHODS.length;
    const hint = most ? ' (was it meant to be "defineFamily({ ... })"?)' : "";
    throw new Error(`no family: it lacks ${missing.join(", ")}${hint}`);
  }
  return value as TaskFamily;
}

// The gate between proposals and tasks: parses, well-posed, not held out, not a near-duplicate. A refusal is data
// with a reason. It knows neither who will solve the task nor what the proposer earns for it.
import { err, ok, type Result } from "../core/index.ts";
import type { Context, Provenance, Rejection, Task, TaskFamily } from "./family.ts";
import { NoveltyLedger, programPart } from "./novelty.ts";
import type { Proposal } from "./proposer.ts";

/** How many tasks with one near-duplicate key a window of this many tasks may hold. */
export type NearLimit = (task: Task, window: number) => number;

export function atMost(limit: number): NearLimit {
  return () => limit;
}

/**
 * At most `limit`, but never fewer than an even proposer needs: easy programs are few (12 of length 1), so a flat limit
 * closes the easy levels after a handful of tasks. `share` of the window is spread evenly over alphabet^level programs.
 */
export function fairShare(limit: number, alphabet: number, share = 0.25): NearLimit {
  return ({ level }, window) => Math.max(limit, Math.ceil((window * share) / alphabet ** level));
}

export interface GateOptions {
  readonly families: readonly TaskFamily[];
  /** Ids of tasks that may never be posed: the held-out evaluation. */
  readonly heldOut?: ReadonlySet<string>;
  /** Longest proposal in characters; 600 holds a program of 16 ops with several observed pairs. */
  readonly maxText?: number;
  /** Accepted tasks remembered. */
  readonly window?: number;
  readonly nearLimit?: NearLimit;
  /** What makes two tasks nearly the same, from the canonical text; default: the same program, any input. */
  readonly nearKey?: (text: string) => string;
}

export class Gate {
  readonly #families: ReadonlyMap<string, TaskFamily>;
  readonly #heldOut: ReadonlySet<string>;
  readonly #maxText: number;
  readonly #nearLimit: NearLimit;
  readonly #nearKey: (text: string) => string;
  readonly #ledger: NoveltyLedger;

  constructor(options: GateOptions) {
    this.#families = new Map(options.families.map((family) => [family.id, family]));
    this.#heldOut = options.heldOut ?? new Set();
    this.#maxText = options.maxText ?? 600;
    this.#nearLimit = options.nearLimit ?? atMost(2);
    this.#nearKey = options.nearKey ?? programPart;
    this.#ledger = new NoveltyLedger(options.window);
  }

  /**
   * The task, remembered as admitted, or why not. Never throws, whatever the text or the family does. The context says
   * what culture names in the text mean.
   */
  judge(proposal: Proposal, context?: Context): Result<Task, Rejection> {
    const family = this.#families.get(proposal.family);
    if (family === undefined) return refuse("parse", `unknown family ${JSON.stringify(proposal.family)}`);
    if (proposal.text.length > this.#maxText) {
      return refuse("too-large", `${proposal.text.length} characters, at most ${this.#maxText}`);
    }
    try {
      return this.#examine(family, proposal, context);
    } catch (error) {
      // A plug-in that throws has failed, not the proposer; the run goes on and the record says so.
      return refuse("ill-posed", `family error: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #examine(family: TaskFamily, proposal: Proposal, context?: Context): Result<Task, Rejection> {
    const parsed = family.parse(proposal.text, provenance(proposal), context);
    if (!parsed.ok) return parsed;
    const task = parsed.value;
    if (this.#heldOut.has(task.id)) return refuse("held-out", "belongs to the held-out evaluation");
    if (this.#ledger.has(task.id)) return refuse("duplicate", "posed before");

    const near = this.#nearKey(family.propose(task));
    const key = `${family.id}: ${near}`;
    const limit = this.#nearLimit(task, this.#ledger.window);
    const seen = this.#ledger.count(key);
    if (seen >= limit) {
      return refuse(
        "duplicate",
        `near-duplicate: program posed ${seen} times in the last ${this.#ledger.window}`,
      );
    }
    // Cheapest tests first; this one runs the grader. The family's own answer must pass, none must not.
    if (!family.verify(task, family.oracle(task).completion).correct) {
      return refuse("ill-posed", "the family's own answer fails its verifier");
    }
    if (family.verify(task, "").correct) return refuse("degenerate", "an empty answer passes");
    this.#ledger.admit(task.id, key);
    return ok(task);
  }

  save(): unknown {
    return this.#ledger.save();
  }

  /** Throws a ZodError on a damaged state. */
  load(state: unknown): void {
    this.#ledger.load(state);
  }
}

function refuse(gate: Rejection["gate"], reason: string): Result<Task, Rejection> {
  return err({ gate, reason });
}

/** The harness's own proposals count as seeded, everyone else's as an agent's. */
function provenance(proposal: Proposal): Provenance {
  return proposal.agent === "world"
    ? { kind: "seed", source: proposal.proposer }
    : { kind: "agent", agent: proposal.agent, proposer: proposal.proposer };
}

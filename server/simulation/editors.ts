// The editors of a run: after each round they look at the programs that were accepted lately and suggest edits of their
// cultures. A suggested name is published as a claim and adopted when it saves symbols in programs that its editor has
// not seen. Model editors also write programs anew with names; what they should learn goes to the lesson.

import { z } from "zod";
import {
  type Agent,
  type Editor,
  type EditorView,
  type ExampleData,
  ModelEditor,
  type PopulationHost,
  StatisticalEditor,
  type Suggestion,
} from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import type { YCulture } from "../../culture/index.ts";
import {
  CULTURE_NAMES,
  type Definition,
  equivalent,
  isOp,
  LONGEST_SPELLING,
  OP_SETS,
  type Op,
  savedSymbols,
  tokenise,
  wordsOf,
} from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { AcceptedPrograms } from "./accepted-programs.ts";
import { hasNames, isFrozen, sharesCulture } from "./arms.ts";
import { puzzleAttemptsEvent } from "./attempt-events.ts";
import { freeNames } from "./cultures.ts";
import { EditorLessons } from "./editor-lessons.ts";
import type { EventLog } from "./event-log.ts";
import { HostPolicy } from "./host-policy.ts";
import type { Claim, Knowledge } from "./knowledge.ts";
import { ownRewrites, rightRewrites, type Writer } from "./own-rewrites.ts";
import type { PuzzleAttempts } from "./puzzles.ts";

/** New names, and other edits, that one editor may suggest for one culture in one round. */
const SUGGESTIONS = 4;
/** Accepted programs below which no pattern is a pattern. */
const ENOUGH_PROGRAMS = 8;
/** Who adopts and refutes what editors suggest. */
const JUDGE = "editors";

export interface EditorsRound {
  readonly round: number;
  readonly agents: readonly Agent[];
  readonly knowledge: Knowledge;
  /** What became of this round's finds. */
  readonly claims: readonly Claim[];
  readonly puzzles: readonly PuzzleAttempts[];
}

/** Which laws of the world entries may be about: all that is known of them here. */
export interface KnownLaws {
  readonly laws: readonly { readonly id: string }[];
}

const stateSchema = z.strictObject({ programs: z.unknown(), lessons: z.unknown() });

export class Editors {
  readonly #config: RunConfig;
  readonly #hosts: readonly PopulationHost[];
  readonly #log: EventLog;
  readonly #laws: ReadonlySet<string>;
  readonly #programs = new AcceptedPrograms();
  readonly #lessons: EditorLessons;
  /** Populations that can write: those without weights do not edit as models. */
  readonly #writers: readonly PopulationHost[];

  constructor(config: RunConfig, world: KnownLaws, hosts: readonly PopulationHost[], log: EventLog) {
    this.#config = config;
    this.#hosts = hosts;
    this.#log = log;
    this.#laws = new Set(world.laws.map(({ id }) => id));
    this.#lessons = new EditorLessons(config.world.ops);
    const learners = config.populations.filter(({ policy }) => policy === "transformer");
    this.#writers = this.#hosts.filter(({ id }) => learners.some(({ name }) => name === id));
  }

  /** Nothing happens, and nothing is drawn, where there are no editors or what a control holds must stay as it is. */
  async round(input: EditorsRound, rng: Rng): Promise<void> {
    const { arm, culture } = this.#config;
    if (culture.editor === "none" || !hasNames(this.#config)) return;
    this.#lessons.startRound();
    this.#programs.add(input.claims, input.puzzles, input.knowledge, input.round);
    if (arm === "placebo" || arm === "random-names" || isFrozen(this.#config, input.round)) return;
    for (const [name, own] of [...input.knowledge.cultures]) {
      for (const editor of this.#editorsOf(own, input, rng.fork(`who ${name}`))) {
        await this.#edit(editor, name, own, input, rng.fork(`${name} ${editor.id} ${editor.author}`));
      }
    }
    if (culture.editor !== "statistics") await this.#rewrite(input, rng.fork("rewrites"));
  }

  /** What a population should learn of this round's editing. */
  lessons(population: string, rng: Rng): ExampleData[] {
    const { editor } = this.#config.culture;
    if (editor !== "model" && editor !== "both") return [];
    return this.#writers.some(({ id }) => id === population) ? this.#lessons.lessons(population, rng) : [];
  }

  /** Statistics first: the strong one. Of each population whose agents read the culture, one agent speaks for the model. */
  #editorsOf(culture: YCulture, { agents, knowledge }: EditorsRound, rng: Rng): Editor[] {
    const { editor } = this.#config.culture;
    const models = this.#writers.flatMap((host) => {
      const readers = agents.filter(
        (agent) => agent.population === host.id && knowledge.cultureOf(agent) === culture,
      );
      return readers.length === 0 ? [] : [new ModelEditor(rng.pick(readers).name, new HostPolicy(host))];
    });
    return [
      ...(editor === "model" ? [] : [new StatisticalEditor()]),
      ...(editor === "statistics" ? [] : models),
    ];
  }

  async #edit(
    editor: Editor,
    name: string,
    culture: YCulture,
    { agents, knowledge, round }: EditorsRound,
    rng: Rng,
  ): Promise<void> {
    const { shown, heldOut } = this.#programs.halves(name);
    const enough = shown.length + heldOut.length >= ENOUGH_PROGRAMS;
    const names = this.#freeNames(culture, agents, knowledge, round);
    const view = this.#view(culture, enough ? shown : [], names, round);
    const role = `editor:${editor.id}`;
    for (const suggestion of await editor.suggest(view, SUGGESTIONS, rng)) {
      const { edit } = suggestion;
      if (edit.op !== "propose") knowledge.edit(culture, edit, editor.author, round, role);
      else if (edit.kind !== "definition") {
        const id = knowledge.edit(culture, edit, editor.author, round, role);
        if (id !== undefined) knowledge.edit(culture, { op: "adopt", id }, JUDGE, round, role);
      } else this.#publish(suggestion, editor, culture, view, heldOut, knowledge);
    }
  }

  /** A name goes up as a claim if it is worth it to its editor, and stays if it is worth it to programs unseen. */
  #publish(
    { edit }: Suggestion,
    editor: Editor,
    culture: YCulture,
    { programs, round }: EditorView,
    heldOut: readonly (readonly Op[])[],
    knowledge: Knowledge,
  ): void {
    if (edit.op !== "propose") return;
    // The culture may have grown since the editor looked: everything is counted as it is now.
    const known = namesInOps(culture);
    const definition = { name: edit.name, body: edit.body };
    if (savedSymbols(programs, known, [definition]) <= 0) return;
    const role = `editor:${editor.id}`;
    const parents = [...new Set(edit.body)].flatMap((symbol) => culture.resolve(symbol)?.id ?? []);
    const id = knowledge.edit(culture, { ...edit, parents }, editor.author, round, role);
    if (id === undefined) return;
    const saved = savedSymbols(heldOut, known, [definition]);
    const twin = known.find(({ body }) => sameFunction(body, inOps(edit.body, known)));
    if (twin === undefined && saved > 0) {
      knowledge.edit(culture, { op: "adopt", id }, JUDGE, round, role);
      const written = wordsOf(known, LONGEST_SPELLING);
      this.#lessons.accepted(
        edit.body,
        programs.map((program) => tokenise(program, written)),
      );
      return;
    }
    const reason =
      twin === undefined
        ? `saves ${saved} symbols in ${heldOut.length} programs that its editor had not seen`
        : `the same function as ${twin.name}`;
    knowledge.edit(culture, { op: "refute", id, reason }, JUDGE, round, role);
  }

  /** Agents of every population write accepted programs anew; names that stand in right answers are cited. */
  async #rewrite({ agents, knowledge, round }: EditorsRound, rng: Rng): Promise<void> {
    const { ops } = this.#config.world;
    for (const host of this.#writers) {
      const writers = agents
        .filter(({ population }) => population === host.id)
        .flatMap((agent): Writer[] => {
          const culture = knowledge.cultureOf(agent);
          if (culture === undefined) return [];
          const name = [...knowledge.cultures].find(([, known]) => known === culture)![0];
          const { shown, heldOut } = this.#programs.halves(name);
          return [{ agent, programs: [...shown, ...heldOut], names: namesInOps(culture) }];
        });
      const attempts = await ownRewrites(host, writers, ops, rng.fork(host.id));
      for (const attempt of attempts) {
        const event = puzzleAttemptsEvent(attempt);
        if (event !== undefined) this.#log.add("attempts.graded", event);
        const right = attempt.completions.find((_, i) => attempt.verdicts[i]!.correct);
        if (right !== undefined) knowledge.cite(attempt.agent, right.text.split(" "), round);
      }
      this.#lessons.rewritten(host.id, rightRewrites(attempts, ops), attempts.length);
    }
  }

  /** Free words that editors may give: a word is left for each law that nothing explains yet. Agents that share weights
   *  but not a culture take turns through the words, as with their finds. */
  #freeNames(
    culture: YCulture,
    agents: readonly Agent[],
    knowledge: Knowledge,
    round: number,
  ): readonly string[] {
    const reserved = new Set(culture.reservations(round).map(({ name }) => name));
    const free = freeNames(culture).filter((name) => !reserved.has(name));
    const explained = new Set(culture.adopted().map(({ evidence }) => evidence.about));
    const open = [...this.#laws].filter((law) => !explained.has(law)).length;
    if (sharesCulture(this.#config)) return free.slice(0, Math.max(0, free.length - open));
    const owner = agents.find((agent) => knowledge.cultureOf(agent) === culture);
    if (owner === undefined) return [];
    const members = agents.filter(({ population }) => population === owner.population).length;
    const own = free.filter((name) => CULTURE_NAMES.indexOf(name) % members === owner.seat);
    return own.slice(0, Math.max(0, own.length - open));
  }

  #view(
    culture: YCulture,
    programs: readonly (readonly Op[])[],
    names: readonly string[],
    round: number,
  ): EditorView {
    const entries = culture.adopted();
    const expansions = new Map(
      entries.flatMap(({ id, kind }) => {
        const ops = kind === "definition" ? culture.expand(id) : undefined;
        return ops?.every(isOp) && ops.length <= LONGEST_SPELLING ? [[id, ops] as const] : [];
      }),
    );
    return {
      round,
      ops: OP_SETS[this.#config.world.ops],
      programs,
      entries,
      expansions,
      laws: new Set(entries.filter(({ evidence }) => this.#laws.has(evidence.about)).map(({ id }) => id)),
      names,
    };
  }

  save(): unknown {
    return { programs: this.#programs.save(), lessons: this.#lessons.save() };
  }

  /** @throws ZodError on a damaged state. */
  load(state: unknown): void {
    const { programs, lessons } = stateSchema.parse(state);
    this.#programs.load(programs);
    this.#lessons.load(lessons);
  }
}

/** Adopted names with what they stand for, in ops; those too long for a program are left out. */
function namesInOps(culture: YCulture): Definition[] {
  return culture.adopted().flatMap(({ id, kind, name }) => {
    const body = kind === "definition" ? culture.expand(id) : undefined;
    return body !== undefined && body.length <= LONGEST_SPELLING ? [{ name, body }] : [];
  });
}

function inOps(body: readonly string[], known: readonly Definition[]): string[] {
  const meaning = new Map(known.map((one) => [one.name, one.body]));
  return body.flatMap((symbol) => [...(meaning.get(symbol) ?? [symbol])]);
}

function sameFunction(a: readonly string[], b: readonly string[]): boolean {
  return a.every(isOp) && b.every(isOp) && equivalent(a, b);
}

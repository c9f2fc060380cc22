// What a new run takes over from another one of the same data folder: its shared culture, as adopted entries and with
// their edits in the log, and its weights, population by population. It knows no rounds.
import type { PopulationHost } from "../../agents/index.ts";
import { canonicalJson, contentId, Rng } from "../../core/index.ts";
import { seedFrom } from "../../culture/index.ts";
import { OP_SETS } from "../../tasks/index.ts";
import type { NamedArrays } from "../../trainer/index.ts";
import { type RunConfig, resolveConfig } from "../config/index.ts";
import { FolkloreError } from "../errors.ts";
import type { Store } from "../store/index.ts";
import { suggest } from "../suggest.ts";
import { unpackBlobs } from "./blobs.ts";
import type { EventLog } from "./event-log.ts";
import { familiesConfig } from "./families.ts";
import type { Knowledge } from "./knowledge.ts";
import { readManifest } from "./manifest.ts";
import { planSociety } from "./society.ts";

/** Name of the culture that is handed on. */
const SHARED = "shared";
/** In whose role inherited edits stand in the log. */
const ROLE = "ancestor";

export interface Inheritance {
  /** Id of the run that it comes from. */
  readonly source: string;
  /** Yjs state of its shared culture. */
  readonly culture?: Uint8Array | undefined;
  /** States of its learners (weights, optimiser) by population. */
  readonly weights?: ReadonlyMap<string, NamedArrays> | undefined;
}

/**
 * What the config says that a run inherits, read from the source's last checkpoint; undefined for nothing.
 * @throws FolkloreError "not-found" or "bad-config" when there is no such run, or it has not what is asked for.
 */
export function readInheritance(store: Store, config: RunConfig): Inheritance | undefined {
  const { run: wanted, culture, weights } = config.inherit;
  if (wanted === "") return undefined;
  const record = store.getRun(wanted);
  if (record === undefined) {
    const found = suggest(
      wanted,
      store.listRuns().map(({ id }) => id),
    );
    throw new FolkloreError(
      "not-found",
      `inherit.run: no run "${wanted}"`,
      found === undefined ? "list the runs with: folklore ls --all" : `did you mean "${found}"?`,
    );
  }
  const source = resolveConfig(record.config, [], `the config of run ${wanted}`);
  if (culture) checkWorld(wanted, source, config);
  else checkSymbols(wanted, source, config);
  const checkpoint = store.latestCheckpoint(wanted);
  if (checkpoint === undefined) {
    throw new FolkloreError("not-found", `run ${wanted} has no checkpoint`, "let it finish a round first");
  }
  const { shapes } = readManifest(checkpoint.manifest);
  const saved = unpackBlobs({ blobs: checkpoint.blobs, shapes });
  const shared = saved.cultures.get(SHARED);
  if (culture && shared === undefined) {
    throw refusal(
      `run ${wanted} has no shared culture (its arm is ${source.arm})`,
      "inherit from a run of an arm that shares, or set inherit.culture to false",
    );
  }
  return {
    source: wanted,
    ...(culture && { culture: shared }),
    ...(weights && { weights: ownWeights(wanted, source, config, saved.weights) }),
  };
}

/** Entries are about laws by their ids, which mean something in one world only. */
function checkWorld(id: string, source: RunConfig, config: RunConfig): void {
  if (source.seed === config.seed && canonicalJson(source.world) === canonicalJson(config.world)) return;
  throw refusal(
    `run ${id} lives in another world`,
    "use the same seed and the same settings under world in both",
  );
}

/** Weights read and write symbols, whatever world they learned them in. */
function checkSymbols(id: string, source: RunConfig, config: RunConfig): void {
  const own = familiesConfig(config);
  const theirs = familiesConfig(source);
  const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
  if (own.ops === theirs.ops && own.rewrites === theirs.rewrites && same(own.study, theirs.study)) return;
  throw refusal(
    `the weights of run ${id} know other symbols`,
    "use the same world.ops and study.families in both, and culture.editor with or without a model in both",
  );
}

function ownWeights(
  id: string,
  source: RunConfig,
  config: RunConfig,
  saved: ReadonlyMap<string, NamedArrays>,
): Map<string, NamedArrays> {
  const ancestors = planSociety(source).populations;
  return new Map(
    planSociety(config).populations.map((own) => {
      const ancestor = ancestors.find((known) => known.id === own.id);
      const state = saved.get(own.id);
      if (ancestor === undefined || state === undefined) {
        throw refusal(
          `run ${id} has no weights of a population "${own.id}"`,
          `its populations: ${ancestors.map((known) => known.id).join(", ")}`,
        );
      }
      if (ancestor.size !== own.size || ancestor.policy !== own.policy) {
        throw refusal(
          `population ${own.id} of run ${id} is ${ancestor.policy} ${ancestor.size}, not ${own.policy} ${own.size}`,
          "give it the same policy and size",
        );
      }
      return [own.id, state];
    }),
  );
}

/**
 * Makes a run that begins an heir. Inherited entries are proposed and adopted again, by their authors, before the first
 * round, so that the log alone still gives the culture.
 * @throws FolkloreError "bad-config" when there is nobody to inherit, or the culture cannot be taken over.
 */
export async function inherit(
  { source, culture, weights }: Inheritance,
  config: RunConfig,
  hosts: readonly PopulationHost[],
  knowledge: Knowledge,
  log: EventLog,
): Promise<void> {
  const { placebo } = config.inherit;
  const before = knowledge.common().length;
  if (culture !== undefined) takeOver(culture, config, knowledge, log);
  for (const host of hosts) {
    const state = weights?.get(host.id);
    if (state !== undefined) await host.load(state);
  }
  log.add("culture.inherited", {
    source,
    culture: culture === undefined ? "" : SHARED,
    entries: knowledge.common().length - before,
    placebo: culture !== undefined && placebo,
    weights: hosts.map(({ id }) => id).filter((id) => weights?.has(id)),
  });
}

function takeOver(update: Uint8Array, config: RunConfig, knowledge: Knowledge, log: EventLog): void {
  const heir = knowledge.cultures.get(SHARED);
  if (heir === undefined) {
    throw refusal(`a run of arm ${config.arm} has no shared culture to inherit into`, "use arm shared");
  }
  const seed = seedFrom(update, {
    // Of a draft that nobody else ever sees.
    clientId: Number.parseInt(contentId({ inherit: config.seed }).slice(0, 7), 16) + 1,
    primitives: OP_SETS[config.world.ops],
    ...(config.inherit.placebo && { placebo: Rng.seed(config.seed).fork("inherit placebo") }),
  });
  if (!seed.ok)
    throw refusal(`the culture cannot be taken over: ${seed.error.detail}`, "inherit from another run");
  for (const { edit, author, round } of seed.value.history()) {
    const known = heir.stateVector();
    const made = heir.edit(edit, { author, round });
    // What its own run accepted is accepted here: both are judged by the same rules, from the same beginning.
    if (!made.ok) throw new Error(`an inherited edit was refused: ${made.error.detail}`);
    log.add("culture.edited", {
      culture: SHARED,
      author,
      edit,
      accepted: true,
      entry: made.value,
      reason: null,
      update: Buffer.from(heir.encode(known)).toString("base64"),
      role: ROLE,
    });
  }
}

function refusal(message: string, hint: string): FolkloreError {
  return new FolkloreError("bad-config", `inherit: ${message}`, hint);
}

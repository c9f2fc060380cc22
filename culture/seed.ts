// A culture to begin with, made of what another one has adopted: its usable definitions and nothing else, as adopted
// entries of round 0. It knows neither runs nor files.
import { err, ok, type Result, type Rng } from "../core/index.ts";
import { type CultureOptions, YCulture } from "./culture.ts";
import { type EditRefusal, type Entry, LIMITS } from "./entry.ts";
import { placeboBody } from "./fitness/index.ts";
import { DOCUMENT } from "./record.ts";

/** Author of all that is handed on: the names of its first authors may be others' now, they stand in the texts. */
const ANCESTORS = "ancestors";
/** Placebo bodies drawn for one name before it is left out. */
const DRAWS = 200;

export interface SeedOptions extends CultureOptions {
  /** Draws wrong bodies of equal length instead: a control for what the names alone do. */
  readonly placebo?: Rng | undefined;
}

/**
 * @param update Yjs state of the other culture; a damaged one is refused as data. Definitions are taken parts first,
 * under their names. One that lost its name to another ("f~2") is not taken, but spelled out where others are built on
 * it; what then is too long for a body is not taken either.
 */
export function seedFrom(update: Uint8Array, options: SeedOptions): Result<YCulture, EditRefusal> {
  const { clientId, placebo } = options;
  const primitives = [...options.primitives];
  const source = new YCulture({ clientId, primitives });
  const applied = source.apply(update);
  if (!applied.ok) return applied;
  const seed = new YCulture({ clientId, primitives });
  const taken = new Map<string, Entry>();
  const meanings = new Set(source.entries().flatMap(({ id }) => source.expand(id)?.join(" ") ?? []));
  for (const entry of partsFirst(source)) {
    const body = entry.body.flatMap((symbol) => {
      const part = source.resolve(symbol);
      return part === undefined || taken.has(part.id) ? [symbol] : (source.expand(part.id) ?? []);
    });
    if (entry.name.includes("~") || body.length > LIMITS.body) continue;
    const symbols = [...primitives, ...[...taken.values()].map(({ name }) => name)];
    const given = placebo === undefined ? body : wrongBody(body, symbols, seed, meanings, placebo);
    if (given === undefined) continue;
    const refusal = takeOver(seed, entry, given);
    if (refusal !== undefined) return err(refusal);
    taken.set(entry.id, entry);
  }
  return ok(seed);
}

/** The adopted definitions, each after those that its body names. */
function partsFirst(culture: YCulture): Entry[] {
  const ordered = new Map<string, Entry>();
  const visit = (entry: Entry): void => {
    if (ordered.has(entry.id)) return;
    for (const symbol of entry.body) {
      const part = culture.resolve(symbol);
      if (part !== undefined) visit(part);
    }
    ordered.set(entry.id, entry);
  };
  for (const entry of culture.adopted()) if (entry.kind === "definition") visit(entry);
  return [...ordered.values()];
}

/** Proposes and adopts it; the refusal if that cannot be. */
function takeOver(seed: YCulture, entry: Entry, body: readonly string[]): EditRefusal | undefined {
  const by = { author: ANCESTORS, round: 0 };
  const { name, evidence } = entry;
  const parents = [...new Set(body)].flatMap((symbol) => seed.resolve(symbol)?.id ?? []);
  const { about, fitted } = evidence;
  const proposed = seed.edit(
    { op: "propose", kind: "definition", name, body: [...body], text: textOf(entry), parents, about, fitted },
    by,
  );
  if (!proposed.ok) return proposed.error;
  const adopted = seed.edit({ op: "adopt", id: proposed.value }, by);
  return adopted.ok ? undefined : adopted.error;
}

/** Its text, and who wrote it first; handed on again, that stays. */
function textOf({ author, round, text }: Entry): string {
  if (author === ANCESTORS) return text;
  const origin = `first by ${author} in round ${round}`;
  return text === "" ? origin : `${text.slice(0, LIMITS.text - origin.length - 1).toWellFormed()}\n${origin}`;
}

/** As long, and standing for nothing that any name of either culture stands for; undefined if none was drawn. */
function wrongBody(
  body: readonly string[],
  symbols: readonly string[],
  seed: YCulture,
  meanings: Set<string>,
  rng: Rng,
): string[] | undefined {
  for (let draw = 0; draw < DRAWS; draw++) {
    const drawn = placeboBody(body, symbols, rng);
    const meaning = drawn.flatMap((symbol) => {
      const part = seed.resolve(symbol);
      return part === undefined ? [symbol] : (seed.expand(part.id) ?? []);
    });
    if (meaning.length > DOCUMENT.expansion || meanings.has(meaning.join(" "))) continue;
    meanings.add(meaning.join(" "));
    return drawn;
  }
  return undefined;
}

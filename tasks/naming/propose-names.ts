// Which patterns of a corpus deserve a name, by n-gram statistics: the strong baseline for editors that are models.
// Greedy: the body that saves most symbols gets a name, the corpus is written anew with it, and so on; so bodies may be
// made of names (nesting). Pure and deterministic. It knows no ops and no meanings.
// (The savings of a grammar rule as in Re-Pair, Larsson and Moffat 1999, with longer rules and a cost for each.)
import type { Definition } from "../family.ts";
import { tokenise, type Word, wordsOf } from "./tokenise.ts";

export interface NamingOptions {
  /** Names in use: the corpus is written with them before anything is counted. */
  readonly known?: readonly Definition[];
  /** Free names, in the order in which they are given away. */
  readonly names: readonly string[];
  /** Most names to propose. */
  readonly most: number;
  /** Symbols of a body: 2 .. longest. */
  readonly longest?: number;
  /** False: bodies hold no names. */
  readonly nested?: boolean;
  /** Symbols that a name must save, its own definition paid for. */
  readonly leastSaving?: number;
}

export interface NameProposal extends Definition {
  /** Places where it stands, not overlapping, when it was proposed. */
  readonly count: number;
  /** Symbols saved there, minus those of its definition. */
  readonly saving: number;
}

/** Symbols that a name may stand for, spelled out: what a `programs` task takes. */
export const LONGEST_SPELLING = 16;

/** What it costs to say what a name means: the name and its body. */
export function definitionCost(body: readonly string[]): number {
  return 1 + body.length;
}

/** The names worth giving, best first. @param corpus programs in symbols that no name of `known` needs to spell. */
export function proposeNames(
  corpus: readonly (readonly string[])[],
  { known = [], names, most, longest = 2, nested = true, leastSaving = 1 }: NamingOptions,
): NameProposal[] {
  const definitions: Definition[] = [...known];
  const free = names.filter((name) => !known.some((one) => one.name === name));
  const proposals: NameProposal[] = [];
  let words = wordsOf(definitions, LONGEST_SPELLING);
  while (proposals.length < Math.min(most, free.length)) {
    const texts = corpus.map((text) => tokenise(text, words));
    const best = bestBody(texts, words, longest, nested);
    if (best === undefined || best.saving < leastSaving) break;
    const proposal = { name: free[proposals.length]!, ...best };
    proposals.push(proposal);
    definitions.push({ name: proposal.name, body: proposal.body });
    words = wordsOf(definitions, LONGEST_SPELLING);
  }
  return proposals;
}

/** Symbols that a corpus takes with the names less than without the last `added` of them, their definitions paid for. */
export function savedSymbols(
  corpus: readonly (readonly string[])[],
  definitions: readonly Definition[],
  added: readonly Definition[],
): number {
  const before = wordsOf(definitions, LONGEST_SPELLING);
  const after = wordsOf([...definitions, ...added], LONGEST_SPELLING);
  const saved = corpus.reduce(
    (sum, text) => sum + tokenise(text, before).length - tokenise(text, after).length,
    0,
  );
  return saved - added.reduce((sum, { body }) => sum + definitionCost(body), 0);
}

/** The body that saves most; of equals the shorter, then the first by code units. */
function bestBody(
  texts: readonly (readonly string[])[],
  words: readonly Word[],
  longest: number,
  nested: boolean,
): Omit<NameProposal, "name"> | undefined {
  const lengths = new Map(words.map(({ name, spelling }) => [name, spelling.length]));
  let best: Omit<NameProposal, "name"> | undefined;
  for (const [text, count] of countBodies(texts, longest)) {
    const body = text.split(" ");
    if (!nested && body.some((symbol) => lengths.has(symbol))) continue;
    const spelled = body.reduce((sum, symbol) => sum + (lengths.get(symbol) ?? 1), 0);
    if (spelled > LONGEST_SPELLING) continue;
    const saving = count * (body.length - 1) - definitionCost(body);
    if (best === undefined || better({ body, count, saving }, best)) best = { body, count, saving };
  }
  return best;
}

function better(a: Omit<NameProposal, "name">, b: Omit<NameProposal, "name">): boolean {
  if (a.saving !== b.saving) return a.saving > b.saving;
  if (a.body.length !== b.body.length) return a.body.length < b.body.length;
  return a.body.join(" ") < b.body.join(" ");
}

/** Places of each stretch of 2 .. longest symbols, counted from the left without overlaps. */
function countBodies(texts: readonly (readonly string[])[], longest: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (let length = 2; length <= longest; length++) {
      const free = new Map<string, number>(); // first place at which it may stand again
      for (let at = 0; at + length <= text.length; at++) {
        const body = text.slice(at, at + length).join(" ");
        if (at < (free.get(body) ?? 0)) continue;
        free.set(body, at + length);
        counts.set(body, (counts.get(body) ?? 0) + 1);
      }
    }
  }
  return counts;
}

// The culture on one thread: how well retrieval finds what it should and what that costs, edits written and merged,
// decisions about entries.
//   npm run bench -- culture
import { Rng } from "../../core/index.ts";
import { costOf, errorOf, judge, type Query, YCulture } from "../../culture/index.ts";
import { changed, LIBRARY_OPS, library, partOf } from "../culture/library.ts";
import type { Report } from "./trainer.ts";

/** Symbols of excerpts in one prompt, as in the default run. */
const BUDGET = 64;
/** Rounds measured; the best one is reported, since others may use the machine at the same time. */
const ROUNDS = 5;

export async function benchCulture(report: Report, options: { readonly quick: boolean }): Promise<void> {
  for (const size of [64, 1024]) benchRetrieval(report, size, options.quick ? 50 : 200);
  benchEdits(report, options.quick ? 200 : 500);
  benchDecisions(report, options.quick ? 500 : 2000);
}

function benchRetrieval(report: Report, size: number, count: number): void {
  const rng = Rng.seed("bench culture");
  const { culture, names } = library(size, rng);
  const asked = Array.from({ length: count }, () => culture.resolve(rng.pick(names))!);
  const kinds: Readonly<Record<string, (program: readonly string[], name: string) => Query>> = {
    "by name": (_, name) => ({ names: [name] }),
    "by part of the program": (program) => ({ text: partOf(program, rng).join(" ") }),
    "by the program with one op changed": (program) => ({ text: changed(program, rng).join(" ") }),
  };
  for (const [kind, question] of Object.entries(kinds)) {
    const queries = asked.map(({ id, name }) => question(culture.expand(id)!, name));
    const found = queries.map((query) => culture.retrieve(query, BUDGET));
    const hits = found.filter((entries, i) => entries.some(({ id }) => id === asked[i]!.id)).length;
    const cost = found.flat().reduce((sum, entry) => sum + costOf(entry), 0);
    const of = `${size} entries, ${kind}`;
    report({ name: `recall of ${of}`, value: hits / count, unit: `within ${BUDGET} symbols` });
    report({ name: `cost of ${of}`, value: cost / count, unit: "symbols" });
    const best = fastest(() => {
      for (const query of queries) culture.retrieve(query, BUDGET);
    });
    report({ name: `retrieval from ${of}`, value: (1000 * best) / count, unit: "microseconds" });
  }
}

/** Claims, adoptions and uses by one author, and their way into another replica. */
function benchEdits(report: Report, entries: number): void {
  const by = { author: "ada", round: 0 };
  const written = (): YCulture => {
    const culture = new YCulture({ clientId: 1, primitives: LIBRARY_OPS });
    for (let i = 0; i < entries; i++) {
      const body = [0, 1, 2].map((digit) => LIBRARY_OPS[Math.floor(i / 12 ** digit) % 12]!);
      const made = culture.edit({ op: "propose", kind: "definition", name: `w${i}`, body }, by);
      if (!made.ok) throw new Error(made.error.detail);
      culture.edit({ op: "adopt", id: made.value }, by);
      culture.edit({ op: "cite", id: made.value }, by);
    }
    return culture;
  };
  report({ name: "edits made", value: (3 * entries * 1000) / fastest(written), unit: "edits/s" });
  const update = written().encode();
  const merging = fastest(() => {
    const replica = new YCulture({ clientId: 2, primitives: LIBRARY_OPS });
    if (!replica.apply(update).ok || replica.entries().length !== entries) throw new Error("not merged");
  });
  report({ name: "edits merged from a peer", value: (3 * entries * 1000) / merging, unit: "edits/s" });
}

function benchDecisions(report: Report, count: number): void {
  const rng = Rng.seed("decisions");
  const tally = () => {
    const reads = rng.range(20, 400);
    return { reads, correct: rng.int(reads + 1) };
  };
  const trials = Array.from({ length: count }, () => ({ with: tally(), without: tally() }));
  const standing = { status: "adopted", kept: false, regressed: false, mastered: false } as const;
  const best = fastest(() => {
    for (const trial of trials) judge(trial, standing, errorOf(0, 2));
  });
  report({ name: "entries judged by their trials", value: (1000 * count) / best, unit: "decisions/s" });
}

/** Milliseconds of the fastest of some rounds. */
function fastest(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

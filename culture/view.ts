// What the entries mean together: expansions, who is the same as whom, and who owns a name. A pure function of
// the folded entries, so every replica with the same records gives the same answers. It knows no log and no edits.
//
// The rules:
// 1. Symbols of a body are bound to entries, not to names: a meaning never changes because a name changes hands.
// 2. A definition whose symbols lead back to itself (two replicas can make that together), lead nowhere, or expand
//    beyond DOCUMENT.expansion is not usable: it is listed, and stands for nothing, on every replica.
// 3. Live definitions that expand to the same primitives are one thing. Its first entry is canonical, the others
//    are aliases of it. First is: adopted before claimed, then more checks agreed, then lower round, then lower id.
// 4. A name that adopted entries give to different things belongs to the first of them in the same order; the
//    other things are called name~2, name~3, ... in that order. A quarantined entry keeps its name, which then
//    stands for nothing; it is no alias and has none, for what it means may be right about something else.
// 5. A body is shown with the current names of what it is bound to; what has no name (quarantined,
//    refuted, retired) is spelled out in place, so a shown body may be longer than the one written.
import type { Entry } from "./entry.ts";
import { type CultureModel, type EntryState, isHolding, isLive } from "./model.ts";
import { DOCUMENT } from "./record.ts";

/** Why a definition stands for nothing. */
export type Unusable = "cycle" | "missing" | "too-long";

/** A symbol of a shown body, with the entry it names if it is not a primitive. */
interface ShownSymbol {
  readonly symbol: string;
  readonly entry: string | undefined;
}

export class CultureView {
  readonly #model: CultureModel;
  readonly #expansions = new Map<string, readonly string[] | Unusable>();
  readonly #canonical = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #owners = new Map<string, string>();
  readonly #shown = new Map<string, readonly ShownSymbol[]>();
  readonly #entries = new Map<string, Entry>();
  /** Entries that were merged, by the entry that stands for them. */
  readonly #merged = new Map<string, EntryState[]>();

  constructor(model: CultureModel) {
    this.#model = model;
    for (const entry of model.entries.values()) {
      if (entry.mergedInto === undefined) continue;
      const into = (model.successor(entry.id) as EntryState).id;
      this.#merged.set(into, [...(this.#merged.get(into) ?? []), entry]);
    }
    const usable = [...model.entries.values()]
      .filter(
        (entry) =>
          entry.kind === "definition" &&
          (isLive(entry) || isHolding(entry)) &&
          Array.isArray(this.expansion(entry.id)),
      )
      .map((entry) => ({ entry, support: supportOf(entry) }))
      .sort(compareClaims)
      .map(({ entry }) => entry);
    this.#settleThings(usable.filter(isLive));
    this.#settleNames(usable.filter(isHolding));
  }

  /** The primitives a definition stands for, or why it stands for nothing. */
  expansion(id: string): readonly string[] | Unusable {
    const known = this.#expansions.get(id);
    if (known !== undefined) return known;
    const entry = this.#model.entries.get(id);
    if (entry?.kind !== "definition") return "missing";
    // While it is being computed it counts as a cycle: whoever comes back here closes one.
    this.#expansions.set(id, "cycle");
    const result = this.#expand(entry.body, entry.refs);
    this.#expansions.set(id, result);
    return result;
  }

  #expand(body: readonly string[], refs: readonly string[]): readonly string[] | Unusable {
    const out: string[] = [];
    for (const [i, symbol] of body.entries()) {
      const ref = refs[i] as string;
      const part = ref === "" ? [symbol] : this.expansion(this.#model.successor(ref)?.id ?? ref);
      if (typeof part === "string") return part;
      if (out.length + part.length > DOCUMENT.expansion) return "too-long";
      out.push(...part);
    }
    return out;
  }

  /** What a body would stand for if it were proposed now. */
  preview(body: readonly string[], refs: readonly string[]): readonly string[] | Unusable {
    return this.#expand(body, refs);
  }

  /** True if `from` is `to` or is built on it, however deep. */
  reaches(from: string, to: string): boolean {
    const seen = new Set<string>();
    const open = [from];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const entry = this.#model.successor(id);
      if (id === to || entry?.id === to) return true;
      if (!entry || seen.has(entry.id)) continue;
      seen.add(entry.id);
      open.push(...entry.refs.filter((ref) => ref !== ""));
    }
    return false;
  }

  /** The entry that stands for this one, after merges and aliases; itself if nothing else does. */
  canonical(id: string): string {
    const entry = this.#model.successor(id);
    return entry ? (this.#canonical.get(entry.id) ?? entry.id) : id;
  }

  /** The canonical entry that a name stands for. */
  resolve(name: string): string | undefined {
    return this.#owners.get(name);
  }

  /** Adopted, usable and no alias; or adopted and no definition. */
  isCurrent(id: string): boolean {
    const entry = this.#model.entries.get(id);
    if (entry?.status !== "adopted") return false;
    return entry.kind !== "definition" || this.#canonical.get(id) === id;
  }

  nameOf(entry: EntryState): string {
    return this.#names.get(entry.id) ?? entry.name;
  }

  /** Entries named in a definition's shown body, in order, without repeats. */
  nested(id: string): readonly string[] {
    const ids = this.#shownBody(id).flatMap((shown) => shown.entry ?? []);
    return [...new Set(ids)];
  }

  /** The entry as others see it. */
  entry(id: string): Entry | undefined {
    const known = this.#entries.get(id);
    if (known) return known;
    const state = this.#model.entries.get(id);
    if (!state) return undefined;
    const checks = [...state.checks].map(([by, check]) => ({ by, ...check }));
    const entry: Entry = Object.freeze({
      id,
      kind: state.kind,
      name: this.nameOf(state),
      body: this.#shownBody(id).map((shown) => shown.symbol),
      text: state.text,
      author: state.author,
      round: state.round,
      parents: [...state.parents],
      status: state.status,
      evidence: {
        about: state.about,
        fitted: state.fitted,
        checks: checks.sort((a, b) => compareText(a.by, b.by)),
      },
      uses: this.#usesOf(state),
    });
    this.#entries.set(id, entry);
    return entry;
  }

  /** Uses change often and settle nothing: only the shown entries need renewal. */
  forgetUses(id: string): void {
    this.#entries.delete(id);
    const successor = this.#model.successor(id);
    if (successor) this.#entries.delete(successor.id);
  }

  #settleThings(usable: readonly EntryState[]): void {
    const first = new Map<string, string>();
    for (const { id } of usable) {
      const meaning = (this.expansion(id) as readonly string[]).join(" ");
      if (!first.has(meaning)) first.set(meaning, id);
      this.#canonical.set(id, first.get(meaning) as string);
    }
  }

  #settleNames(holding: readonly EntryState[]): void {
    const things = new Map<string, string[]>();
    for (const entry of holding) {
      const thing = this.canonical(entry.id);
      const claims = things.get(entry.name) ?? [];
      if (!claims.includes(thing)) claims.push(thing);
      things.set(entry.name, claims);
      const rank = claims.indexOf(thing) + 1;
      const name = rank === 1 ? entry.name : `${entry.name}~${rank}`;
      this.#names.set(entry.id, name);
      if (isLive(entry)) this.#owners.set(name, thing);
    }
  }

  #shownBody(id: string): readonly ShownSymbol[] {
    const known = this.#shown.get(id);
    if (known) return known;
    const entry = this.#model.entries.get(id);
    const usable = entry && Array.isArray(this.expansion(id));
    const shown = usable
      ? this.#spell(entry, id)
      : (entry?.body ?? []).map((symbol) => ({ symbol, entry: undefined }));
    this.#shown.set(id, shown);
    return shown;
  }

  /** `reader` is never named in its own body: an alias it is built on is spelled out instead. */
  #spell(entry: EntryState, reader: string): ShownSymbol[] {
    return entry.body.flatMap((symbol, i) => {
      const ref = entry.refs[i] as string;
      if (ref === "") return [{ symbol, entry: undefined }];
      const thing = this.canonical(ref);
      const state = this.#model.entries.get(thing);
      if (state && thing !== reader && this.isCurrent(thing))
        return [{ symbol: this.nameOf(state), entry: thing }];
      return this.#spell(this.#model.successor(ref) as EntryState, reader);
    });
  }

  /** Its own uses and those of what was merged into it. */
  #usesOf(state: EntryState): Record<string, number> {
    const total = new Map<string, number>();
    const sources = [state, ...(this.#merged.get(state.id) ?? [])];
    for (const source of sources)
      for (const [user, times] of source.uses) total.set(user, (total.get(user) ?? 0) + times);
    return Object.fromEntries([...total].sort(([a], [b]) => compareText(a, b)));
  }
}

interface Claim {
  readonly entry: EntryState;
  readonly support: number;
}

/** Observations on which peers agreed. */
function supportOf(entry: EntryState): number {
  let agreed = 0;
  for (const check of entry.checks.values()) agreed += check.agreed;
  return agreed;
}

function compareClaims({ entry: a, support: inA }: Claim, { entry: b, support: inB }: Claim): number {
  const holding = Number(isHolding(b)) - Number(isHolding(a));
  return holding || inB - inA || a.round - b.round || compareText(a.id, b.id);
}

/** By code units: the same on every machine, unlike a locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

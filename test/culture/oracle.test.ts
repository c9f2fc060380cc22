// The culture against a simple model of the same rules without Yjs, log or caches: plain objects, every question
// answered by brute force, for random edits in sequence.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Authorship, Edit } from "../../culture/index.ts";
import { authorOf, PRIMITIVES, replica, toEdit, whims } from "./replicas.ts";

type Part = string | Thing;
/** A definition or note; bodies point to objects, so bindings are what they are. */
interface Thing {
  id: string;
  kind: string;
  name: string;
  body: Part[];
  author: string;
  round: number;
  status: string;
  into?: Thing;
  agreed: Record<string, number>;
  uses: Record<string, number>;
}

interface Held {
  about: string;
  name: string;
  author: string;
  from: number;
  until: number;
}

class Oracle {
  things: Thing[] = [];
  held: Held[] = [];

  live = (t: Thing) => t.status === "claimed" || t.status === "adopted";
  holding = (t: Thing) => t.status === "adopted" || t.status === "quarantined";
  rival = (wish: Held) =>
    this.held.some(
      (h) =>
        h.author !== wish.author &&
        (h.name === wish.name || (h.about !== "" && h.about === wish.about)) &&
        h.from <= wish.until &&
        wish.from <= h.until,
    );
  last = (t: Thing): Thing => (t.into ? this.last(t.into) : t);
  support = (t: Thing) => Object.values(t.agreed).reduce((sum, n) => sum + n, 0);

  /** Textual substitution; undefined once it has gone deeper than there are things: a cycle. */
  expand(t: Thing, depth = 0): string | undefined {
    if (depth > this.things.length || t.kind !== "definition") return undefined;
    const parts = t.body.map((part) =>
      typeof part === "string" ? part : this.expand(this.last(part), depth + 1),
    );
    return parts.includes(undefined) ? undefined : parts.join(" ");
  }

  beats(a: Thing, b: Thing): boolean {
    const key = (t: Thing) => [this.holding(t) ? 0 : 1, -this.support(t), t.round] as const;
    const [x, y] = [key(a), key(b)];
    for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return x[i]! < y[i]!;
    return a.id < b.id;
  }

  best(ts: Thing[]): Thing | undefined {
    return ts.find((t) => ts.every((other) => other === t || this.beats(t, other)));
  }

  canonical(t: Thing): Thing {
    const end = this.last(t);
    const meaning = this.expand(end);
    if (!this.live(end) || meaning === undefined) return end;
    return this.best(
      this.things.filter((other) => this.live(other) && this.expand(other) === meaning),
    ) as Thing;
  }

  shownName(t: Thing): string {
    const rivals = this.things.filter(
      (r) => r.kind === "definition" && this.holding(r) && r.name === t.name && this.expand(r) !== undefined,
    );
    if (!rivals.includes(t)) return t.name;
    const better = new Set(
      rivals
        .filter((r) => this.canonical(r) !== this.canonical(t))
        // A thing ranks by the best entry that claims the name for it.
        .filter((r) => rivals.every((s) => this.canonical(s) !== this.canonical(t) || this.beats(r, s)))
        .map((r) => this.canonical(r)),
    );
    return better.size === 0 ? t.name : `${t.name}~${better.size + 1}`;
  }

  resolve(name: string): Thing | undefined {
    const owner = this.things.find(
      (t) =>
        t.kind === "definition" &&
        t.status === "adopted" &&
        this.expand(t) !== undefined &&
        this.shownName(t) === name,
    );
    return owner && this.canonical(owner);
  }

  reaches(from: Part, to: Thing): boolean {
    if (typeof from === "string") return false;
    const end = this.last(from);
    return end === to || end.body.some((part) => this.reaches(part, to));
  }

  bind(body: readonly string[]): Part[] | undefined {
    const parts = body.map((symbol) => (PRIMITIVES.includes(symbol) ? symbol : this.resolve(symbol)));
    return parts.includes(undefined) ? undefined : (parts as Part[]);
  }

  /** "" if accepted, else the reason. `id` names what a proposal makes. */
  edit(edit: Edit, by: Authorship, id: string): string {
    if (edit.op === "propose") {
      if (this.things.some((t) => t.id === id)) return "";
      if (edit.body.includes(edit.name)) return "cycle";
      const wish = { name: edit.name, about: edit.about ?? "", from: by.round, until: by.round };
      if (edit.kind === "definition" && this.rival({ ...wish, author: by.author })) return "not-allowed";
      const body = this.bind(edit.body);
      if (!body) return "unknown-name";
      const { kind, name } = edit;
      this.things.push({ id, kind, name, body, ...by, status: "claimed", agreed: {}, uses: {} });
      return "";
    }
    if (edit.op === "reserve") {
      const { about, name, rounds = 1 } = edit;
      const wish = { about, name, author: by.author, from: by.round, until: by.round + rounds - 1 };
      if (this.held.some((h) => JSON.stringify(h) === JSON.stringify(wish))) return "";
      if (this.rival(wish)) return "not-allowed";
      this.held.push(wish);
      return "";
    }
    const t = this.things.find((other) => other.id === edit.id);
    if (!t) return "unknown-entry";
    if (edit.op === "cite") t.uses[by.author] = (t.uses[by.author] ?? 0) + (edit.times ?? 1);
    else if (edit.op === "retire") {
      if (!this.holding(t)) return "not-allowed";
      t.status = "retired";
    } else if (edit.op === "refute") {
      if (!this.live(t) && !this.holding(t)) return "not-allowed";
      t.status = "refuted";
    } else if (edit.op === "quarantine") {
      if (t.status !== "adopted") return "not-allowed";
      t.status = "quarantined";
    } else if (edit.op === "release") {
      if (t.status !== "quarantined") return "not-allowed";
      t.status = "adopted";
    } else if (!this.live(t)) return "not-allowed";
    else if (edit.op === "retract") {
      if (t.author !== by.author) return "not-allowed";
      t.status = "retired";
    } else if (edit.op === "check") {
      if (t.author === by.author) return "not-allowed";
      t.agreed[by.author] = edit.agreed;
    } else if (edit.op === "adopt") {
      if (t.status !== "claimed") return "not-allowed";
      t.status = "adopted";
    } else if (edit.op === "merge") {
      const into = this.things.find((other) => other.id === edit.into) as Thing;
      if (into === t || into.kind !== t.kind || !this.live(into)) return "not-allowed";
      if (this.reaches(into, t)) return "cycle";
      t.status = "retired";
      t.into = into;
    } else return this.amend(t, edit, by);
    return "";
  }

  amend(t: Thing, edit: Edit & { op: "amend" }, by: Authorship): string {
    const named = edit.name !== undefined && t.kind === "definition" ? edit.name : "";
    const wish = { name: named, about: "", author: by.author, from: by.round, until: by.round };
    if (this.rival(wish)) return "not-allowed";
    if (edit.name) t.name = edit.name;
    if (!edit.body) return "";
    if (t.kind !== "definition") return "malformed";
    if (t.author !== by.author || t.status !== "claimed") return "not-allowed";
    const body = this.bind(edit.body);
    if (!body) return "unknown-name";
    if (body.some((part) => this.reaches(part, t))) return "cycle";
    t.body = body;
    t.agreed = {};
    return "";
  }

  uses(t: Thing): Record<string, number> {
    const total: Record<string, number> = {};
    for (const source of this.things.filter((s) => s === t || (s.into && this.last(s) === t)))
      for (const [user, n] of Object.entries(source.uses)) total[user] = (total[user] ?? 0) + n;
    return total;
  }
}

it("the culture answers as the simple model does, edit by edit", () => {
  const seen: Record<string, number> = {};
  fc.assert(
    fc.property(fc.array(whims, { minLength: 30, maxLength: 70 }), (script) => {
      const culture = replica();
      const oracle = new Oracle();
      for (const [i, whim] of script.entries()) {
        const by = authorOf(whim, Math.floor(i / 8));
        const edit = toEdit(culture, whim);
        const result = culture.edit(edit, by);
        const outcome = oracle.edit(edit, by, result.ok ? result.value : "");
        expect([edit, result.ok ? "" : result.error.reason]).toEqual([edit, outcome]);
        seen[`${edit.op} ${outcome}`] = (seen[`${edit.op} ${outcome}`] ?? 0) + 1;
      }
      const entries = culture.entries();
      expect(entries.map((entry) => entry.id)).toEqual(oracle.things.map((thing) => thing.id));
      for (const [i, entry] of entries.entries()) {
        const thing = oracle.things[i] as Thing;
        expect(entry).toMatchObject({ status: thing.status, name: oracle.shownName(thing) });
        expect(entry.uses).toEqual(oracle.uses(thing));
        expect(culture.canonical(entry.id)).toBe(oracle.canonical(thing).id);
        expect(culture.expand(entry.id)?.join(" ")).toBe(oracle.expand(thing));
      }
      for (const round of [0, 3, 6]) {
        const holding = culture.reservations(round).map(({ id: _, ...held }) => held);
        expect(holding).toEqual(oracle.held.filter((h) => h.from <= round && round <= h.until));
      }
      for (const name of ["f", "g", "h", "k", "f~2", "g~2", "h~3"])
        expect([name, culture.resolve(name)?.id]).toEqual([name, oracle.resolve(name)?.id]);
      // A shown body means what the definition means: its names, read as anybody would, expand to the same.
      for (const entry of culture.adopted().filter(({ kind }) => kind === "definition")) {
        const read = entry.body.flatMap((symbol) =>
          PRIMITIVES.includes(symbol) ? [symbol] : culture.expand(culture.resolve(symbol)?.id ?? "")!,
        );
        expect(read).toEqual(culture.expand(entry.id));
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  // The scripts reach every kind of edit, accepted and refused.
  const changes = ["propose", "adopt", "check", "merge", "amend", "retire", "refute", "cite"];
  for (const op of [...changes, "quarantine", "release", "retract", "reserve"])
    expect(seen[`${op} `], op).toBeGreaterThan(10);
  const refusals = ["propose unknown-name", "propose cycle", "merge cycle", "check not-allowed"];
  const byRight = [
    "propose not-allowed",
    "reserve not-allowed",
    "retract not-allowed",
    "release not-allowed",
  ];
  for (const outcome of [...refusals, ...byRight]) expect(seen[outcome], outcome).toBeGreaterThan(3);
});

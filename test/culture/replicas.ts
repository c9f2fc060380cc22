// Shared by the culture's tests: small replicas, shorthands for edits, and random edits over what a replica holds.
import fc from "fast-check";
import { type Authorship, type Edit, YCulture } from "../../culture/index.ts";

export const PRIMITIVES = ["rev", "sort", "rot"];
export const WORLD: Authorship = { author: "world", round: 0 };

export function replica(clientId = 1): YCulture {
  return new YCulture({ clientId, primitives: PRIMITIVES });
}

/** The id of an edit that must succeed. */
export function must(culture: YCulture, edit: Edit, by: Authorship = WORLD): string {
  const result = culture.edit(edit, by);
  if (!result.ok)
    throw new Error(`refused: ${JSON.stringify(edit)}: ${result.error.reason} ${result.error.detail}`);
  return result.value;
}

export function define(
  culture: YCulture,
  name: string,
  body: string,
  by: Authorship = WORLD,
  about = "",
): string {
  return must(culture, { op: "propose", kind: "definition", name, body: body.split(" "), about }, by);
}

export function adopted(
  culture: YCulture,
  name: string,
  body: string,
  by: Authorship = WORLD,
  about = "",
): string {
  const id = define(culture, name, body, by, about);
  return must(culture, { op: "adopt", id }, { ...WORLD, round: by.round });
}

/** Gives `to` what it lacks of `from`. */
export function sync(from: YCulture, to: YCulture): void {
  const result = to.apply(from.encode(to.stateVector()));
  if (!result.ok) throw new Error(result.error.detail);
}

/** All that the outside can ask of a culture, as plain data. */
export function portrait(culture: YCulture): unknown {
  const entries = culture.entries();
  const names = [...new Set(entries.flatMap((entry) => [entry.name, `${entry.name}~2`, ...entry.body]))];
  return JSON.parse(
    JSON.stringify({
      entries,
      canonical: entries.map((entry) => culture.canonical(entry.id)),
      expansions: entries.map((entry) => culture.expand(entry.id) ?? null),
      names: names.map((name) => [name, culture.resolve(name)?.id ?? null]),
      adopted: culture.adopted().map((entry) => entry.id),
      quarantined: culture.quarantined().map((entry) => entry.id),
      reservations: [0, 1, 2, 3, 4, 5, 6, 7].map((round) => culture.reservations(round)),
      retrieved: culture.retrieve({ names, text: "rev rot" }, 40).map((entry) => entry.name),
    }),
  );
}

/** Numbers from which {@link perform} makes an edit of whatever the replica holds at the time. */
export interface Whim {
  readonly op: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}
export const whims: fc.Arbitrary<Whim> = fc.record({
  op: fc.nat(30),
  a: fc.nat(1000),
  b: fc.nat(1000),
  c: fc.nat(1000),
});

/** A random edit, biased to collisions: four names, short bodies, few authors. */
export function toEdit(culture: YCulture, { op, a, b, c }: Whim): Edit {
  const ids = culture.entries().map((entry) => entry.id);
  const id = ids[a % Math.max(1, ids.length)] ?? "0000000000000000";
  const other = ids[b % Math.max(1, ids.length)] ?? "0000000000000000";
  const symbols = [...PRIMITIVES, "f", "g", "h", "k", "f~2"];
  const body = [symbols[a % symbols.length], symbols[b % symbols.length]].slice(0, 1 + (c % 2)) as string[];
  const name = ["f", "g", "h", "k"][c % 4] as string;
  if (op < 6 || (op > 26 && op < 30))
    return { op: "propose", kind: "definition", name, body, about: `law${b % 3}`, fitted: 2 };
  if (op < 7) return { op: "propose", kind: "note", name, body: [], text: `on ${name} rev` };
  if (op < 12 || (op > 24 && op < 27)) return { op: "adopt", id };
  if (op < 14) return { op: "check", id, agreed: b % 3, tested: 2 };
  if (op < 15 || op === 30) return { op: "merge", id, into: other };
  if (op < 17) return c % 2 ? { op: "amend", id, body } : { op: "amend", id, name };
  if (op < 18) return c % 2 ? { op: "retire", id, reason: "" } : { op: "refute", id, reason: "" };
  if (op < 20) return { op: "cite", id, times: 1 + (b % 5) };
  if (op < 22) return { op: "quarantine", id, reason: "" };
  if (op < 23) return { op: "release", id, reason: "" };
  if (op < 24) return { op: "retract", id, reason: "" };
  return { op: "reserve", about: `law${b % 3}`, name, rounds: 1 + (a % 2) };
}

export function authorOf({ a, b, c }: Whim, round: number): Authorship {
  return { author: ["ada", "bob", "cyd"][(a + b + c) % 3] as string, round };
}

// What answers are made of: their steps and words, where they stand, what follows what. Puts together texts that look
// like answers without any task in mind. It knows texts only.
import type { Rng } from "../../core/index.ts";

/** Most parts of a text that was put together. */
const LONGEST = 60;

export class AnswerParts {
  /** Steps (or words, of answers without steps) of each answer, the end left out. */
  readonly #answers: readonly (readonly string[])[];
  readonly #stepped: boolean;
  /** Every part as often as it occurs. */
  readonly #all: readonly string[];
  /** Parts by their place, and by what they follow; each as often as it stands there. */
  readonly #columns: readonly (readonly string[])[];
  readonly #followers: ReadonlyMap<string, readonly string[]>;
  /** Words within steps, likewise. */
  readonly #words: readonly string[];

  constructor(answers: readonly string[]) {
    this.#stepped = answers.every((answer) => answer.startsWith("> "));
    this.#answers = answers.map((answer) => this.#cut(answer));
    this.#all = this.#answers.flat();
    this.#words = this.#all.flatMap((part) => part.split(" "));
    const columns: string[][] = [];
    const followers = new Map<string, string[]>();
    for (const parts of this.#answers) {
      parts.forEach((part, i) => {
        columns[i] ??= [];
        columns[i].push(part);
        if (i === 0) return;
        const known = followers.get(parts[i - 1]!);
        if (known === undefined) followers.set(parts[i - 1]!, [part]);
        else known.push(part);
      });
    }
    this.#columns = columns;
    this.#followers = followers;
  }

  /** Some answers that a solver who knows only statistics would give. */
  typical(): string[] {
    const lengths = mostFrequent(this.#answers.map((parts) => parts.length));
    const usual = lengths[0] ?? 0;
    const columns = this.#columns.slice(0, LONGEST).map((parts) => mostFrequent(parts)[0]!);
    const common = mostFrequent(this.#all);
    return [
      ...lengths.slice(0, 4).map((length) => this.#join(columns.slice(0, length))),
      this.#join(this.#wordwise(usual)),
      this.#join(this.#walk(usual)),
      this.#join(common.slice(0, usual)),
      this.#join(common.slice(0, LONGEST)),
      ...common.slice(0, 3).map((part) => this.#join(new Array<string>(usual).fill(part))),
    ];
  }

  /** One random change: a part replaced, put in, left out, moved or cut off, or one word within a part. */
  change(text: string, rng: Rng): string {
    const parts = [...this.#cut(text)];
    const at = rng.int(parts.length + 1);
    const other = this.#likely(at, parts[at - 1], rng);
    switch (rng.int(6)) {
      case 0:
        parts[Math.min(at, Math.max(0, parts.length - 1))] = other;
        break;
      case 1:
        parts.splice(at, 0, other);
        break;
      case 2:
        parts.splice(at, 1);
        break;
      case 3:
        parts.length = Math.min(parts.length, at);
        parts.push(other);
        break;
      case 4:
        parts.push(...parts.slice(at));
        break;
      default: {
        const words = (parts[at] ?? "").split(" ");
        if (this.#words.length > 0) words[rng.int(words.length)] = rng.pick(this.#words);
        parts[at] = words.join(" ");
      }
    }
    return this.#join(parts.slice(0, LONGEST));
  }

  /** A part that often stands at this place, or after that one, or anywhere. */
  #likely(at: number, before: string | undefined, rng: Rng): string {
    const places = rng.chance(0.5) ? this.#columns[at] : this.#followers.get(before ?? "");
    if (places !== undefined && rng.chance(0.8)) return rng.pick(places);
    return this.#all.length > 0 ? rng.pick(this.#all) : "";
  }

  /** Steps whose every word is the most frequent one of its place: none of them need ever have been seen. */
  #wordwise(length: number): string[] {
    return this.#columns.slice(0, length).map((parts) => {
      const steps = parts.map((part) => part.split(" "));
      const size = mostFrequent(steps.map((words) => words.length))[0]!;
      const word = (k: number) => mostFrequent(steps.flatMap((words) => words.slice(k, k + 1)))[0]!;
      return Array.from({ length: size }, (_, k) => word(k)).join(" ");
    });
  }

  /** From the most frequent first part to what most often follows, and on. */
  #walk(length: number): string[] {
    const walked: string[] = [];
    let next = mostFrequent(this.#columns[0] ?? [])[0];
    while (next !== undefined && walked.length < length) {
      walked.push(next);
      next = mostFrequent(this.#followers.get(next) ?? [])[0];
    }
    return walked;
  }

  #cut(answer: string): string[] {
    const open = answer.replace(/ ?\.$/, "");
    if (open === "") return [];
    if (!this.#stepped) return open.split(" ");
    return open.replace(/^> ?/, "").split(" > ");
  }

  #join(parts: readonly string[]): string {
    if (parts.length === 0) return ".";
    return this.#stepped ? `> ${parts.join(" > ")} .` : `${parts.join(" ")} .`;
  }
}

/** Different values, the most frequent first. */
export function mostFrequent<T>(values: readonly T[]): T[] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

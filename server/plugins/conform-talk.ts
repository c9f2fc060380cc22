// The talk with one external family while it is tried: requests over a connection of our own, answers checked for their
// frame, and what is broken thrown as such. It knows no check.
import { canonicalJson } from "../../core/index.ts";
import type { Connection } from "./connection.ts";
import { cut, LIMITS, PROTOCOL } from "./limits.ts";
import { Program, startOf } from "./program.ts";
import { answerSchema, failureSchema, flawOf, type Hello, helloSchema, itemsSchema } from "./protocol.ts";
import { Socket } from "./socket.ts";
import { isSocket } from "./source.ts";

/** The protocol is not kept. */
export class Broken extends Error {}

export type Item = Record<string, unknown>;

/** One connection and what is said over it. */
export class Talk {
  readonly connection: Connection;
  #id = 0;

  constructor(target: string, folder: string) {
    this.connection = isSocket(target)
      ? new Socket(target)
      : new Program(startOf({ kind: "command", command: target, folder }, LIMITS.heapMb));
  }

  /** The answer to one request, checked for its frame. */
  async ask(request: object, limitMs: number = LIMITS.requestMs, id = ++this.#id) {
    this.connection.write(JSON.stringify({ id, ...request }));
    return this.answer(id, limitMs);
  }

  async answer(id: number, limitMs: number = LIMITS.requestMs) {
    const text = await this.connection.read(limitMs);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw new Broken(`not JSON: ${cut(text, 120)}`);
    }
    const { success, data, error } = answerSchema.safeParse(json);
    if (!success) throw new Broken(`not an answer (${flawOf(error)}): ${cut(text, 120)}`);
    if (data.id !== id) throw new Broken(`id ${data.id} in answer to ${id}: ${cut(text, 120)}`);
    if ((data.ok === undefined) === (data.error === undefined)) {
      throw new Broken(`neither or both of "ok" and "error": ${cut(text, 120)}`);
    }
    return data;
  }

  async hello(extra: object = {}): Promise<Hello> {
    const answer = await this.ask({ call: "hello", protocol: PROTOCOL, ...extra }, LIMITS.startMs);
    const { success, data, error } = helloSchema.safeParse(answer.ok);
    if (!success) throw new Broken(answer.error ?? `not a hello: ${flawOf(error)}`);
    return data;
  }

  /** The items of an answer that must have `count` of them. */
  async items(request: object, count: number, limitMs?: number): Promise<Item[]> {
    const { ok, error } = await this.ask(request, limitMs ?? LIMITS.requestMs + count * LIMITS.itemMs);
    if (error !== undefined) throw new Broken(`refused: ${cut(error, 200)}`);
    const { success, data } = itemsSchema.safeParse(ok);
    if (!success) throw new Broken('an answer without "items"');
    if (data.items.length !== count) throw new Broken(`${data.items.length} items for ${count}`);
    return data.items as Item[];
  }

  /** An error, whole or for every item, is what wrong requests are answered with; then it goes on as before. */
  async refused(request: object): Promise<void> {
    const { ok, error } = await this.ask(request);
    const items = itemsSchema.safeParse(ok);
    const each = items.success && items.data.items.every((item) => failureSchema.safeParse(item).success);
    if (error === undefined && !each) throw new Broken(`accepted: ${cut(JSON.stringify(request), 120)}`);
  }

  /** Whatever it answers: it is an answer. */
  async survives(): Promise<void> {
    await this.hello();
  }
}

/** What was found, in a few words. @throws Broken, ConnectionFault */
export type Check = (talk: Talk, hello: Hello) => Promise<string>;

/** What is asked again and again. */
export const SEEDS = Array.from({ length: 24 }, (_, i) => 7 * i + 1);

interface Posed {
  readonly problem: { readonly id: string; readonly level: number; readonly payload: unknown };
  readonly item: Item;
}

/** Two problems of each level. */
export async function problems(talk: Talk, levels: number): Promise<Posed[]> {
  const all: Posed[] = [];
  for (let level = 1; level <= levels; level++) {
    for (const item of await talk.items({ call: "generate", level, seeds: [11, 12] }, 2)) {
      if (failureSchema.safeParse(item).success) throw new Broken(whyNot(item)!);
      all.push({ problem: { id: "0", level, payload: item.payload }, item: { ...item, level } });
    }
  }
  return all;
}

/** What an item says went wrong with it. */
export function whyNot(item: unknown): string | undefined {
  const failure = failureSchema.safeParse(item);
  return failure.success ? cut(failure.data.error, 200) : undefined;
}

export function same(before: readonly Item[], after: readonly Item[], when: string): void {
  const at = before.findIndex((item, i) => canonicalJson(item) !== canonicalJson(after[i]));
  if (at >= 0) {
    throw new Broken(
      `${cut(canonicalJson(before[at]), 150)} became ${cut(canonicalJson(after[at]), 150)} ${when}`,
    );
  }
}

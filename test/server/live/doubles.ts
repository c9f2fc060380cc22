// What the live side stands on, moved by hand: runs on a store in memory whose events a test makes, commits and takes
// back, and sockets that are read only when the test says so.
import type { Edit } from "../../../culture/index.ts";
import { YCulture } from "../../../culture/index.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import type { Event, EventData, EventType } from "../../../server/events.ts";
import type { LiveSocket } from "../../../server/http/index.ts";
import {
  foldEvent,
  initialState,
  type RunInfo,
  type RunState,
  type ServerMessage,
} from "../../../server/protocol/index.ts";
import type { RunListener, RunManager } from "../../../server/runs/index.ts";
import type { ForeignEdit } from "../../../server/simulation/index.ts";
import { MemoryStore, type Store } from "../../../server/store/index.ts";
import { OP_SETS } from "../../../tasks/index.ts";

function unused(): never {
  throw new Error("not for the live side");
}

export class ScriptedRuns implements RunManager {
  readonly store: Store;
  readonly submitted: ForeignEdit[] = [];
  /** Answers of state() that a test lets through; undefined = at once. */
  held: (() => void)[] | undefined;
  readonly #listeners = new Set<RunListener>();
  readonly #pending = new Map<string, Event[]>();
  readonly #changes = new Map<string, Partial<RunInfo>>();
  #round = 0;

  constructor(store: Store = new MemoryStore()) {
    this.store = store;
  }

  readonly create = unused;
  readonly start = unused;
  readonly take = unused;
  readonly control = unused;
  readonly change = unused;

  ended(): undefined {
    return undefined;
  }

  /** A new run that a worker is at. */
  add(id: string): string {
    this.store.createRun({ id, name: id, seed: 1, config: this.config() });
    this.#pending.set(id, []);
    return id;
  }

  list(): readonly RunInfo[] {
    return this.store.listRuns().map(({ id }) => this.get(id)!);
  }

  get(id: string): RunInfo | undefined {
    const record = this.store.getRun(id);
    if (record === undefined) return undefined;
    const { config: _, ...rest } = record;
    return {
      ...rest,
      arm: "shared",
      rounds: 0,
      status: "running",
      control: "running",
      elsewhere: false,
      progress: null,
      failure: null,
      ...this.#changes.get(id),
    };
  }

  config(): Readonly<Record<string, unknown>> {
    return { ...resolveConfig({ name: "test" }) };
  }

  async state(id: string): Promise<RunState> {
    const held = this.held;
    if (held !== undefined) await new Promise<void>((resolve) => held.push(resolve));
    const state = initialState(id);
    for (const event of this.store.events(id)) foldEvent(state, event);
    return state;
  }

  pending(id: string): readonly Event[] {
    return this.#pending.get(id) ?? [];
  }

  submit(_id: string, edits: readonly ForeignEdit[]): void {
    this.submitted.push(...edits);
  }

  listen(listener: RunListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {}

  /** All events as they are now, on disk or not. */
  log(id: string): readonly Event[] {
    return [...this.store.events(id), ...this.pending(id)];
  }

  last(id: string): number {
    return this.pending(id).at(-1)?.seq ?? this.store.getRun(id)?.lastSeq ?? 0;
  }

  /** Events happen; each is unlike all others. */
  emit(id: string, count: number): void {
    const events = Array.from({ length: count }, (_, i): Event => {
      this.#round++;
      return { seq: this.last(id) + 1 + i, run: id, round: this.#round, type: "round.started", data: {} };
    });
    this.#happen(id, events);
  }

  emitOne<T extends EventType>(id: string, type: T, data: EventData<T>): void {
    const event = { seq: this.last(id) + 1, run: id, round: this.#round, type, data };
    this.#happen(id, [event as Event]);
  }

  #happen(id: string, events: Event[]): void {
    this.#pending.get(id)?.push(...events);
    for (const listener of this.#listeners) listener.events(id, events);
  }

  commit(id: string): void {
    const events = this.#pending.get(id)?.splice(0) ?? [];
    this.store.commit(id, { events });
    const seq = this.store.getRun(id)?.lastSeq ?? 0;
    for (const listener of this.#listeners) listener.committed(id, seq);
    this.tell(id, {});
  }

  /** The worker ends: what is not on disk never happened. */
  drop(id: string): void {
    this.#pending.set(id, []);
    const to = this.store.getRun(id)?.lastSeq ?? 0;
    for (const listener of this.#listeners) listener.rewound(id, to);
  }

  /** A run is taken up again from an earlier event. As the real manager: told before the store has forgotten. */
  rewind(id: string, to: number, told = true): void {
    this.#pending.set(id, []);
    if (told) for (const listener of this.#listeners) listener.rewound(id, to);
    this.store.rewind(id, to);
  }

  tell(id: string, change: Partial<RunInfo>): void {
    this.#changes.set(id, { ...this.#changes.get(id), ...change });
    const info = this.get(id)!;
    for (const listener of this.#listeners) listener.info(info);
  }

  /** What the worker does with an edit from outside: an event with what became of it. */
  enter(id: string, culture: YCulture, { request, culture: name, author, edit }: ForeignEdit): void {
    this.edit(id, culture, edit, { author, name, request });
  }

  edit(
    id: string,
    culture: YCulture,
    edit: Edit,
    { author = "ada", name = "shared", request }: { author?: string; name?: string; request?: string } = {},
  ): string | null {
    let update: string | null = null;
    const off = culture.onUpdate((bytes) => {
      update = Buffer.from(bytes).toString("base64");
    });
    const result = culture.edit(edit, { author, round: this.#round });
    off();
    this.emitOne(id, "culture.edited", {
      culture: name,
      author,
      edit,
      accepted: result.ok,
      entry: result.ok ? result.value : null,
      reason: result.ok ? null : result.error.detail,
      update,
      ...(request !== undefined && { request }),
    });
    return result.ok ? result.value : null;
  }
}

export function newCulture(): YCulture {
  return new YCulture({ clientId: 5, primitives: OP_SETS.A });
}

/** A socket whose other end reads only when it is told to. */
export class ManualSocket implements LiveSocket {
  /** Sent and not read yet. */
  readonly unread: string[] = [];
  readonly closings: number[] = [];
  reading: boolean;
  readonly #read: (message: ServerMessage) => void;

  constructor(read: (message: ServerMessage) => void, reading = true) {
    this.#read = read;
    this.reading = reading;
  }

  get buffered(): number {
    return this.unread.reduce((sum, text) => sum + text.length, 0);
  }

  send(data: string | Uint8Array): void {
    this.unread.push(String(data));
    if (this.reading) this.read();
  }

  read(messages = Number.POSITIVE_INFINITY): void {
    for (let i = 0; i < messages && this.unread.length > 0; i++)
      this.#read(JSON.parse(this.unread.shift()!) as ServerMessage);
  }

  close(code: number): void {
    this.closings.push(code);
  }
}

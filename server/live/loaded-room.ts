// The room of one run while somebody is in it: the engine (culture/room) on the store, the run's culture mirrored into
// it, and what people hand in carried to the run. Knows the manager; sockets only as lines.
import { randomInt } from "node:crypto";
import { CultureRoom, type Receipt } from "../../culture/index.ts";
import { classify } from "../errors.ts";
import type { RunInfo } from "../protocol/index.ts";
import type { ForeignEdit } from "../simulation/index.ts";
import type { RunRecord } from "../store/index.ts";
import { CultureMirror } from "./culture-mirror.ts";
import { ROOMS } from "./limits.ts";
import type { Sources } from "./run-channel.ts";

export class LoadedRoom {
  readonly room: CultureRoom;
  readonly #run: string;
  readonly #sources: Sources;
  readonly #mirror: CultureMirror;
  /** Requests that the run's present worker has been given. */
  readonly #submitted: Set<string>;
  #committed: number;
  /** Updates and bytes stored since the last compaction, and the number of the last. */
  #stored = { updates: 0, bytes: 0, last: 0 };
  #going: NodeJS.Immediate | undefined;
  #flushing: NodeJS.Immediate | undefined;
  #telling: NodeJS.Timeout | undefined;
  #publishing: NodeJS.Timeout | undefined;
  #compacting: NodeJS.Timeout | undefined;
  #published = Number.NEGATIVE_INFINITY;
  #ended = false;

  /** @throws FolkloreError, and what Yjs says of a damaged document. */
  constructor(record: RunRecord, sources: Sources, submitted: Set<string>, onBroken: () => void) {
    this.#run = record.id;
    this.#sources = sources;
    this.#submitted = submitted;
    this.#committed = record.lastSeq;
    this.#mirror = new CultureMirror(sources.store, record);
    const { base, updates, last } = sources.store.room(record.id);
    const bytes = updates.reduce((sum, update) => sum + update.length, 0);
    this.#stored = { updates: updates.length, bytes, last };
    this.room = new CultureRoom({
      clientId: randomInt(1, 2 ** 32 - 1),
      base,
      updates,
      persist: (update) => this.#persist(update),
      // All that arrives together is stored and handed out together.
      defer: (flush) => {
        this.#flushing = setImmediate(flush);
      },
      deferPresence: (tell) => {
        this.#telling = setTimeout(tell, ROOMS.presence).unref();
      },
      onRequest: () => this.wake(),
      onBroken: () => {
        this.#end();
        onBroken();
      },
    });
    this.wake();
  }

  committed(seq: number): void {
    this.#committed = Math.max(this.#committed, seq);
    this.wake();
  }

  rewound(to: number): void {
    this.#committed = Math.min(this.#committed, to);
    this.#mirror.rewind(to);
    this.wake();
  }

  /** Reads on in the run's log, and then answers and hands on what people have handed in. */
  wake(): void {
    if (!this.#ended) this.#going ??= setImmediate(() => this.#go());
  }

  /** Stores what is due, and lets go. */
  close(): void {
    this.room.flush();
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    clearImmediate(this.#going);
    clearImmediate(this.#flushing);
    clearTimeout(this.#telling);
    clearTimeout(this.#publishing);
    clearTimeout(this.#compacting);
  }

  #go(): void {
    this.#going = undefined;
    try {
      if (this.#mirror.advance(this.#committed, ROOMS.tick)) {
        this.#publish();
        this.#answer();
      } else this.wake();
    } catch (error) {
      // The log cannot be read: people can go on writing, what they hand in is answered with the reason.
      const { message } = classify(error);
      for (const { request } of this.room.waiting()) this.room.settle(request, refused(message));
    }
  }

  #publish(): void {
    if (this.#publishing !== undefined) return;
    const wait = this.#published + ROOMS.publish - performance.now();
    if (wait > 0) {
      this.#publishing = setTimeout(() => {
        this.#publishing = undefined;
        this.wake();
      }, wait).unref();
      return;
    }
    this.#published = performance.now();
    this.room.publish(this.#mirror.entries());
  }

  #answer(): void {
    const waiting = this.room.waiting();
    if (waiting.length === 0) return;
    const info = this.#sources.manager.get(this.#run);
    const obstacle = info === undefined ? refused("the run is gone") : obstacleOf(info);
    const edits: ForeignEdit[] = [];
    for (const request of waiting) {
      const outcome = this.#mirror.outcome(request.request);
      if (outcome !== undefined) this.room.settle(request.request, outcome);
      else if (this.#submitted.has(request.request)) continue;
      else if (obstacle !== undefined) this.room.settle(request.request, obstacle);
      else edits.push(request);
    }
    if (edits.length > 0) this.#submit(edits);
  }

  #submit(edits: readonly ForeignEdit[]): void {
    let receipt = waitingFor("it enters at the beginning of the next round");
    try {
      this.#sources.manager.submit(this.#run, edits);
      for (const { request } of edits) this.#submitted.add(request);
    } catch (error) {
      receipt = refused(classify(error).message);
    }
    for (const { request } of edits) this.room.settle(request, receipt);
  }

  #persist(update: Uint8Array): void {
    const number = this.#sources.store.roomAppend(this.#run, update);
    // Another process writes to the same room: what it wrote must be loaded before anything is compacted.
    if (number !== this.#stored.last + 1) throw new Error(`update ${number} of the room is not the next one`);
    this.#stored.last = number;
    this.#stored.updates++;
    this.#stored.bytes += update.length;
    const { updates, bytes } = this.#stored;
    if (updates < ROOMS.compactUpdates && bytes < ROOMS.compactBytes) return;
    this.#compacting ??= setTimeout(() => this.#compact(), 1_000).unref();
  }

  #compact(): void {
    this.#compacting = undefined;
    const base = this.room.encode();
    if (this.#ended) return;
    try {
      this.#sources.store.roomCompact(this.#run, base, this.#stored.last);
      this.#stored = { ...this.#stored, updates: 0, bytes: 0 };
    } catch {
      // Nothing is lost: it is tried again with the next update.
    }
  }
}

/** Why an edit cannot enter now; undefined when it can. */
function obstacleOf({ id, status, control, elsewhere }: RunInfo): Receipt | undefined {
  if (control !== "idle") return undefined;
  if (elsewhere) return refused("another process works on this run: stop it there, and resume the run here");
  if (status === "finished")
    return refused(
      `the run is finished: resume it with more rounds (folklore resume ${id} --rounds N) and hand it in again`,
    );
  return waitingFor("nobody works on the run: it enters when the run is resumed");
}

function refused(reason: string): Receipt {
  return { status: "refused", reason, entry: null, round: null };
}

function waitingFor(reason: string): Receipt {
  return { status: "waiting", reason, entry: null, round: null };
}

// /ws/events: pages that watch runs (the protocol is server/protocol/messages.ts). Who is behind is served from the
// store and the manager in small goes, whoever is slow is sent nothing until it has read, and nothing is kept per page
// but positions. It knows runs through the manager only, and sockets through a small interface.
import { classify, FolkloreError } from "../errors.ts";
import type { LiveSocket, SocketHandler, Visitor } from "../http/contract.ts";
import {
  CLOSE,
  type ClientMessage,
  PROTOCOL_VERSION,
  type RunInfo,
  type ServerMessage,
} from "../protocol/index.ts";
import { TokenBucket } from "../token-bucket.ts";
import { readClientMessage } from "./client-message.ts";
import { LIVE, SLOW } from "./limits.ts";
import { RunChannel, type Sources } from "./run-channel.ts";
import { RunNews } from "./run-news.ts";
import { Subscription } from "./subscription.ts";

interface Page {
  readonly socket: LiveSocket;
  readonly bucket: TokenBucket;
  readonly subscriptions: Map<string, PageSubscription>;
  /** Runs whose news it has missed. */
  readonly missed: Set<string>;
  /** Since when, and with how much unread at the least, it has been too slow. */
  slow: { since: number; least: number } | undefined;
}
type PageSubscription = Subscription<Page>;

/** A message without the version, which is added on sending. */
type Unversioned<T> = T extends unknown ? Omit<T, "v"> : never;

export class EventHub {
  readonly #sources: Sources;
  readonly #pages = new Set<Page>();
  readonly #slow = new Set<Page>();
  readonly #channels = new Map<string, { channel: RunChannel; subscriptions: Set<PageSubscription> }>();
  /** Who may have something to be sent. */
  readonly #queue = new Set<PageSubscription>();
  readonly #gathering = new Map<string, NodeJS.Timeout>();
  readonly #news: RunNews;
  readonly #off: () => void;
  #going: NodeJS.Immediate | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#news = new RunNews((info) => this.#tellNews(info));
    this.#off = sources.manager.listen({
      events: (run, events) => {
        const first = events[0]?.seq;
        const channel = this.#channels.get(run)?.channel;
        if (channel === undefined || first === undefined) return;
        // Numbers come again: what had them before never happened.
        if (first <= channel.seen) this.#rewind(run, first - 1);
        channel.add(events);
        this.#gather(run);
      },
      committed: (run, seq) => {
        this.#channels.get(run)?.channel.commit(seq);
        this.#gather(run);
      },
      rewound: (run, to) => this.#rewind(run, to),
      info: (info) => this.#news.add(info),
    });
  }

  open(socket: LiveSocket, { role }: Visitor): SocketHandler {
    const bucket = new TokenBucket(LIVE.messages);
    const page: Page = { socket, bucket, subscriptions: new Map(), missed: new Set(), slow: undefined };
    this.#pages.add(page);
    send(page, { type: "hello", role });
    return {
      message: (data) => this.#hear(page, data),
      closed: () => this.#drop(page),
    };
  }

  /** Hands out what is due. */
  close(): void {
    this.#off();
    this.#news.close();
    clearImmediate(this.#going);
    clearInterval(this.#looking);
    for (const timer of this.#gathering.values()) clearTimeout(timer);
    for (const { channel, subscriptions } of this.#channels.values()) {
      for (const subscription of subscriptions) if (!this.#isSlow(subscription.page)) subscription.step();
      channel.close();
    }
    clearInterval(this.#looking);
  }

  #hear(page: Page, data: string | Uint8Array): void {
    if (!this.#pages.has(page)) return;
    if (data.length > LIVE.messageBytes) this.#expel(page, CLOSE.tooLarge);
    else if (!page.bucket.take()) this.#expel(page, CLOSE.tooMany);
    else {
      const message = typeof data === "string" ? readClientMessage(data) : "text was expected";
      if (typeof message !== "string") this.#answer(page, message);
      else {
        send(page, { type: "error", code: "malformed", detail: message });
        this.#expel(page, CLOSE.malformed);
      }
    }
  }

  #answer(page: Page, message: ClientMessage): void {
    if (message.type === "ping") send(page, { type: "pong" });
    else this.#unsubscribe(page, message.run);
    if (message.type !== "subscribe") return;
    try {
      this.#subscribe(page, message.run, message.after);
    } catch (error) {
      this.#fail(page, error);
    }
  }

  /** @throws FolkloreError */
  #subscribe(page: Page, run: string, after: number | "snapshot"): void {
    if (this.#sources.manager.get(run) === undefined)
      throw new FolkloreError("not-found", `no run "${run}"`, "list the runs: GET /api/v1/runs");
    if (page.subscriptions.size >= LIVE.subscriptions)
      throw new FolkloreError("busy", `at most ${LIVE.subscriptions} runs at once`, "unsubscribe from one");
    const known = this.#channels.get(run);
    const entry = known ?? { channel: new RunChannel(run, this.#sources), subscriptions: new Set() };
    if (known === undefined) this.#channels.set(run, entry);
    const subscription = new Subscription(page, entry.channel, after, (text) => page.socket.send(text));
    entry.subscriptions.add(subscription);
    page.subscriptions.set(run, subscription);
    this.#enqueue(subscription);
  }

  #unsubscribe(page: Page, run: string): void {
    const subscription = page.subscriptions.get(run);
    const entry = this.#channels.get(run);
    if (subscription === undefined || entry === undefined) return;
    page.subscriptions.delete(run);
    this.#queue.delete(subscription);
    entry.subscriptions.delete(subscription);
    if (entry.subscriptions.size > 0) return;
    entry.channel.close();
    this.#channels.delete(run);
  }

  #drop(page: Page): void {
    this.#pages.delete(page);
    this.#slow.delete(page);
    for (const run of [...page.subscriptions.keys()]) this.#unsubscribe(page, run);
  }

  #expel(page: Page, { code, reason }: { readonly code: number; readonly reason: string }): void {
    this.#drop(page);
    page.socket.close(code, reason);
  }

  #fail(page: Page, error: unknown): void {
    const { code, message } = classify(error);
    send(page, { type: "error", code, detail: message });
  }

  #rewind(run: string, to: number): void {
    const entry = this.#channels.get(run);
    if (entry === undefined) return;
    entry.channel.rewind(to);
    for (const subscription of entry.subscriptions) {
      subscription.rewind(to);
      this.#enqueue(subscription);
    }
  }

  /** Events come one by one in bursts: a page gets them together. */
  #gather(run: string): void {
    if (!this.#channels.has(run) || this.#gathering.has(run)) return;
    const timer = setTimeout(() => {
      this.#gathering.delete(run);
      const subscriptions = this.#channels.get(run)?.subscriptions ?? [];
      for (const subscription of subscriptions) this.#enqueue(subscription);
    }, LIVE.gather);
    this.#gathering.set(run, timer.unref());
  }

  #enqueue(subscription: PageSubscription): void {
    this.#queue.add(subscription);
    this.#going ??= setImmediate(() => this.#go());
  }

  /** Serves the queue for a few milliseconds, everybody in turn, and goes on at the next tick. */
  #go(): void {
    this.#going = undefined;
    const end = performance.now() + LIVE.tick;
    let batches = 0;
    for (const subscription of this.#queue) {
      if (batches >= LIVE.tickBatches || performance.now() > end) break;
      this.#queue.delete(subscription);
      if (this.#isSlow(subscription.page)) subscription.stall();
      else if (this.#step(subscription)) {
        batches++;
        this.#queue.add(subscription);
      } else if (subscription.needsState) this.#fetchState(subscription);
    }
    if (this.#queue.size > 0) this.#going = setImmediate(() => this.#go());
  }

  #step(subscription: PageSubscription): boolean {
    try {
      return subscription.step();
    } catch (error) {
      this.#abandon(subscription, error);
      return false;
    }
  }

  #fetchState(subscription: PageSubscription): void {
    const { channel } = subscription;
    channel.state().then(
      (state) => {
        subscription.giveState(state);
        if (this.#isCurrent(subscription)) this.#enqueue(subscription);
      },
      (error: unknown) => {
        if (this.#isCurrent(subscription)) this.#abandon(subscription, error);
      },
    );
  }

  #isCurrent(subscription: PageSubscription): boolean {
    return subscription.page.subscriptions.get(subscription.channel.run) === subscription;
  }

  /** A log that cannot be read is not tried again until the page asks again. */
  #abandon(subscription: PageSubscription, error: unknown): void {
    this.#unsubscribe(subscription.page, subscription.channel.run);
    this.#fail(subscription.page, error);
  }

  #isSlow(page: Page): boolean {
    const { buffered } = page.socket;
    if (buffered <= LIVE.unread) return false;
    page.slow ??= { since: performance.now(), least: buffered };
    this.#slow.add(page);
    this.#looking ??= setInterval(() => this.#look(), LIVE.look).unref();
    return true;
  }

  /** Sockets do not say when they have been read: those that were not are looked at. */
  #look(): void {
    for (const page of this.#slow) {
      const { buffered } = page.socket;
      const slow = page.slow;
      if (buffered <= LIVE.unread || slow === undefined) this.#goOn(page);
      else if (buffered < slow.least) page.slow = { since: performance.now(), least: buffered };
      else if (performance.now() - slow.since >= LIVE.standstill) this.#expel(page, SLOW);
    }
    if (this.#slow.size > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  #goOn(page: Page): void {
    this.#slow.delete(page);
    page.slow = undefined;
    for (const run of page.missed) {
      const info = this.#sources.manager.get(run);
      if (info !== undefined) send(page, { type: "run", info });
    }
    page.missed.clear();
    for (const subscription of page.subscriptions.values()) this.#enqueue(subscription);
  }

  #tellNews(info: RunInfo): void {
    const message: ServerMessage = { v: PROTOCOL_VERSION, type: "run", info };
    const text = JSON.stringify(message);
    for (const page of this.#pages) {
      if (this.#isSlow(page)) page.missed.add(info.id);
      else page.socket.send(text);
    }
  }
}

function send(page: Page, message: Unversioned<ServerMessage>): void {
  page.socket.send(JSON.stringify({ v: PROTOCOL_VERSION, ...message }));
}

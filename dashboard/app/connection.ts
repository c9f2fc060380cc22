// The client of /ws/events: one socket, one followed run, and the way back after a drop. What it hears it hands to a
// listener; it folds nothing itself and knows neither signals nor the DOM, so tests drive it with a made-up socket.
// After a drop it waits (doubling, with jitter), then asks for what comes after the last event it has, if all of
// those were committed, or for a new snapshot: what was never committed may have changed.
import {
  CLOSE,
  type ClientMessage,
  PROTOCOL_VERSION,
  type Role,
  type RunInfo,
  type RunState,
  type ServerMessage,
} from "../../server/protocol/index.ts";

type Events = Extract<ServerMessage, { type: "events" }>["events"];

export type ConnectionStatus = "connecting" | "live" | "lost" | "denied";

export interface ConnectionListener {
  /** `retryAt`: milliseconds since the epoch of the next try, where one is planned. */
  status(status: ConnectionStatus, retryAt: number | null): void;
  hello(role: Role): void;
  info(info: RunInfo): void;
  snapshot(state: RunState): void;
  /** In order, without gap or repeat after the snapshot. */
  events(events: Events, at: number): void;
  /** Events after `to` never happened; a snapshot follows. */
  rewind(to: number): void;
}

/** The part of a WebSocket that is used here. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  message(data: unknown): void;
  closed(code: number): void;
}

export interface ConnectionOptions {
  /** Events come later, never during the call. */
  readonly open: (on: SocketEvents) => Socket;
  readonly listener: ConnectionListener;
  /** Asked after a socket that was never greeted: is it the token? A browser does not say why an upgrade failed. */
  readonly denied: () => Promise<boolean>;
}

/** Waits in milliseconds: half a second doubling up to 15 s, each drawn from its upper half so that many pages spread. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** A socket that says nothing for this long, not even an answer to a ping, is dead: milliseconds. */
const PING_EVERY = 15_000;
const SILENCE = 40_000;

export class Connection {
  readonly #options: ConnectionOptions;
  #socket: Socket | null = null;
  #run: string | null = null;
  /** Last event handed on, and the last of them known to be on disk. */
  #seq = 0;
  #committed = 0;
  /** Events are passed over until the next snapshot. */
  #awaiting = true;
  #greeted = false;
  #tries = 0;
  #heard = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Follows another run, or none. */
  follow(run: string | null): void {
    if (run === this.#run) return;
    if (this.#run !== null) this.#send({ v: PROTOCOL_VERSION, type: "unsubscribe", run: this.#run });
    this.#run = run;
    this.#forget();
    this.#subscribe();
  }

  /** Connects, or tries again at once. */
  connect(): void {
    this.#drop();
    this.#options.listener.status("connecting", null);
    this.#greeted = false;
    this.#heard = Date.now();
    const socket = this.#options.open({
      message: (data) => {
        if (socket === this.#socket) this.#receive(data);
      },
      closed: (code) => {
        if (socket === this.#socket) void this.#closed(code);
      },
    });
    this.#socket = socket;
    this.#pinger = setInterval(() => {
      if (Date.now() - this.#heard > SILENCE) void this.#closed(CLOSE.shutdown.code);
      else this.#send({ v: PROTOCOL_VERSION, type: "ping" });
    }, PING_EVERY);
  }

  close(): void {
    this.#drop();
  }

  #receive(data: unknown): void {
    this.#heard = Date.now();
    const message = parse(data);
    const { listener } = this.#options;
    switch (message?.type) {
      case "hello":
        this.#greeted = true;
        this.#tries = 0;
        listener.hello(message.role);
        listener.status("live", null);
        this.#subscribe();
        break;
      case "run":
        listener.info(message.info);
        break;
      case "snapshot":
        if (message.run !== this.#run) break;
        this.#seq = message.state.seq;
        this.#committed = message.state.seq;
        this.#awaiting = false;
        listener.snapshot(message.state);
        break;
      case "events":
        if (message.run === this.#run) this.#events(message.events, message.committed, message.at);
        break;
      case "rewind":
        if (message.run !== this.#run) break;
        this.#committed = Math.min(this.#committed, message.to);
        if (this.#seq > message.to) this.#forget();
        listener.rewind(message.to);
        break;
      default:
        break;
    }
  }

  #events(events: Events, committed: number, at: number): void {
    if (this.#awaiting) return;
    const fresh = events.filter(({ seq }) => seq > this.#seq);
    const first = fresh[0];
    if (first !== undefined && first.seq > this.#seq + 1) {
      this.#forget();
      this.#subscribe();
      return;
    }
    this.#seq = fresh.at(-1)?.seq ?? this.#seq;
    this.#committed = Math.max(this.#committed, Math.min(committed, this.#seq));
    if (fresh.length > 0) this.#options.listener.events(fresh, at);
  }

  #subscribe(): void {
    if (this.#run === null || !this.#greeted) return;
    const whole = this.#awaiting || this.#seq !== this.#committed;
    if (whole) this.#forget();
    const after = whole ? "snapshot" : this.#committed;
    this.#send({ v: PROTOCOL_VERSION, type: "subscribe", run: this.#run, after });
  }

  #forget(): void {
    this.#awaiting = true;
    this.#seq = 0;
    this.#committed = 0;
  }

  #send(message: ClientMessage): void {
    if (this.#greeted) this.#socket?.send(JSON.stringify(message));
  }

  async #closed(code: number): Promise<void> {
    const greeted = this.#greeted;
    this.#drop();
    const refused = code === CLOSE.unauthorized.code || code === CLOSE.forbidden.code;
    const planned = this.#retry;
    if (refused || (!greeted && (await this.#options.denied()))) {
      if (this.#socket === null && this.#retry === planned) this.#options.listener.status("denied", null);
      return;
    }
    // Somebody connected or closed while the question was out.
    if (this.#socket !== null || this.#retry !== planned) return;
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries++);
    const wait = longest * (0.5 + Math.random() / 2);
    this.#retry = setTimeout(() => this.connect(), wait);
    this.#options.listener.status("lost", Date.now() + wait);
  }

  #drop(): void {
    clearTimeout(this.#retry);
    clearInterval(this.#pinger);
    this.#retry = undefined;
    const socket = this.#socket;
    this.#socket = null;
    this.#greeted = false;
    socket?.close();
  }
}

/** The server is ours, but a proxy between may say anything. */
function parse(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  try {
    const message = JSON.parse(data) as ServerMessage;
    return message.v === PROTOCOL_VERSION ? message : null;
  } catch {
    return null;
  }
}

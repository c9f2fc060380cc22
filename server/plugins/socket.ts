// A connection to a server: one JSON object a text message over a WebSocket that we open. It knows nothing of what the
// messages mean.
import { WebSocket } from "ws";
import { type Connection, Inbox } from "./connection.ts";
import { LIMITS, SIZES } from "./limits.ts";

export class Socket implements Connection {
  readonly ended: Promise<void>;
  readonly #socket: WebSocket;
  readonly #inbox = new Inbox();
  /** Written before the connection is open. */
  #early: string[] = [];

  constructor(url: string) {
    this.#socket = new WebSocket(url, {
      maxPayload: SIZES.frame,
      handshakeTimeout: LIMITS.startMs,
      perMessageDeflate: false, // small messages on a fast line: packing costs more than it saves
    });
    this.ended = new Promise((resolve) => this.#socket.once("close", () => resolve()));
    this.#socket.on("open", () => {
      for (const message of this.#early) this.#socket.send(message);
      this.#early = [];
    });
    this.#socket.on("message", (data, isBinary) => {
      if (isBinary) this.#inbox.fail("junk", "a binary message; text was expected");
      else this.#inbox.add(data.toString());
    });
    this.#socket.on("error", (error) =>
      this.#inbox.fail("died", `${url}: ${error.message || String(error)}`),
    );
    this.#socket.on("close", (code, reason) => {
      this.#inbox.fail("died", `the connection was closed (${[code, reason.toString()].join(" ").trim()})`);
    });
  }

  write(message: string): void {
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#early.push(message);
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  read(limitMs: number): Promise<string> {
    return this.#inbox.take(limitMs);
  }

  close(): void {
    this.#socket.terminate();
  }
}

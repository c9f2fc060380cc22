// Asks a server as tests need it: with any Host and Origin (fetch sets its own), JSON there and back, WebSockets that
// say how they ended.
import { request } from "node:http";
import { WebSocket } from "ws";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; null where it is none. */
  readonly json: unknown;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string goes out as it is. */
  readonly body?: unknown;
}

export function ask(origin: string, path: string, { method = "GET", headers = {}, body }: Asked = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const type = sent === undefined ? {} : { "content-type": "application/json" };
    const { hostname, port } = new URL(origin);
    const going = request(
      { hostname: hostname.replace(/^\[|\]$/g, ""), port, path, method, headers: { ...type, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: parsed(text),
          });
        });
      },
    );
    going.on("error", reject);
    going.end(sent);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export interface Ended {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket from the start of its opening; `heard` keeps what came, `ended` how it closed. */
export class Talk {
  readonly socket: WebSocket;
  readonly heard: (string | Buffer)[] = [];
  readonly opened: Promise<void>;
  readonly ended: Promise<Ended>;
  /** HTTP status of a refused upgrade; rejects for one that was let in. */
  readonly refused: Promise<number>;

  constructor(origin: string, path: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(origin.replace(/^http/, "ws") + path, { headers });
    this.socket.on("message", (data: Buffer, binary: boolean) =>
      this.heard.push(binary ? data : data.toString("utf8")),
    );
    this.opened = new Promise((resolve) => this.socket.once("open", resolve));
    this.ended = new Promise((resolve) =>
      this.socket.once("close", (code, reason) => resolve({ code, reason: reason.toString("utf8") })),
    );
    this.refused = new Promise((resolve, reject) => {
      this.socket.once("open", () => reject(new Error("it was let in")));
      this.socket.once("unexpected-response", (_, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
        this.socket.terminate();
      });
    });
    this.refused.catch(() => {});
    // What matters of an error is in `ended` and `refused`.
    this.socket.on("error", () => {});
  }

  /** Says something and waits for the next thing heard. */
  async answer(said: string | Uint8Array): Promise<string | Buffer> {
    await this.opened;
    const next = new Promise((resolve) => this.socket.once("message", resolve));
    this.socket.send(said);
    await next;
    return this.heard.at(-1)!;
  }
}

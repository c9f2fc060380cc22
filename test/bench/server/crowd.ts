// Many people in one big document: clients that speak the y-websocket protocol over real sockets but keep no document
// of their own (200 copies of 10 MB would measure this process), and one that writes.
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { quantile } from "../../../server/statistics.ts";

const CLIENTS = 200;
/** Text put into the document first: with it the encoded document is about 10 MB. */
const DOCUMENT_BYTES = 10 * 2 ** 20;
const PIECE = 512 * 1024;
/** One edit, as typing makes them. */
const PAUSE_MS = 50;

export interface Crowd {
  /** Milliseconds from the writer's keystroke to each other client. */
  readonly p50: number;
  readonly p95: number;
  readonly bytes: number;
  readonly clients: number;
}

export async function crowd(url: string, run: string, edits: number): Promise<Crowd> {
  const address = `${url.replace("http", "ws")}/ws/culture`;
  const doc = new Y.Doc();
  const writer = new WebsocketProvider(address, run, doc, { disableBc: true });
  await new Promise<void>((resolve) => writer.once("sync", () => resolve()));
  const drafts = doc.getMap<Y.Map<unknown>>("drafts");
  const text = new Y.Text();
  doc.transact(() => {
    const draft = new Y.Map<unknown>();
    draft.set("text", text);
    drafts.set("bench", draft);
  });
  for (let at = 0; at < DOCUMENT_BYTES; at += PIECE) {
    text.insert(text.length, "folklore ".repeat(PIECE / 9));
    await pause(PAUSE_MS);
  }
  const arrivals: number[] = [];
  let sent = 0;
  let heard = 0;
  const sockets = await Promise.all(
    Array.from({ length: CLIENTS - 1 }, () =>
      listener(`${address}/${run}`, () => {
        if (sent === 0) return;
        arrivals.push(performance.now() - sent);
        heard++;
      }),
    ),
  );
  // The first messages are the document itself.
  await pause(3000);
  for (let edit = 0; edit < edits; edit++) {
    heard = 0;
    sent = performance.now();
    text.insert(0, "x");
    const patience = performance.now() + 5000;
    while (heard < sockets.length && performance.now() < patience) await pause(2);
    if (heard < sockets.length) throw new Error(`an edit reached ${heard} of ${sockets.length} clients only`);
    await pause(PAUSE_MS);
  }
  sent = 0;
  for (const socket of sockets) socket.close();
  const bytes = Y.encodeStateAsUpdate(doc).length;
  writer.destroy();
  // Ends its awareness' timer too.
  doc.destroy();
  const sorted = arrivals.sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), bytes, clients: CLIENTS };
}

/** Calls back for every document update (message 0, sync; 2, update) after the first. */
function listener(address: string, onUpdate: () => void): Promise<WebSocket> {
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    const bytes = new Uint8Array(data as ArrayBuffer);
    if (bytes[0] === 0 && bytes[1] === 2) onUpdate();
  };
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error("a client could not connect"));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

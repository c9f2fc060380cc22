// The delay of the server's main thread, as its own /metrics tell it, while a client follows every run's events.
import type { ServerMessage } from "../../../server/protocol/index.ts";
import type { ServerProcess } from "../../e2e/page/open-server.ts";

export interface Delay {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Events that the client got meanwhile. */
  readonly events: number;
}

const WARM_UP_SECONDS = 15;

export async function eventLoopDelay(
  server: ServerProcess,
  seconds: number,
  begin: () => Promise<void>,
): Promise<Delay> {
  await begin();
  let events = 0;
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/ws/events`);
  const following = new Set<string>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type === "events") events += message.events.length;
    if (message.type !== "run" || following.has(message.info.id)) return;
    following.add(message.info.id);
    socket.send(JSON.stringify({ v: 1, type: "subscribe", run: message.info.id, after: "snapshot" }));
  };
  await pause(WARM_UP_SECONDS);
  // Reading resets what is measured.
  await metrics(server.url);
  events = 0;
  await pause(seconds);
  const found = await metrics(server.url);
  socket.close();
  return { ...found, events };
}

async function metrics(url: string): Promise<Omit<Delay, "events">> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (quantile: string) => {
    const line = new RegExp(
      `^folklore_event_loop_delay_seconds\\{quantile="${quantile}"\\} (\\S+)`,
      "m",
    ).exec(text);
    if (line === null) throw new Error(`no delay at ${quantile} in the metrics`);
    return 1000 * Number(line[1]);
  };
  return { p50: value("0.5"), p99: value("0.99"), max: value("1") };
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
}

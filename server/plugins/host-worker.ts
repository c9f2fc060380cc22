// The thread that talks to one plug-in: starts its program or opens its socket, and passes on one request at a time
// while the thread that asked sleeps. It never runs the plug-in's code itself. Started by host.ts.
import { workerData } from "node:worker_threads";
import { type Connection, ConnectionFault } from "./connection.ts";
import { type HostOrder, type HostReply, type HostRequest, SHARED } from "./host-messages.ts";

const { source, heapMb, port, shared } = workerData as HostOrder;

function reply(message: HostReply): void {
  port.postMessage(message);
  Atomics.add(shared, SHARED.replies, 1);
  Atomics.notify(shared, SHARED.replies);
}

async function open(): Promise<Connection> {
  if (source.kind === "socket") {
    const { Socket } = await import("./socket.ts");
    return new Socket(source.url);
  }
  const { Program, startOf } = await import("./program.ts");
  if (source.kind === "command" && source.scripts !== undefined) {
    const { areUnchanged } = await import("./scripts.ts");
    if (!areUnchanged(source.scripts)) {
      throw new ConnectionFault("died", "it cannot be started again: its script is another one now");
    }
  }
  const program = new Program(startOf(source, heapMb));
  Atomics.store(shared, SHARED.pid, program.pid ?? 0);
  return program;
}

const opened = open();
opened.catch(() => {}); // told to whoever asks
port.on("message", async (request: HostRequest) => {
  try {
    const connection = await opened;
    if (request === "close") {
      connection.close();
      await connection.ended;
      port.close();
      return;
    }
    connection.write(request.message);
    reply({ text: await connection.read(request.limitMs) });
  } catch (error) {
    if (request === "close") return port.close();
    const kind = error instanceof ConnectionFault ? error.kind : "died";
    reply({ fault: { kind, detail: error instanceof Error ? error.message : String(error) } });
  }
});

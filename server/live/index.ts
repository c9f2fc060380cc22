// The door of server/live: what goes over WebSockets, without the sockets themselves (server/http has those).
import type { LiveSockets } from "../http/contract.ts";
import { CultureRooms } from "./culture-rooms.ts";
import { EventHub } from "./event-hub.ts";
import type { Sources } from "./run-channel.ts";

export function createLive(sources: Sources): LiveSockets {
  const hub = new EventHub(sources);
  const rooms = new CultureRooms(sources);
  return {
    events: (socket, who) => hub.open(socket, who),
    culture: (socket, run, who) => rooms.open(socket, run, who),
    close: () => {
      rooms.close();
      hub.close();
    },
  };
}

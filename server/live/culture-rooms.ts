// /ws/culture/RUN: the rooms of all runs, loaded when somebody comes or when a run with something waiting in its room
// is taken up, and let go a minute after the last has left. What a room is and does is loaded-room.ts.
import type { LiveSocket, Refusal, SocketHandler, Visitor } from "../http/contract.ts";
import { CLOSE, type RunInfo } from "../protocol/index.ts";
import { LIVE, ROOMS } from "./limits.ts";
import { LoadedRoom } from "./loaded-room.ts";
import { RoomSocket } from "./room-socket.ts";
import type { Sources } from "./run-channel.ts";

interface Open {
  readonly loaded: LoadedRoom;
  readonly sockets: Set<RoomSocket>;
  leaving: NodeJS.Timeout | undefined;
}

export class CultureRooms {
  readonly #sources: Sources;
  readonly #rooms = new Map<string, Open>();
  /** Run -> requests that its present worker has been given; it outlives the room. */
  readonly #submitted = new Map<string, Set<string>>();
  /** Runs that a worker of this process is at. */
  readonly #live = new Map<string, boolean>();
  readonly #off: () => void;
  #looking: NodeJS.Timeout | undefined;

  constructor(sources: Sources) {
    this.#sources = sources;
    for (const { id, control } of sources.manager.list()) this.#live.set(id, control !== "idle");
    this.#off = sources.manager.listen({
      events: () => {},
      committed: (run, seq) => this.#rooms.get(run)?.loaded.committed(seq),
      rewound: (run, to) => this.#rooms.get(run)?.loaded.rewound(to),
      info: (info) => this.#hear(info),
    });
  }

  open(socket: LiveSocket, run: string, { role }: Visitor): SocketHandler | Refusal {
    let open: Open | undefined;
    try {
      open = this.#load(run);
    } catch {
      return CLOSE.internal;
    }
    if (open === undefined) return CLOSE.notFound;
    if (open.sockets.size >= ROOMS.peers) return CLOSE.tooMany;
    const { loaded, sockets } = open;
    clearTimeout(open.leaving);
    const peer = new RoomSocket(socket, (left) => {
      sockets.delete(left);
      if (sockets.size === 0) this.#letGo(run, open);
    });
    sockets.add(peer);
    peer.enter(loaded.room, { readOnly: role === "viewer" });
    this.#looking ??= setInterval(() => this.#look(), LIVE.look).unref();
    return peer;
  }

  /** Stores what is due. */
  close(): void {
    this.#off();
    clearInterval(this.#looking);
    for (const { loaded, leaving } of this.#rooms.values()) {
      clearTimeout(leaving);
      loaded.close();
    }
    this.#rooms.clear();
  }

  #load(run: string): Open | undefined {
    const known = this.#rooms.get(run);
    if (known !== undefined) return known;
    const record = this.#sources.store.getRun(run);
    if (record === undefined) return undefined;
    let submitted = this.#submitted.get(run);
    if (submitted === undefined) {
      submitted = new Set();
      this.#submitted.set(run, submitted);
    }
    const loaded = new LoadedRoom(record, this.#sources, submitted, () => this.#rooms.delete(run));
    const open: Open = { loaded, sockets: new Set(), leaving: undefined };
    this.#rooms.set(run, open);
    return open;
  }

  #letGo(run: string, open: Open): void {
    clearTimeout(open.leaving);
    open.leaving = setTimeout(() => {
      open.loaded.close();
      if (this.#rooms.get(run) === open) this.#rooms.delete(run);
    }, ROOMS.linger).unref();
  }

  #hear({ id, control, status }: RunInfo): void {
    const isLive = control !== "idle";
    const wasLive = this.#live.get(id) ?? false;
    this.#live.set(id, isLive);
    // What a worker was given and has not committed is lost with it.
    if (!isLive) this.#submitted.get(id)?.clear();
    if (isLive === wasLive && status !== "finished") return;
    const open = this.#rooms.get(id);
    if (open !== undefined) open.loaded.wake();
    else if (isLive) this.#wait(id);
  }

  /** Somebody may have handed in an edit for a run that nobody worked on: the room is loaded for a while. */
  #wait(run: string): void {
    try {
      const open = this.#sources.store.room(run).last > 0 ? this.#load(run) : undefined;
      if (open !== undefined) this.#letGo(run, open);
    } catch {
      // Whoever opens the room is told.
    }
  }

  #look(): void {
    let peers = 0;
    for (const { sockets } of this.#rooms.values()) {
      for (const socket of sockets) socket.look();
      peers += sockets.size;
    }
    if (peers > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }
}

// What the HTTP server is given: live sockets (server/live), queries (server/queries) and the lab (server/lab), as
// small interfaces, so that neither side knows the other. It knows no Hono, no ws and no zod.
import type {
  CompareAnswer,
  CultureAnswer,
  EventPage,
  Gallery,
  GradeRequest,
  LabAnswer,
  LabRequest,
  LabTask,
  LabVerdict,
  Role,
  SeriesAnswer,
  TraceAnswer,
  XAxis,
} from "../protocol/index.ts";

/** Who is at the other end. */
export interface Visitor {
  readonly role: Role;
  /** `?name=` of the WebSocket's address where it is a decent one, otherwise the role: a person's edits carry it. */
  readonly name: string;
}

/** One open WebSocket, as the live side sees it. Sending to a closed one does nothing. */
export interface LiveSocket {
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
  /** Bytes handed to send() that have not left yet. */
  readonly buffered: number;
}

/** What is done with a socket's messages. Text arrives as string, binary as bytes of its own. */
export interface SocketHandler {
  message(data: string | Uint8Array): void;
  /** Called once, however it ended. */
  closed(): void;
}

/** Why a socket is not served: one of CLOSE (server/protocol). The HTTP side closes it with this. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
}

export interface LiveSockets {
  /** /ws/events */
  events(socket: LiveSocket, who: Visitor): SocketHandler;
  /** /ws/culture/:run, the y-websocket protocol. */
  culture(socket: LiveSocket, run: string, who: Visitor): SocketHandler | Refusal;
  /** The server is going away: hand out what is due; the HTTP side then closes the sockets. */
  close(): void;
}

/** Questions about runs. Each throws FolkloreError "not-found" for what is not there. */
export interface Queries {
  series(
    run: string,
    options: {
      readonly x: XAxis;
      /** Names, or beginnings of names up to a slash; none = all. */
      readonly metrics: readonly string[];
      readonly points: number;
      /** Rounds, both included. */
      readonly from?: number | undefined;
      readonly to?: number | undefined;
    },
  ): Promise<SeriesAnswer>;
  culture(
    run: string,
    options: { readonly culture?: string | undefined; readonly round?: number | undefined },
  ): Promise<CultureAnswer>;
  trace(run: string, kind: TraceAnswer["kind"], id: string): Promise<TraceAnswer>;
  compare(runs: readonly string[], baseline: string): Promise<CompareAnswer>;
  events(
    run: string,
    options: { readonly from: number; readonly to?: number | undefined; readonly limit: number },
  ): Promise<EventPage>;
  experiments(): Promise<readonly ExperimentStart[]>;
  /** The built-in task families as they were measured last. */
  gallery(): Promise<Gallery>;
}

/** A config to start from. */
export interface ExperimentStart {
  readonly name: string;
  readonly description: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** One agent of a run at one task, outside the simulation. */
export interface Lab {
  task(run: string, request: LabRequest): Promise<LabTask>;
  solve(run: string, request: LabRequest): Promise<LabAnswer>;
  grade(run: string, request: GradeRequest): Promise<LabVerdict>;
}

/** One secret per role. */
export type Tokens = Readonly<Record<Role, string>>;

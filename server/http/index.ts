// The door of server/http: the web server, and the contracts of those who answer for it.
export type {
  ExperimentStart,
  Lab,
  LiveSocket,
  LiveSockets,
  Queries,
  Refusal,
  SocketHandler,
  Tokens,
  Visitor,
} from "./contract.ts";
export { LIMITS, RATES, type Rates } from "./limits.ts";
export { type RunningServer, type ServerOptions, startServer } from "./server.ts";
export { readOrMakeTokens, TOKENS_FILE } from "./tokens.ts";

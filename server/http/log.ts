// The server's log: JSON lines to stderr, so that the terminal's panel and --json keep stdout. It knows no requests.
import { destination, type Logger, levels, pino } from "pino";

/** FOLKLORE_LOG = trace, debug, info, warn (default), error, fatal or silent. */
export function makeLog(wanted: string | undefined = process.env.FOLKLORE_LOG): Logger {
  const known = wanted === "silent" || (wanted !== undefined && Object.hasOwn(levels.values, wanted));
  return pino({ level: known ? wanted : "warn", base: null }, destination({ dest: 2, sync: true }));
}

// What the user sees while a run goes on. Two reporters without a terminal: plain lines, and events as JSON lines.
import type { RunConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import type { RunProgress } from "../simulation/index.ts";
import { duration } from "./output.ts";

export interface Reporter {
  /** Every event, as it happens (before it is committed). */
  event(event: Event): void;
  /** Where the run is within a round. */
  progress(progress: RunProgress): void;
  /** A remark for the user. */
  note(text: string): void;
  close(): void;
}

/** What a reporter is made for. */
export interface ReporterOptions {
  readonly runId: string;
  readonly config: RunConfig;
}

/** Seconds between lines of progress, so that a log file stays readable. */
const LINE_EVERY = 5;

/** One line per few seconds, and one for each discovery and alarm. */
export function lineReporter(options: ReporterOptions, write: (line: string) => void): Reporter {
  const started = performance.now();
  let lastLine = Number.NEGATIVE_INFINITY;
  const laws = new Set<string>();
  const line = (text: string) => write(`[${duration((performance.now() - started) / 1000)}] ${text}`);
  line(`run ${options.runId}: arm ${options.config.arm}, seed ${options.config.seed}`);
  return {
    event({ type, data, round }) {
      if (type === "law.discovered" && !laws.has(data.law)) {
        laws.add(data.law);
        line(
          `round ${round}: ${data.agent} discovered a law of level ${data.level}: ${data.program} (${laws.size} laws)`,
        );
      } else if (type === "alarm.raised") line(`alarm ${data.kind}: ${data.detail}; ${data.response}`);
      else if (type === "evaluation.done") {
        const values = Object.entries(data.values).map(([name, value]) => `${name} ${value.toFixed(2)}`);
        line(`round ${round}: evaluation of ${data.population}: ${values.join(", ")}`);
      }
    },
    progress({ round, phase }) {
      const now = performance.now() / 1000;
      if (now - lastLine < LINE_EVERY) return;
      lastLine = now;
      line(`round ${round}, ${phase}`);
    },
    note: line,
    close() {},
  };
}

/** Every event as one line of JSON; remarks are left out. */
export function jsonReporter(write: (line: string) => void): Reporter {
  return {
    event: (event) => write(JSON.stringify(event)),
    progress() {},
    note() {},
    close() {},
  };
}

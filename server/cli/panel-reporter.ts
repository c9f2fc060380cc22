// The reporter for people: folds events and progress into a view and keeps the panel up to date with it, also while a
// phase is long. Where there is no terminal, discoveries and alarms become lines of their own.
import type { RunConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import type { RunProgress } from "../simulation/index.ts";
import { Pace } from "./pace.ts";
import type { PanelView } from "./panel-view.ts";
import type { Reporter } from "./reporter.ts";
import type { RunView } from "./run-view.ts";
import { TerminalPanel, type TerminalPanelOptions } from "./terminal-panel.ts";

/** The seconds that are shown go on while nothing happens. */
const REDRAW_MS = 250;
const MIB = 2 ** 20;

export interface PanelReporterOptions extends TerminalPanelOptions {
  readonly runId: string;
  readonly config: RunConfig;
  /** What is known of the run; of a resumed one, everything until now. */
  readonly view: RunView;
  /** Seconds that the run took before this process took it up. */
  readonly earlierSeconds: number;
}

export class PanelReporter implements Reporter {
  readonly #options: PanelReporterOptions;
  readonly #panel: TerminalPanel;
  readonly #pace: Pace;
  readonly #started: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #phase: PanelView["phase"] = "start";

  constructor(options: PanelReporterOptions) {
    this.#options = options;
    this.#started = options.clock() / 1000;
    this.#pace = new Pace(options.config, 0);
    this.#panel = new TerminalPanel(options);
    this.#timer = setInterval(() => this.#redraw(), REDRAW_MS).unref();
    if (!this.#panel.live) {
      const { runId, config } = options;
      this.#panel.log(`run ${runId}: arm ${config.arm}, seed ${config.seed}`);
    }
  }

  /** Seconds that the run has taken, this process and earlier ones together. */
  get elapsedSeconds(): number {
    return this.#options.earlierSeconds + this.#now();
  }

  /** What is known of the run by now. */
  get view(): RunView {
    return this.#options.view;
  }

  event(event: Event): void {
    const { view } = this.#options;
    const before = view.latestNews;
    view.add(event, this.elapsedSeconds);
    const news = view.latestNews;
    if (this.#panel.live || news === undefined || news === before) return;
    this.#panel.log(`round ${news.round}: ${news.alarm ? "! " : ""}${news.text}`);
  }

  progress(progress: RunProgress): void {
    this.#pace.add(progress, this.#now());
    this.#phase = progress.phase;
    this.#redraw();
  }

  note(text: string): void {
    this.#panel.log(text);
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#options.view.finished) this.#phase = "done";
    this.#panel.close(this.#shown());
  }

  #now(): number {
    return this.#options.clock() / 1000 - this.#started;
  }

  #redraw(): void {
    this.#panel.update(this.#shown());
  }

  #shown(): PanelView {
    const { runId, view } = this.#options;
    return {
      ...view.figures(),
      run: runId,
      phase: this.#phase,
      elapsedSeconds: this.elapsedSeconds,
      etaSeconds: this.#phase === "done" ? 0 : this.#pace.eta(this.#now()),
      speed: {
        trainTokensPerSecond: this.#pace.trainRate,
        sampleTokensPerSecond: this.#pace.sampleRate,
        tokens: view.tokens,
        memoryMiB: process.memoryUsage.rss() / MIB,
      },
    };
  }
}

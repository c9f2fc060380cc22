// Draws the panel in place on a terminal, or prints a plain line now and then where there is none. It knows the
// stream and the clock, both handed in, and nothing of the run.
import { renderLine, renderPanel } from "./panel.ts";
import type { PanelView } from "./panel-view.ts";

/** What is needed of process.stdout. */
export interface TerminalStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface TerminalPanelOptions {
  readonly stream: TerminalStream;
  /** Milliseconds that only go forward, for example performance.now. */
  readonly clock: () => number;
  /** Environment: NO_COLOR (no-color.org), and TERM=dumb for terminals that cannot move the cursor. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** 10 frames a second look live and cost little. */
const FRAME_MS = 100;
/** "Plain lines every few seconds". */
const LINE_MS = 5000;

const ESCAPE = "\u001b[";
const HIDE_CURSOR = `${ESCAPE}?25l`;
const SHOW_CURSOR = `${ESCAPE}?25h`;
/** Terminals that know it show the frame at once, the others ignore it. */
const BEGIN_FRAME = `${ESCAPE}?2026h`;
const END_FRAME = `${ESCAPE}?2026l`;
const CLEAR_LINE_END = `${ESCAPE}K`;
const CLEAR_BELOW = `${ESCAPE}J`;
const CLEAR_ALL = `${ESCAPE}H${ESCAPE}2J`;

export class TerminalPanel {
  readonly #stream: TerminalStream;
  readonly #clock: () => number;
  readonly #live: boolean;
  readonly #colour: boolean;
  #view: PanelView | undefined;
  #last = Number.NEGATIVE_INFINITY;
  /** Lines on the screen, and the size they were drawn for. */
  #drawn = 0;
  #size = "";
  #closed = false;
  readonly #restore = () => this.close();

  constructor({ stream, clock, environment }: TerminalPanelOptions) {
    this.#stream = stream;
    this.#clock = clock;
    this.#live = stream.isTTY === true && environment.TERM !== "dumb";
    this.#colour = this.#live && !environment.NO_COLOR;
    if (!this.#live) return;
    stream.write(HIDE_CURSOR);
    // Also when the process ends in a way nobody foresaw: a terminal without a cursor is no way to leave someone.
    process.once("exit", this.#restore);
  }

  /** Whether it draws in place; else it prints lines. */
  get live(): boolean {
    return this.#live;
  }

  /** Whether colours may be used on this stream. */
  get colour(): boolean {
    return this.#colour;
  }

  get width(): number {
    return this.#stream.columns ?? 80;
  }

  /** Shows the newest state; frames and lines that come too soon are dropped. */
  update(view: PanelView): void {
    if (this.#closed) return;
    this.#view = view;
    const now = this.#clock();
    if (now - this.#last < (this.#live ? FRAME_MS : LINE_MS)) return;
    this.#last = now;
    this.#show(view);
  }

  /** Prints a line that stays, above the panel. */
  log(line: string): void {
    if (this.#live && !this.#closed && this.#view !== undefined) this.#draw(this.#view, [line]);
    else this.#stream.write(`${line}\n`);
  }

  /** Shows the last state, gives the cursor back and stops drawing. May be called twice. */
  close(last = this.#view): void {
    if (this.#closed) return;
    if (last !== undefined) this.#show(last);
    this.#closed = true;
    if (!this.#live) return;
    this.#stream.write(SHOW_CURSOR);
    process.off("exit", this.#restore);
  }

  #show(view: PanelView): void {
    if (this.#live) this.#draw(view);
    else this.#stream.write(`${renderLine(view)}\n`);
  }

  /** One write over the old frame: clearing it first would flicker, and some terminals would keep it for ever. */
  #draw(view: PanelView, above: readonly string[] = []): void {
    const [columns, rows] = [this.width, this.#stream.rows ?? 24];
    const size = `${columns} ${rows}`;
    // After a resize the terminal has reflowed the old lines: nobody knows where they are.
    const start = this.#size === "" || this.#size === size ? this.#home() : CLEAR_ALL;
    // One row less than there is, for the line the cursor rests on.
    const lines = renderPanel(view, columns, rows - 1, this.#colour);
    const text = [...above, ...lines].map((line) => `${line}${CLEAR_LINE_END}\n`).join("");
    this.#stream.write(`${BEGIN_FRAME}${start}${text}${CLEAR_BELOW}${END_FRAME}`);
    this.#drawn = lines.length;
    this.#size = size;
  }

  #home(): string {
    return this.#drawn > 0 ? `\r${ESCAPE}${this.#drawn}A` : "\r";
  }
}

// The end of what somebody wrote, bounded: for error messages. It knows nothing of who writes.
import { SIZES } from "./limits.ts";

export class Tail {
  #text = "";

  add(text: string): void {
    this.#text = (this.#text + text).slice(-SIZES.chatter);
  }

  has(words: string): boolean {
    return this.#text.includes(words);
  }

  /** "; <who> wrote: ...", the last lines in one; nothing if nothing was written. */
  sentence(who: string): string {
    const text = this.#text.trim().split(/\s+/).join(" ");
    return text === "" ? "" : `; ${who} wrote: ${text.length > 300 ? `...${text.slice(-300)}` : text}`;
  }
}

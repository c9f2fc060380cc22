// The panel: fits every size, hides nothing that matters, safe against foreign text; the terminal panel redraws in
// place on a small emulated terminal and leaves it as it was.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderLine, renderPanel } from "../../../server/cli/panel.ts";
import type { PanelView } from "../../../server/cli/panel-view.ts";
import { renderSummary } from "../../../server/cli/summary.ts";
import { TerminalPanel } from "../../../server/cli/terminal-panel.ts";
import {
  bar,
  chart,
  clock,
  cut,
  plain,
  share,
  short,
  width,
  withoutColour,
} from "../../../server/cli/terminal-text.ts";
import { summary, view } from "./panel-fixture.ts";

const empty: PanelView = {
  ...view,
  round: 0,
  rounds: 0,
  phase: "start",
  etaSeconds: undefined,
  speed: {
    trainTokensPerSecond: undefined,
    sampleTokensPerSecond: undefined,
    tokens: 0,
    memoryMiB: undefined,
  },
  laws: { levels: [], history: [], firstAfterSeconds: undefined },
  attempts: { total: 0, history: [] },
  heldOut: [],
  proposals: { proposed: 0, accepted: 0, meanLearnability: undefined, byProposer: [] },
  diversity: {
    distinctShare: undefined,
    entropyBits: undefined,
    entropyMaxBits: 0,
    rejectedShare: undefined,
    distinctHistory: [],
    entropyHistory: [],
  },
  populations: [],
  culture: { kind: "shared", adopted: 0, claimed: 0, refuted: 0, entries: [] },
  news: [],
};

describe("renderPanel", () => {
  it("fits every size, with and without colours, full and empty", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 220 }),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(view, empty),
        fc.boolean(),
        (columns, rows, state, colour) => {
          const lines = renderPanel(state, columns, rows, colour);
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
          expect(lines.join("\n")).not.toMatch(/NaN|undefined|Infinity/);
          if (!colour) expect(lines.join("")).not.toContain("\u001b");
          else
            expect(lines.map((line) => withoutColour(line).trimEnd())).toEqual(
              renderPanel(state, columns, rows),
            );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("shows at 80 x 24 all that the run promises", () => {
    const text = renderPanel(view, 80, 23).join("\n");
    for (const part of [
      "round 23 of 60",
      "SOLVE",
      "train 11k tok/s",
      "sample 7.3k tok/s",
      "ETA 8:01",
      "Laws discovered 17 of 32",
      "6/8",
      "Success per attempt .25",
      "depth 4",
      ".83",
      "1.7k accepted",
      "learnability .14",
      "distinct     .84",
      "3.4/3.8b",
      "8 adopted",
      "ada bo cy ×36",
      "north ada bo",
      "! ", // the alarm of two rounds ago
      "Ctrl-C",
    ]) {
      expect(text).toContain(part);
    }
    expect(renderPanel(view, 80, 23).length).toBe(23);
  });

  it("has room for every proposer, entry and evaluation at 120 x 40", () => {
    const text = renderPanel(view, 120, 39).join("\n");
    for (const part of ["mutation", "model", "n9   ix rot", "claimed", "refuted", "read D 2"])
      expect(text).toContain(part);
  });

  it("forgets an alarm after a while", () => {
    const later = { ...view, round: 31 };
    expect(renderPanel(later, 80, 23).join("\n")).not.toContain("! ");
  });

  it("lets no control sequence of an entry through, nor anything of double width", () => {
    const evil = "n\u001b[2J\u0007\u009b1m漢😀\r\nx";
    const entry = { ...view.culture.entries[0]!, name: evil, foundBy: evil, usedBy: [evil], body: [evil] };
    const news = [{ round: 1, text: evil, alarm: true }];
    const lines = renderPanel(
      { ...view, run: evil, culture: { ...view.culture, entries: [entry] }, news },
      100,
      30,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f漢😀]/u);
  });
});

describe("renderLine", () => {
  it("says it all in one line", () => {
    const line = renderLine(view);
    expect(line).not.toContain("\n");
    for (const part of ["round 23/60 solve", "laws 17 of 32 (by level 8/6/3/0)", "depth 1 .99", "ETA 8:01"]) {
      expect(line).toContain(part);
    }
  });
});

describe("renderSummary", () => {
  it("tells what was learned, the culture, where it is and what comes next", () => {
    const text = renderSummary(summary, 80).join("\n");
    expect(text).toContain("17 of 32 laws discovered, the first after 0:41");
    expect(text).toContain("├─ n5 = n3 n2");
    expect(text).toContain("npx folklore culture tree k3f9-shared");
  });

  it("never cuts what is to be copied", () => {
    const path = `/home/${"x".repeat(90)}/folklore.db`;
    const lines = renderSummary({ ...summary, stored: [{ what: "events", path }] }, 40);
    expect(lines.some((line) => line.endsWith(path))).toBe(true);
    for (const line of lines.filter((each) => !each.includes("/home") && !each.includes("npx"))) {
      expect(width(line)).toBeLessThanOrEqual(40);
    }
  });

  it("has something to say about a run stopped at once", () => {
    const text = renderSummary(
      {
        ...summary,
        status: "stopped",
        levels: [],
        heldOut: [],
        finders: [],
        success: { first: undefined, last: undefined },
        culture: { kind: "shared", adopted: 0, refuted: 0, tree: [] },
      },
      80,
    ).join("\n");
    expect(text).toContain("stopped");
    expect(text).toContain("nothing was adopted");
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

describe("terminal text", () => {
  it("writes numbers for people", () => {
    expect([0, 950, 999.6, 1234, 9950, 41_216, 999_960, 4_912_233, 2.5e9].map(short)).toEqual([
      "0",
      "950",
      "1.0k",
      "1.2k",
      "10k",
      "41k",
      "1.0M",
      "4.9M",
      "2.5G",
    ]);
    expect([0, 0.98, 1, undefined, Number.NaN].map(share)).toEqual([".00", ".98", "1.00", "–", "–"]);
    expect([0, 59.6, 245, 3729, undefined].map(clock)).toEqual(["0:00", "1:00", "4:05", "1:02:09", "–"]);
  });

  it("draws bars and charts to scale", () => {
    expect(withoutColour(bar(0.5, 4, "good"))).toBe("██··");
    expect(withoutColour(bar(0.3, 5, "good"))).toBe("█▌···");
    expect(withoutColour(bar(Number.NaN, 2, "good"))).toBe("··");
    expect(withoutColour(bar(7, 2, "good"))).toBe("██");
    const two = chart([0, 0.01, 0.5, 0.75, 1], 6, 2, "good", { low: 0, high: 1 }).map(withoutColour);
    expect(two).toEqual(["   ▄█ ", " ▁███ "]);
    // six values in three columns: means of pairs
    expect(chart([0, 0, 1, 1, 0, 1], 3, 1, "good", { low: 0, high: 1 }).map(withoutColour)).toEqual([" █▄"]);
  });

  it("cuts coloured text at the visible column and closes the colour", () => {
    const red = "\u001b[31mabcdef\u001b[0m";
    expect(cut(red, 4)).toBe("\u001b[31mabc…\u001b[0m");
    expect(cut(red, 6)).toBe(red);
    expect([cut("abc", 1), cut("abc", 0)]).toEqual(["…", ""]);
    expect(plain("a→b ├ é ×")).toBe("a→b ├ é ×");
  });
});

/** As much of a terminal as the panel uses: a screen of lines, a cursor, scrolling. */
class Screen {
  readonly isTTY = true;
  lines: string[] = [""];
  row = 0;
  cursor = true;
  writes = 0;
  columns: number;
  rows: number;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    this.writes++;
    const csi = "\u001b\\[";
    for (const [token, digits, letter] of text.matchAll(
      new RegExp(`${csi}(\\??[0-9;]*)([A-Za-z])|\\n|\\r|[^\\u001b]`, "gu"),
    )) {
      if (letter === undefined) {
        if (token === "\n") {
          this.row++;
          this.lines[this.row] ??= "";
          this.column = 0;
        } else if (token === "\r") this.column = 0;
        else this.#put(token);
      } else if (letter === "A") this.row = Math.max(this.#top(), this.row - Number(digits));
      else if (letter === "K") this.lines[this.row] = this.#line().slice(0, this.column);
      else if (letter === "J" && digits === "2")
        for (let i = this.#top(); i < this.lines.length; i++) this.lines[i] = "";
      else if (letter === "J") {
        this.lines[this.row] = this.#line().slice(0, this.column);
        this.lines.length = this.row + 1;
      } else if (letter === "H") [this.row, this.column] = [this.#top(), 0];
      else if (digits === "?25") this.cursor = letter === "h";
    }
  }

  column = 0;

  #put(character: string): void {
    const line = [...this.#line().padEnd(this.column)];
    line[this.column] = character;
    this.lines[this.row] = line.join("");
    this.column++;
  }

  #line(): string {
    return this.lines[this.row] ?? "";
  }

  /** First line that is still on the screen: above it no cursor gets. */
  #top(): number {
    return Math.max(0, this.lines.length - this.rows);
  }
}

function live(screen: Screen, environment: Record<string, string> = {}) {
  const time = { now: 0 };
  return { time, panel: new TerminalPanel({ stream: screen, clock: () => time.now, environment }) };
}

describe("TerminalPanel", () => {
  it("redraws in place, keeps logged lines above, and gives the cursor back", () => {
    const screen = new Screen(80, 24);
    screen.write("$ npm start\n");
    const { panel, time } = live(screen);
    expect(screen.cursor).toBe(false);
    panel.update(view);
    for (let round = 24; round < 30; round++) {
      time.now += 1000;
      panel.update({ ...view, round });
    }
    panel.log("a warning");
    time.now += 1000;
    const last = { ...view, round: 31 };
    panel.update(last);
    panel.close();
    expect(screen.cursor).toBe(true);
    expect(screen.lines.map((line) => line.trimEnd())).toEqual([
      "$ npm start",
      "a warning",
      ...renderPanel(last, 80, 23),
      "",
    ]);
  });

  it("drops frames that come too soon, but not the last one", () => {
    const screen = new Screen(80, 24);
    const { panel, time } = live(screen);
    panel.update(view);
    const before = screen.writes;
    for (let i = 0; i < 99; i++) {
      time.now += 1;
      panel.update({ ...view, round: i });
    }
    expect(screen.writes).toBe(before);
    panel.close();
    expect(screen.lines.join("\n")).toContain("round 98 of 60");
  });

  it("starts afresh after a resize", () => {
    const screen = new Screen(80, 24);
    const { panel, time } = live(screen);
    panel.update(view);
    [screen.columns, screen.rows] = [100, 30];
    time.now += 1000;
    panel.update(view);
    panel.close();
    expect(
      screen.lines.map((line) => line.trimEnd()).filter((line) => line.includes("Folklore")).length,
    ).toBe(1);
  });

  it("uses colours on a terminal, none with NO_COLOR", () => {
    for (const [environment, colour] of [
      [{}, true],
      [{ NO_COLOR: "1" }, false],
      [{ NO_COLOR: "" }, true],
    ] as const) {
      const written: string[] = [];
      const stream = { isTTY: true, columns: 80, rows: 24, write: (part: string) => written.push(part) };
      const panel = new TerminalPanel({ stream, clock: () => 0, environment });
      panel.update(view);
      panel.close();
      expect(written.join("").includes("\u001b[38;5;")).toBe(colour);
      expect(panel.colour).toBe(colour);
    }
  });

  it("prints a plain line every few seconds where there is no terminal", () => {
    for (const environment of [{}, { TERM: "dumb" }]) {
      const written: string[] = [];
      let now = 0;
      const stream = { isTTY: "TERM" in environment, write: (part: string) => written.push(part) };
      const panel = new TerminalPanel({ stream, clock: () => now, environment });
      for (let i = 0; i <= 100; i++) {
        now = i * 100;
        panel.update({ ...view, round: i });
      }
      panel.log("a warning");
      panel.close();
      panel.close();
      const text = written.join("");
      const lines = text.trimEnd().split("\n");
      expect(lines.length).toBe(5); // at 0, 5 and 10 s, the warning, the end
      expect(lines[3]).toBe("a warning");
      expect(text).not.toContain("\u001b");
    }
  });

  it("leaves no listener behind", () => {
    const before = process.listenerCount("exit");
    const { panel } = live(new Screen(80, 24));
    expect(process.listenerCount("exit")).toBe(before + 1);
    panel.close();
    expect(process.listenerCount("exit")).toBe(before);
  });
});

// Coordinates of program texts, symbol by symbol, against examples worked by hand.
import { describe, expect, it } from "vitest";
import { arithmeticCoordinates } from "../../tasks/arithmetic-coordinates.ts";
import { type Coordinates, programCoordinates, textCoordinates } from "../../tasks/index.ts";

/** One line a symbol, as one would write it by hand: symbol seg pc idx sub. */
function table(coordinates: Coordinates, text: string): string {
  const cursor = coordinates.start();
  return text
    .split(" ")
    .map((symbol) => `${symbol || "(pair)"} ${cursor.next(symbol).join(" ")}`)
    .join("\n");
}
const lines = (text: string): string => text.trim().replace(/^ +/gm, "");

describe("program coordinates", () => {
  it("of a plain task: step k stands at op k", () => {
    expect(table(programCoordinates, "S inc rev : 3 1 4 > 4 2 5 > 5 2 4 .")).toBe(
      lines(`
        S 0 0 0 0
        inc 0 1 0 0
        rev 0 2 0 0
        : 0 0 0 0
        3 0 0 1 0
        1 0 0 2 0
        4 0 0 3 0
        > 1 1 0 0
        4 1 1 1 0
        2 1 1 2 0
        5 1 1 3 0
        > 2 2 0 0
        5 2 2 1 0
        2 2 2 2 0
        4 2 2 3 0
        . 2 2 0 0`),
    );
  });

  it("of a task with a definition: sub-step j stands at the body's symbol j", () => {
    expect(table(programCoordinates, "D f8 sort dec S f8 neg : 6 2 > / sort 2 6 / dec 1 5 > 8 4 .")).toBe(
      lines(`
        D 0 0 0 0
        f8 0 0 0 0
        sort 0 0 0 1
        dec 0 0 0 2
        S 0 0 0 0
        f8 0 1 0 0
        neg 0 2 0 0
        : 0 0 0 0
        6 0 0 1 0
        2 0 0 2 0
        > 1 1 0 0
        / 1 1 0 1
        sort 1 1 0 1
        2 1 1 1 1
        6 1 1 2 1
        / 2 1 0 2
        dec 2 1 0 2
        1 2 1 1 2
        5 2 1 2 2
        > 3 2 0 0
        8 3 2 1 0
        4 3 2 2 0
        . 3 2 0 0`),
    );
  });

  it("of a law: pairs are a set, the answer counts like a program", () => {
    expect(table(programCoordinates, "L   : n3 rev .")).toBe(
      lines(`
        L 0 0 0 0
        (pair) 0 0 0 0
        (pair) 0 0 0 0
        : 0 0 0 0
        n3 0 1 0 0
        rev 0 2 0 0
        . 0 3 0 0`),
    );
  });

  it("stay within learned tables on the longest definitions", () => {
    const cursor = programCoordinates.start();
    for (const symbol of `D f0 ${"inc ".repeat(40)}`.trim().split(" ")) {
      expect(cursor.next(symbol)[3]).toBeLessThan(16);
    }
  });
});

describe("other coordinates", () => {
  it("of arithmetic: what belongs to a column has its number", () => {
    expect(table(arithmeticCoordinates, "7 5 + 8 = > 5 c1 > 6 c0 .")).toBe(
      lines(`
        7 0 1 1 0
        5 0 2 1 0
        + 1 0 0 0
        8 1 1 1 0
        = 2 0 0 0
        > 2 1 0 0
        5 2 1 1 0
        c1 2 1 2 0
        > 2 2 0 0
        6 2 2 1 0
        c0 2 2 2 0
        . 2 2 3 0`),
    );
  });

  it("of text: line and column", () => {
    expect(table(textCoordinates, "a b \n c")).toBe("a 0 0 0 0\nb 0 0 1 0\n\n 0 0 2 0\nc 1 0 0 0");
  });
});

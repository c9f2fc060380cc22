// The tokens of theme.css: every text colour is readable on every ground in both themes (WCAG AA), and the sequential
// ramp goes evenly from one end of lightness to the other.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rampText } from "../../dashboard/ui/ramp.ts";

const css = readFileSync("dashboard/app/theme.css", "utf8");
const themes = {
  dark: tokens(css.slice(css.indexOf(":root {"), css.indexOf(':root[data-theme="light"]'))),
  light: tokens(css.slice(css.indexOf(':root[data-theme="light"]'), css.indexOf("*,"))),
};

function tokens(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

function linear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** Lightness of OKLab (Ottosson 2020). */
function lightness(hex: string): number {
  const [r, g, b] = linear(hex) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

const TEXT = ["text", "muted", "faint", "accent", "good", "bad", "warn"];
const CATEGORIES = Array.from({ length: 8 }, (_, i) => `c${i + 1}`);
const STEPS = Array.from({ length: 9 }, (_, i) => `s${i}`);

describe.each(Object.entries(themes))("theme %s", (_name, theme) => {
  const colour = (name: string) => theme.get(name) ?? expect.fail(`no --${name}`);

  it.each(["bg", "surface", "raised"])("text and categories are readable on --%s", (ground) => {
    for (const name of [...TEXT, ...CATEGORIES]) {
      expect.soft(contrast(colour(name), colour(ground)), name).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("figures are readable on every step of the ramp", () => {
    for (const [i, name] of STEPS.entries()) {
      const text = colour(rampText(i / 8).slice(6, -1));
      expect.soft(contrast(text, colour(name)), name).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("the ramp's steps of lightness are even", () => {
    const steps = STEPS.slice(1).map((name, i) => lightness(colour(name)) - lightness(colour(STEPS[i]!)));
    const mean = steps.reduce((a, b) => a + b, 0) / steps.length;
    expect(Math.abs(mean)).toBeGreaterThan(0.06);
    for (const step of steps) expect(Math.abs(step - mean)).toBeLessThan(0.012);
  });
});

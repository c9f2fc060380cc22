// Colours for canvases: the page's CSS variables as the browser resolves them, and word when the theme changes.
import { type ReadonlySignal, signal } from "@preact/signals";

const version = signal(0);
const colours = new Map<string, string>();
let watching = false;

/** Goes up when the theme has changed: redraw. */
export function themeVersion(): ReadonlySignal<number> {
  if (!watching) {
    watching = true;
    const changed = () => {
      colours.clear();
      version.value++;
    };
    new MutationObserver(changed).observe(document.documentElement, {
      attributes: true,
      attributeFilter: ["data-theme", "class"],
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  }
  return version;
}

/** The value of a CSS variable, as "#rrggbb" where it is a colour. */
export function colourOf(name: string): string {
  const known = colours.get(name);
  if (known !== undefined) return known;
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888888";
  const colour = normal(value);
  colours.set(name, colour);
  return colour;
}

/** A colour with some transparency, 0..1. */
export function faded(name: string, alpha: number): string {
  const colour = colourOf(name);
  const part = Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0");
  return /^#[0-9a-f]{6}$/.test(colour) ? `${colour}${part}` : colour;
}

export function fontOf(pixels: number): string {
  const family = getComputedStyle(document.documentElement).getPropertyValue("--sans").trim();
  return `${pixels}px ${family || "ui-sans-serif, system-ui, sans-serif"}`;
}

let context: CanvasRenderingContext2D | null = null;

/** A canvas writes every opaque colour it is given as "#rrggbb". */
function normal(colour: string): string {
  context ??= document.createElement("canvas").getContext("2d");
  if (context === null) return colour;
  context.fillStyle = "#888888";
  context.fillStyle = colour;
  return context.fillStyle;
}

// What the charts of one group share: the window of the x axis that is zoomed in on. Kept by name, so that charts that
// come and go find it again; forgotten with the group's last chart.
import { type Signal, signal } from "@preact/signals";

/** First and last place on the x axis; null shows everything. */
export type Zoom = readonly [number, number] | null;

const groups = new Map<string, { readonly zoom: Signal<Zoom>; charts: number }>();

/** Joins a group: its zoom, and how to leave. */
export function joinGroup(name: string): { readonly zoom: Signal<Zoom>; leave(): void } {
  const group = groups.get(name) ?? { zoom: signal<Zoom>(null), charts: 0 };
  groups.set(name, group);
  group.charts++;
  let here = true;
  return {
    zoom: group.zoom,
    leave() {
      if (here && --group.charts === 0) groups.delete(name);
      here = false;
    },
  };
}

/** A window after a step of the keyboard: closer, wider, or along the axis. Never outside of what there is. */
export function moveZoom(
  zoom: Zoom,
  whole: readonly [number, number],
  step: "in" | "out" | "left" | "right",
): Zoom {
  const [from, to] = zoom ?? whole;
  const size = to - from;
  const shift = step === "left" ? -size / 4 : step === "right" ? size / 4 : 0;
  const grow = step === "in" ? -size / 4 : step === "out" ? size / 2 : 0;
  const width = Math.min(size + 2 * grow, whole[1] - whole[0]);
  if (width >= whole[1] - whole[0]) return null;
  const start = Math.min(Math.max(from - grow + shift, whole[0]), whole[1] - width);
  return [start, start + width];
}

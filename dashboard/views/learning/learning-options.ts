// What the learning view is set to, as the URL says it. Pure; what makes no sense counts as not said.
import type { XAxis } from "../../../server/protocol/index.ts";
import { X_AXES } from "../../ui/chart-axis.ts";
import { MAX_SMOOTHING } from "../../ui/chart-smooth.ts";

export interface LearningOptions {
  readonly x: XAxis;
  /** 0..0.95 */
  readonly smooth: number;
  /** Loss and gradient norm on a log axis. */
  readonly log: boolean;
  /** Populations left out. */
  readonly hidden: readonly string[];
  /** Held-out measure shown in parts ("apply/d"), or "means" of all. */
  readonly measure: string;
}

export const MEANS = "means";

export function readOptions(query: Readonly<Record<string, string>>): LearningOptions {
  const smooth = Number(query.smooth ?? 0);
  return {
    x: X_AXES.find((x) => x === query.x) ?? "round",
    smooth: Number.isFinite(smooth) ? Math.min(Math.max(smooth, 0), MAX_SMOOTHING) : 0,
    log: query.log === "1",
    hidden: (query.hide ?? "").split(",").filter((name) => name !== ""),
    measure: query.measure ?? MEANS,
  };
}

/** A change as `go` takes it; what is as usual is left out of the URL. */
export function writeOptions(change: Partial<LearningOptions>): Record<string, string | null> {
  const query: Record<string, string | null> = {};
  if (change.x !== undefined) query.x = change.x === "round" ? null : change.x;
  if (change.smooth !== undefined) query.smooth = change.smooth === 0 ? null : change.smooth.toFixed(2);
  if (change.log !== undefined) query.log = change.log ? "1" : null;
  if (change.hidden !== undefined) query.hide = change.hidden.length === 0 ? null : change.hidden.join(",");
  if (change.measure !== undefined) query.measure = change.measure === MEANS ? null : change.measure;
  return query;
}

// What the shell says of a run in a list, and how lists of runs are searched. Pure.
import type { RunInfo } from "../../server/protocol/index.ts";

/** Rows of a list in the page, at most. */
export const MAX_ROWS = 150;

export interface Standing {
  readonly word: string;
  readonly tone: "plain" | "good" | "bad" | "warn" | "accent";
}

/** One word for what a run is doing now. */
export function standing({ status, control, elsewhere }: RunInfo): Standing {
  if (control !== "idle") return { word: control, tone: control === "running" ? "accent" : "warn" };
  if (elsewhere && status === "running") return { word: "running elsewhere", tone: "accent" };
  if (status === "finished") return { word: "finished", tone: "good" };
  if (status === "failed") return { word: "failed", tone: "bad" };
  return { word: status, tone: status === "interrupted" ? "warn" : "plain" };
}

export function rounds({ round, rounds: planned }: RunInfo): string {
  return planned === 0 ? `round ${round}` : `round ${round} of ${planned}`;
}

/** Runs in which every word of the search occurs: in name, id, status, arm, seed or tags. */
export function matching(
  runs: readonly RunInfo[],
  search: string,
  { archived }: { readonly archived: boolean },
): readonly RunInfo[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    if (run.archived && !archived) return false;
    const text = [run.name, run.id, standing(run).word, run.arm, `seed ${run.seed}`, ...run.tags]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** "a, b ,a" -> ["a", "b"] */
export function readTags(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
}

// What went wrong, with what to do about it, next to where it went wrong.
import type { Problem } from "../../server/protocol/index.ts";

export function Trouble({ problem }: { readonly problem: Pick<Problem, "detail" | "hint"> | null }) {
  return (
    <div role="alert" class="trouble-place">
      {problem !== null && (
        <p class="trouble">
          {problem.detail}
          {problem.hint !== undefined && <span class="trouble-hint"> {problem.hint}</span>}
        </p>
      )}
    </div>
  );
}

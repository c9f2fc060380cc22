// What went wrong and what to do about it.
import type { Problem } from "../../../server/protocol/index.ts";

export function Trouble({ problem }: { readonly problem: Problem | null }) {
  if (problem === null) return null;
  return (
    <p class="lab-trouble" role="alert">
      ✗ {problem.detail}
      {problem.hint && <span class="lab-faint"> {problem.hint}</span>}
    </p>
  );
}

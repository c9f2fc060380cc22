// A verdict, the same for agents and people.
import type { LabVerdict } from "../../../server/protocol/index.ts";
import { formatNumber, Mark } from "../../ui/index.ts";

export function Verdict({ verdict }: { readonly verdict: LabVerdict }) {
  const { correct, score, reason, steps } = verdict;
  return (
    <p class={correct ? "lab-verdict lab-right" : "lab-verdict lab-wrong"}>
      <Mark ok={correct} />
      <b>{correct ? "Correct" : "Not correct"}</b>
      {!correct && <span>{reason}</span>}
      <span class="lab-faint">
        score {formatNumber(score)}
        {steps.length > 0 && ` · ${steps.filter(Boolean).length} of ${steps.length} steps right`}
      </span>
    </p>
  );
}

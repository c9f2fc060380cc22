// Who posed tasks to whom, and how often the solver was right: a small matrix of colours and figures.
import { Empty, formatNumber, Panel, percent, rampColour, rampText } from "../../ui/index.ts";
import type { FlowMatrix } from "./flows.ts";

export function FlowsPanel({ matrix, past }: { readonly matrix: FlowMatrix; readonly past: number | null }) {
  const { posers, solvers, cells } = matrix;
  return (
    <Panel
      title="Who poses tasks to whom"
      class="society-flows"
      hint={`Share of the solver's attempts that were right, ${past === null ? "since the start" : `in round ${past}`}`}
    >
      {posers.length === 0 ? (
        <Empty title="No task was tried yet">
          Each pair of poser and solver appears with its first attempt.
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: where there are many it scrolls, by keyboard too
        <section class="society-matrix-place" tabIndex={0} aria-label="Who poses tasks to whom">
          <table class="society-matrix">
            <thead>
              <tr>
                <th scope="col" class="society-corner">
                  posed by ↓ solved by →
                </th>
                {solvers.map((solver) => (
                  <th key={solver} scope="col">
                    {solver}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {posers.map(({ name, isAgent }, r) => (
                <tr key={name}>
                  <th scope="row" class={isAgent ? "society-poser" : "society-poser society-generator"}>
                    {name}
                  </th>
                  {cells[r]!.map((cell, c) => {
                    if (cell === null) return <td key={solvers[c]} class="society-never" />;
                    const share = cell.correct / cell.attempts;
                    return (
                      <td
                        key={solvers[c]}
                        style={{ background: rampColour(share), color: rampText(share) }}
                        title={`${name} → ${solvers[c]}: ${formatNumber(cell.correct)} of ${formatNumber(cell.attempts)} attempts right`}
                      >
                        {percent(share)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}

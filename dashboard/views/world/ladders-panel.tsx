// The board of ladders: a row per family, grouped by kind, a cell per level. Colour says recent success, the frame how
// much of the teaching goes there, signs what is mastered and forgotten. A row can be picked.
import type { RunState } from "../../../server/protocol/index.ts";
import { go, useRunState } from "../../app/session.ts";
import { Empty, Panel, percent, rampColour, rampText, Segmented, Spark, Tag } from "../../ui/index.ts";
import { type BoardCell, type BoardRow, board, cellWords, teacherSentence } from "./board.ts";
import { byKind } from "./gallery.ts";
import { useGallery } from "./use-gallery.ts";
import { familySeries } from "./world-lines.ts";

export interface LaddersPanelProps {
  readonly state: RunState;
  /** Populations that study, and the one looked at. */
  readonly names: readonly string[];
  readonly chosen: string;
  readonly family: string | undefined;
  readonly round: number;
}

export function LaddersPanel({ state, names, chosen, family, round }: LaddersPanelProps) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const { gallery } = useGallery().value;
  const population = state.populations[chosen]!;
  const rows = board(population, state, round);
  const levels = Math.max(0, ...rows.map(({ cells }) => cells.length));
  return (
    <Panel
      title="Ladders"
      hint="A row per family, a cell per level: colour is recent success, the frame the teacher's attention"
      actions={
        names.length > 1 && (
          <Segmented
            options={names}
            value={chosen}
            onChange={(value) => go({ query: { population: value } })}
            label="Population"
          />
        )
      }
      class="world-ladders"
    >
      {rows.length === 0 ? (
        <Empty title="Nothing taught yet">The ladders stand with the end of the first round.</Empty>
      ) : (
        <>
          <p class="world-sentence">{teacherSentence(chosen, rows, population.study.changes, round)}</p>
          <div class="world-board">
            <div class="world-head" aria-hidden="true">
              <span />
              <span class="world-cells">
                {Array.from({ length: levels }, (_, i) => (
                  <span key={i} class="world-level">
                    {i + 1}
                  </span>
                ))}
              </span>
              <span class="world-head-word">held-out</span>
            </div>
            {byKind(rows, ({ family: id }) => id, gallery).map(({ heading, items }) => (
              <div key={heading}>
                {heading !== null && <h3 class="world-kind">{heading}</h3>}
                <ul>
                  {items.map((row) => (
                    <li key={row.family}>
                      <Row
                        row={row}
                        levels={levels}
                        series={familySeries(population, row.family)}
                        picked={row.family === family}
                      />
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </div>
          <Legend />
        </>
      )}
    </Panel>
  );
}

interface RowProps {
  readonly row: BoardRow;
  readonly levels: number;
  readonly series: ReturnType<typeof familySeries>;
  readonly picked: boolean;
}

function Row({ row: { family, cells, heldOut, quarantined }, levels, series, picked }: RowProps) {
  const words = [...cells.map(cellWords), ...(quarantined ? ["quarantined"] : [])].join("; ");
  return (
    <button
      type="button"
      class="world-row"
      aria-pressed={picked}
      onClick={() => go({ query: { family: picked ? null : family } })}
    >
      <span class="world-family">
        <span class="world-name">{family}</span>
        <span class="unseen">: {words}. Held-out on average:</span>
        {quarantined && (
          <span aria-hidden="true">
            <Tag tone="bad">▲ out</Tag>
          </span>
        )}
      </span>
      <span class="world-cells" aria-hidden="true">
        {cells.map((cell) => (
          <Cell key={cell.level} cell={cell} family={family} />
        ))}
        {Array.from({ length: levels - cells.length }, (_, i) => (
          <span key={`none ${i}`} class="world-none" />
        ))}
      </span>
      <span class="world-held">
        <Spark series={series} width={72} height={20} colour="--accent" range={[0, 1]} />
        <span class="world-figure">{heldOut === null ? "–" : percent(heldOut)}</span>
      </span>
    </button>
  );
}

function Cell({ cell, family }: { readonly cell: BoardCell; readonly family: string }) {
  const { open, mastered, forgotten, success, strength } = cell;
  const seen = open && success !== null;
  // From a hair to three pixels: an open level without lessons still has an edge.
  const frame =
    open && strength > 0 ? `0 0 0 ${(0.5 + 2.5 * strength).toFixed(1)}px var(--focus)` : undefined;
  return (
    <span
      class={open ? "world-cell" : "world-cell world-closed"}
      title={`${family}, ${cellWords(cell)}`}
      style={{
        ...(seen && { background: rampColour(success), color: rampText(success) }),
        ...(frame !== undefined && { boxShadow: frame }),
      }}
    >
      {mastered ? "✓" : forgotten ? "↺" : ""}
      {seen && <span class="world-success">{Math.round(100 * success)}</span>}
    </span>
  );
}

function Legend() {
  return (
    <ul class="world-legend">
      <li>
        <span>0</span>
        <span class="world-ramp" aria-hidden="true">
          {Array.from({ length: 9 }, (_, i) => (
            <span key={i} style={{ background: rampColour(i / 8) }} />
          ))}
        </span>
        <span>100 % right lately</span>
      </li>
      <li>
        <span class="world-cell world-key world-taught" aria-hidden="true" />
        thicker frame: taught more
      </li>
      <li>
        <span aria-hidden="true">✓</span> mastered
      </li>
      <li>
        <span aria-hidden="true">↺</span> forgotten
      </li>
      <li>
        <span class="world-cell world-key world-closed" aria-hidden="true" /> not open yet
      </li>
    </ul>
  );
}

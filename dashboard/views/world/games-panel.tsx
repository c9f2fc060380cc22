// Games between agents: ratings over rounds, who beats whom, illegal answers, and play measured without peers.
import type { RunState } from "../../../server/protocol/index.ts";
import { go, info, useRunState } from "../../app/session.ts";
import { Chart, formatNumber, Panel, rampColour, rampText, Segmented } from "../../ui/index.ts";
import { playerLines, playLines, type WinCell, winTable } from "./world-lines.ts";

export interface GamesPanelProps {
  readonly state: RunState;
  readonly game: string;
  /** The round that is looked back at; null when live. */
  readonly at: number | null;
}

export function GamesPanel({ state, game, at }: GamesPanelProps) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const names = Object.keys(state.games);
  const figures = state.games[game]!;
  const common = {
    x: { kind: "round" as const, axis: state.axis, started: info.value?.createdAt ?? 0 },
    group: "world",
    height: 110,
    at,
  };
  return (
    <Panel
      title="Games"
      hint={`${game}: ${formatNumber(figures.matches)} matches so far; ratings are over all games`}
      actions={
        names.length > 1 && (
          <Segmented
            options={names}
            value={game}
            onChange={(value) => go({ query: { game: value } })}
            label="Game"
          />
        )
      }
      class="world-wide"
    >
      <div class="world-games">
        <Chart
          {...common}
          title="Ratings"
          unit="points, 1500 at first"
          hint="From all games, on a scale of their own; agents with the most matches"
          lines={playerLines(state)}
        />
        <Chart
          {...common}
          title="Against chance"
          unit="mean payoff, −1 to 1"
          hint="Matches against an opponent that moves by chance, half of them in each seat"
          lines={playLines(state.populations, game, "against-chance")}
          empty="It appears with the first evaluation."
        />
        <Chart
          {...common}
          title="Illegal answers"
          unit="share of moves, 0 to 1"
          hint="Answers that were no legal move: the first legal one was made instead"
          lines={[
            { label: "in matches", series: figures.illegal, colour: "--c8", value: "last" },
            ...playLines(state.populations, game, "illegal").map((line) => ({
              ...line,
              label: `${line.label} examined`,
            })),
          ]}
        />
        <Chart
          {...common}
          title="Exploitability"
          unit="payoff lost to a best response"
          hint="0 is perfect play; measured where a game is small enough to be solved"
          lines={playLines(state.populations, game, "exploitability")}
          empty="This game is too large to be solved, or was not examined yet."
        />
        <Chart
          {...common}
          title="Result of seat 0"
          unit="mean payoff, −1 to 1"
          hint="What the first seat is worth, as these agents play"
          lines={[{ label: "seat 0", series: figures.result, colour: "--c8", value: "last" }]}
        />
        <Wins state={state} game={game} />
      </div>
    </Panel>
  );
}

function Wins({ state, game }: { readonly state: RunState; readonly game: string }) {
  const { agents, rows, left } = winTable(state.games[game]!);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where there are many agents.
    <section class="world-wins" aria-label="Who beats whom" tabIndex={0}>
      <table>
        <caption>
          <b>Who beats whom</b> whole run: mean payoff of the row against the column, and matches
        </caption>
        <thead>
          <tr>
            <td />
            {agents.map((agent) => (
              <th key={agent} scope="col">
                {agent}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {agents.map((agent, r) => (
            <tr key={agent}>
              <th scope="row">{agent}</th>
              {rows[r]!.map((cell, c) => (
                <Win key={agents[c]} cell={cell} row={agent} column={agents[c]!} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p class="world-quiet">and {left} agents with fewer matches</p>}
    </section>
  );
}

function Win({
  cell,
  row,
  column,
}: {
  readonly cell: WinCell | null;
  readonly row: string;
  readonly column: string;
}) {
  if (cell === null) return <td class="world-quiet">{row === column ? "" : "–"}</td>;
  const { matches, wins, draws, losses, payoff } = cell;
  const share = (payoff + 1) / 2;
  return (
    <td
      title={`${row} against ${column}: ${wins} won, ${draws} drawn, ${losses} lost`}
      style={{ background: rampColour(share), color: rampText(share) }}
    >
      {signed(payoff)} <small>{formatNumber(matches)}</small>
    </td>
  );
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? "0.00" : `${value > 0 ? "+" : "−"}${text}`;
}

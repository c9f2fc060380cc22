// The page without a run: what this is in two sentences, and all runs as cards.
import { useEffect, useState } from "preact/hooks";
import type { RunInfo, Series, SeriesAnswer } from "../../server/protocol/index.ts";
import { Button, Empty, Spark, Tag, Time } from "../ui/index.ts";
import { api } from "./api.ts";
import { lineAsSeries } from "./line-as-series.ts";
import { openNewRun } from "./overlays.ts";
import { RunLink } from "./run-link.tsx";
import { MAX_ROWS, matching, rounds, standing } from "./run-list.ts";
import { role, runs } from "./session.ts";

export function Welcome({ missing }: { readonly missing: string | null }) {
  const shown = matching(runs.value, "", { archived: false }).slice(0, MAX_ROWS);
  return (
    <div class="welcome">
      {missing !== null && (
        <p class="welcome-missing" role="alert">
          There is no run “{missing.slice(0, 80)}” here. It may have been made in another data folder, or the
          link is damaged. These are the runs there are:
        </p>
      )}
      <div class="welcome-head">
        <div>
          <h1 class="welcome-title">{missing === null ? "Folklore" : "No such run"}</h1>
          <p class="welcome-text">
            A society of small language models sets itself tasks, discovers hidden laws, and passes on what it
            found in a shared culture that it reads, checks and learns from. Here you can watch it happen,
            look back at any round, and ask where every piece of knowledge came from.
          </p>
        </div>
        <Button
          kind="primary"
          onClick={openNewRun}
          disabled={role.value !== "operator"}
          title={role.value === "operator" ? "Start a run" : `As ${role.value} you may only look`}
        >
          New run
        </Button>
      </div>
      {shown.length === 0 ? (
        <Empty title="There is no run yet">
          Press <strong>New run</strong>, or type <code>npm start</code> in a terminal: each run appears here
          as soon as it starts.
        </Empty>
      ) : (
        <ul class="welcome-cards" aria-label="Runs">
          {shown.map((run) => (
            <li key={run.id}>
              <RunCard run={run} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function RunCard({ run }: { readonly run: RunInfo }) {
  const { word, tone } = standing(run);
  const laws = useLaws(run);
  const found = laws?.last.at(-1);
  return (
    <RunLink run={run.id} view="society" class="card">
      <span class="card-head">
        <span class="card-name">{run.name}</span>
        <Tag tone={tone}>{word}</Tag>
      </span>
      <span class="card-facts">
        {run.arm} · seed {run.seed} · {rounds(run)}
      </span>
      <span class="card-laws">
        {laws !== null && <Spark series={laws} width={150} height={30} colour="--c1" />}
        {found === undefined ? (
          <span class="card-none">no law found yet</span>
        ) : (
          <span class="card-found">
            <strong>{found}</strong> {found === 1 ? "law" : "laws"}
          </span>
        )}
      </span>
      <span class="card-foot">
        <Time ms={run.updatedAt} />
        {run.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </span>
    </RunLink>
  );
}

/** Laws found per round, asked for again when a round has passed. */
function useLaws({ id, round }: RunInfo): Series | null {
  const [series, setSeries] = useState<Series | null>(null);
  useEffect(() => {
    const leave = new AbortController();
    api
      .get<SeriesAnswer>(
        `/runs/${encodeURIComponent(id)}/series?x=round&metric=lawsFound&points=75`,
        leave.signal,
      )
      .then(({ lines }) => setSeries(lines[0] === undefined ? null : lineAsSeries(lines[0])))
      .catch(() => undefined);
    return () => leave.abort();
  }, [id, round]);
  return series;
}

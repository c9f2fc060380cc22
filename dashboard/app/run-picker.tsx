// The menu of runs: search, go to one, change one, start a new one. Opened from the header or with `r`.
import { useEffect, useRef, useState } from "preact/hooks";
import type { RunInfo } from "../../server/protocol/index.ts";
import { Button, Tag, Time, Toggle } from "../ui/index.ts";
import { closePicker, openNewRun } from "./overlays.ts";
import { RunEditor } from "./run-editor.tsx";
import { RunLink } from "./run-link.tsx";
import { MAX_ROWS, matching, rounds, standing } from "./run-list.ts";
import { go, place, role, runs } from "./session.ts";

export function RunPicker() {
  const [search, setSearch] = useState("");
  const [archived, setArchived] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector("input")?.focus();
    const outside = (event: PointerEvent) => {
      const target = event.target;
      if (!(target instanceof Element) || target.closest(".picker, .picker-button") === null) closePicker();
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, []);

  const found = matching(runs.value, search, { archived });
  const shown = found.slice(0, MAX_ROWS);
  const hidden = runs.value.filter((run) => run.archived).length;
  const move = (event: KeyboardEvent) => {
    if (event.key === "Escape") closePicker();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...(box.current?.querySelectorAll<HTMLElement>(".picker-search, .picker-link") ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    event.preventDefault();
  };
  return (
    <div class="picker" role="dialog" aria-label="Runs" ref={box} onKeyDown={move}>
      <div class="picker-head">
        <input
          class="field picker-search"
          type="search"
          placeholder="Search: name, arm, seed, tag, status"
          aria-label="Search runs"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = shown[0];
            if (event.key !== "Enter" || first === undefined) return;
            go({ run: first.id });
            closePicker();
          }}
        />
        <Button
          kind="primary"
          onClick={openNewRun}
          disabled={role.value !== "operator"}
          title={role.value === "operator" ? "Start another run" : `As ${role.value} you may only look`}
        >
          New run
        </Button>
      </div>
      <ul class="picker-list">
        {shown.map((run) => (
          <li key={run.id} class={run.id === place.value.run ? "picker-row picker-here" : "picker-row"}>
            {editing === run.id ? (
              <RunEditor run={run} onDone={() => setEditing(null)} />
            ) : (
              <>
                <RunLink run={run.id} class="picker-link" onGo={closePicker}>
                  <RunLine run={run} />
                </RunLink>
                {role.value === "operator" && (
                  <Button
                    kind="quiet"
                    onClick={() => setEditing(run.id)}
                    label={`Rename, tag or archive ${run.name}`}
                    title="Rename, tag, archive"
                  >
                    ⋯
                  </Button>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p class="picker-none">{runs.value.length === 0 ? "There is no run yet." : "No run matches."}</p>
      )}
      <div class="picker-foot">
        <span>
          {shown.length < found.length ? `${shown.length} of ${found.length} runs: search for others` : ""}
        </span>
        {hidden > 0 && (
          <Toggle label={`archived ones too (${hidden})`} value={archived} onChange={setArchived} />
        )}
      </div>
    </div>
  );
}

function RunLine({ run }: { readonly run: RunInfo }) {
  const { word, tone } = standing(run);
  return (
    <>
      <span class="picker-name">{run.name}</span>
      <span class="picker-facts">
        <Tag tone={tone}>{word}</Tag>
        {run.archived && <Tag>archived</Tag>}
        {run.tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </span>
      <span class="picker-words">
        {run.arm} · seed {run.seed} · {rounds(run)} · <Time ms={run.updatedAt} />
      </span>
    </>
  );
}

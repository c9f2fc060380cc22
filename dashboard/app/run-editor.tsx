// Name, tags and archive of one run, edited in place.
import { useState } from "preact/hooks";
import type { Problem, RunChange, RunInfo } from "../../server/protocol/index.ts";
import { Button, Toggle } from "../ui/index.ts";
import { api, problemOf } from "./api.ts";
import { readTags } from "./run-list.ts";
import { keepInfo } from "./session.ts";
import { Trouble } from "./trouble.tsx";

export function RunEditor({ run, onDone }: { readonly run: RunInfo; readonly onDone: () => void }) {
  const [name, setName] = useState(run.name);
  const [tags, setTags] = useState(run.tags.join(", "));
  const [archived, setArchived] = useState(run.archived);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    const change: RunChange = { name: name.trim(), tags: readTags(tags), archived };
    try {
      keepInfo(await api.patch<RunInfo>(`/runs/${encodeURIComponent(run.id)}`, change));
      onDone();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };
  return (
    <form class="run-editor" onSubmit={save} aria-label={`Change ${run.name}`}>
      <label class="field-label">
        Name
        <input
          class="field"
          value={name}
          required
          maxLength={80}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label class="field-label">
        Tags, with commas between
        <input class="field" value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      <Toggle
        label="archived"
        value={archived}
        onChange={setArchived}
        title="Hidden from the list, kept on disk"
      />
      <div class="run-editor-buttons">
        <Button onClick={onDone} kind="quiet">
          Cancel
        </Button>
        <Button type="submit" kind="primary">
          Save
        </Button>
      </div>
      <Trouble problem={problem} />
    </form>
  );
}

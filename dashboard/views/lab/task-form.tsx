// Who solves what: agent, family, and a task made by level or typed in the family's language.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LabTask, Problem, RunState } from "../../../server/protocol/index.ts";
import { Button, Panel, Segmented } from "../../ui/index.ts";
import {
  families,
  highestLevel,
  type LabOptions,
  languageOf,
  livingAgents,
  MAX_TEMPERATURE,
} from "./lab-options.ts";
import { Trouble } from "./trouble.tsx";

interface TaskFormProps {
  readonly state: RunState;
  readonly options: LabOptions;
  readonly task: LabTask | null;
  readonly busy: boolean;
  readonly problem: Problem | null;
  set(change: Partial<LabOptions>): void;
  make(change: Partial<LabOptions>): Promise<void>;
  solve(): void;
}

export function TaskForm({ state, options, task, busy, problem, set, make, solve }: TaskFormProps) {
  const typed = useSignal(options.text);
  useEffect(() => {
    typed.value = options.text;
  }, [options.text, options.family]);
  const language = languageOf(options.family);
  const changed = typed.value.trim() !== options.text.trim();
  return (
    <Panel title="Task" class="lab-form">
      <label class="lab-field">
        Agent
        <select value={options.agent} onChange={(event) => set({ agent: event.currentTarget.value })}>
          {livingAgents(state).map(({ name, population }) => (
            <option key={name} value={name}>
              {name} ({population})
            </option>
          ))}
        </select>
      </label>
      <div class="lab-field">
        <span>Family</span>
        <Segmented
          label="Family of tasks"
          value={options.family}
          options={families(state)}
          onChange={(family) => set({ family, text: "", without: [] })}
        />
      </div>
      <label class="lab-field">
        Level
        <input
          type="number"
          min={1}
          max={64}
          value={options.level}
          onChange={(event) =>
            set({ level: Math.min(Math.max(Math.round(Number(event.currentTarget.value)) || 1, 1), 64) })
          }
        />
        <small class="lab-faint">tried so far: 1 to {highestLevel(state, options.family)}</small>
      </label>
      <Button
        disabled={busy}
        onClick={() => void make({ text: "", seed: options.text === "" ? options.seed : options.seed + 1 })}
      >
        Make a task
      </Button>
      <form
        class="lab-typed"
        onSubmit={(event) => {
          event.preventDefault();
          void make({ text: typed.value });
        }}
      >
        <label>
          or type one
          <textarea
            rows={2}
            spellcheck={false}
            placeholder={language?.tasks[0]}
            value={typed.value}
            onInput={(event) => (typed.value = event.currentTarget.value)}
          />
        </label>
        {changed && (
          <Button type="submit" disabled={busy || typed.value.trim() === ""}>
            Take this task
          </Button>
        )}
      </form>
      {language && (
        <div class="lab-language">
          <p>{language.about}</p>
          {language.tasks.map((text) => (
            <Button key={text} disabled={busy} title="Take this task" onClick={() => void make({ text })}>
              <code>{text}</code>
            </Button>
          ))}
        </div>
      )}
      <Trouble problem={problem} />
      {task && (
        <div class="lab-prompt">
          <h3>
            As the agent sees it <span class="lab-faint">level {task.level}</span>
          </h3>
          <code>{task.prompt}</code>
        </div>
      )}
      <label class="lab-field">
        Temperature
        <input
          type="number"
          min={0}
          max={MAX_TEMPERATURE}
          step={0.1}
          value={options.temperature}
          onChange={(event) =>
            set({
              temperature: Math.min(Math.max(Number(event.currentTarget.value) || 0, 0), MAX_TEMPERATURE),
            })
          }
        />
        <small class="lab-faint">0 = the likeliest token</small>
      </label>
      <Button
        kind="primary"
        disabled={busy || changed}
        title={changed ? "Take the typed task first" : undefined}
        onClick={solve}
      >
        {busy ? "Working…" : "Watch it solve"}
      </Button>
    </Panel>
  );
}

// The lab: one agent and one task outside the simulation. Nothing here changes the run.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { LabAnswer, LabTask, Problem, RunState } from "../../../server/protocol/index.ts";
import { api, problemOf } from "../../app/api.ts";
import { go, place, useRunState } from "../../app/session.ts";
import { Empty } from "../../ui/index.ts";
import { AgentAnswer, type Try } from "./agent-answer.tsx";
import { type LabOptions, labRequest, languageOf, livingAgents, readLab, writeLab } from "./lab-options.ts";
import { OwnAnswer } from "./own-answer.tsx";
import { TaskForm } from "./task-form.tsx";
import "./lab.css";

/** Tries at one task that are kept for comparison. */
const TRIES = 6;

export function LabView() {
  const state = useRunState();
  if (state === null || livingAgents(state).length === 0) {
    return <Empty title="No agents yet">An agent can be given tasks here as soon as the run has some.</Empty>;
  }
  return <Lab key={state.run} state={state} />;
}

function Lab({ state }: { readonly state: RunState }) {
  const options = readLab(place.value.query, state);
  const task = useSignal<LabTask | null>(null);
  const tries = useSignal<readonly Try[]>([]);
  const current = useSignal<Try | null>(null);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const number = useRef(0);
  const path = `/runs/${encodeURIComponent(state.run)}/lab`;

  const set = (change: Partial<LabOptions>): void => go({ query: writeLab(change) }, { replace: true });
  const forget = (): void => {
    tries.value = [];
    current.value = null;
  };
  const ask = async (work: () => Promise<void>): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    problem.value = null;
    try {
      await work();
    } catch (thrown) {
      problem.value = problemOf(thrown);
    } finally {
      busy.value = false;
    }
  };
  const keepTask = (next: LabTask): void => {
    if (next.id !== task.peek()?.id) forget();
    task.value = next;
  };
  const make = (change: Partial<LabOptions>): Promise<void> =>
    ask(async () => {
      const next = { ...options, without: [], ...change };
      const made = await api.post<LabTask>(`${path}/task`, labRequest(next));
      keepTask(made);
      set({ ...change, without: [], text: made.text });
    });
  const solve = (): Promise<void> =>
    ask(async () => {
      const { agent, without, temperature } = options;
      const answer = await api.post<LabAnswer>(`${path}/solve`, labRequest(options));
      keepTask(answer.task);
      const one: Try = { number: ++number.current, agent, without, temperature, answer };
      tries.value = [...tries.value, one].slice(-TRIES);
      current.value = one;
      set({ text: answer.task.text });
    });
  // A link that names a task shows it at once.
  useEffect(() => {
    if (options.text !== "") void make({ text: options.text });
  }, []);

  // What belongs to another family than the one chosen now is out of place.
  const posed = task.value?.family === options.family ? task.value : null;
  const shown = current.value?.answer.task.family === options.family ? current.value : null;
  return (
    <div class="lab">
      <TaskForm
        state={state}
        options={options}
        task={posed}
        busy={busy.value}
        problem={problem.value}
        set={set}
        make={make}
        solve={() => void solve()}
      />
      <div class="lab-answers">
        <AgentAnswer
          current={shown}
          tries={tries.value}
          busy={busy.value}
          without={options.without}
          leaveOut={(without) => set({ without })}
          show={(one) => (current.value = one)}
          solve={() => void solve()}
        />
        <OwnAnswer run={state.run} task={posed} language={languageOf(options.family)} />
      </div>
    </div>
  );
}

// The window in which a run is started: an experiment to start from, what people change most, and any other setting
// as key=value. What the server says about a mistake stands beside the form.
import { useEffect, useState } from "preact/hooks";
import type { Problem, RunInfo } from "../../server/protocol/index.ts";
import { Button, Toggle } from "../ui/index.ts";
import { api, problemOf } from "./api.ts";
import { Dialog } from "./dialog.tsx";
import { EMPTY_FORM, type NewRunForm, readForm } from "./new-run-form.ts";
import { go, keepInfo } from "./session.ts";
import { Trouble } from "./trouble.tsx";

interface Experiment {
  readonly name: string;
  readonly description: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What the server is known to understand; it has the last word. */
const ARMS = ["shared", "private", "none", "placebo", "single"];

export function NewRun({ onClose }: { readonly onClose: () => void }) {
  const [experiments, setExperiments] = useState<readonly Experiment[]>([]);
  const [chosen, setChosen] = useState(0);
  const [form, setForm] = useState<NewRunForm>(EMPTY_FORM);
  const [problem, setProblem] = useState<Pick<Problem, "detail" | "hint"> | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    api.get<readonly Experiment[]>("/experiments").then(
      (list) => setExperiments(usualFirst(list)),
      (thrown) => setProblem(problemOf(thrown)),
    );
  }, []);
  const experiment = experiments[chosen];
  const config = experiment?.config ?? {};
  const change = (part: Partial<NewRunForm>) => setForm({ ...form, ...part });
  const start = async (event: Event) => {
    event.preventDefault();
    const read = readForm(form, config);
    if (!read.ok) return setProblem(read);
    setBusy(true);
    try {
      const run = await api.post<RunInfo>("/runs", read.request);
      keepInfo(run);
      go({ run: run.id, view: "society", query: {} });
      onClose();
    } catch (thrown) {
      setProblem(problemOf(thrown));
      setBusy(false);
    }
  };
  const text = (key: "name" | "seed" | "arm" | "rounds") => ({
    class: "field",
    name: key,
    value: form[key],
    placeholder: config[key] === undefined ? "default" : String(config[key]),
    onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
      change({ [key]: event.currentTarget.value }),
  });
  return (
    <Dialog title="New run" onClose={onClose} wide>
      <form class="new-run" onSubmit={start}>
        <label class="field-label new-run-wide">
          Start from
          <select
            class="field"
            name="experiment"
            value={chosen}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          >
            {experiments.length === 0 && <option value={0}>the defaults</option>}
            {experiments.map(({ name }, i) => (
              <option key={name} value={i}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <p class="new-run-wide new-run-about">{experiment?.description ?? ""}</p>
        <label class="field-label">
          Name
          <input {...text("name")} maxLength={80} autocomplete="off" />
        </label>
        <label class="field-label">
          Arm
          <input {...text("arm")} list="new-run-arms" autocomplete="off" />
          <datalist id="new-run-arms">
            {ARMS.map((arm) => (
              <option key={arm} value={arm} />
            ))}
          </datalist>
        </label>
        <label class="field-label">
          Seed
          <input {...text("seed")} inputMode="numeric" autocomplete="off" />
        </label>
        <label class="field-label">
          Rounds (0 = no limit)
          <input {...text("rounds")} inputMode="numeric" autocomplete="off" />
        </label>
        <label class="field-label new-run-wide">
          <span>
            Other settings, one <code>key=value</code> a line
          </span>
          <textarea
            class="field new-run-lines"
            name="lines"
            rows={4}
            spellcheck={false}
            placeholder={"solve.temperature=0.8\npopulations.0.size=micro"}
            value={form.lines}
            onInput={(event) => change({ lines: event.currentTarget.value })}
          />
        </label>
        <div class="new-run-wide">
          <Trouble problem={problem} />
        </div>
        <div class="new-run-wide new-run-foot">
          <Toggle
            label="start paused"
            value={form.paused}
            onChange={(paused) => change({ paused })}
            title="Nothing happens until you step or resume"
          />
          <span class="new-run-buttons">
            <Button kind="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button kind="primary" type="submit" disabled={busy}>
              {busy ? "Starting…" : "Start"}
            </Button>
          </span>
        </div>
      </form>
    </Dialog>
  );
}

/** The default experiment is what most people mean. */
function usualFirst(list: readonly Experiment[]): readonly Experiment[] {
  const isUsual = ({ name }: Experiment) => name.split("/")[0] === "default";
  return [...list.filter(isUsual), ...list.filter((experiment) => !isUsual(experiment))];
}

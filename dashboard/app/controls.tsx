// Pause, step, resume, stop: the buttons that fit what the run is doing. Stopping asks first.
import { useState } from "preact/hooks";
import type { Problem, RunAction, RunInfo } from "../../server/protocol/index.ts";
import { Button } from "../ui/index.ts";
import { api, problemOf } from "./api.ts";
import { offers, reasonForNone } from "./controls-rule.ts";
import { Dialog } from "./dialog.tsx";
import { keepInfo, role } from "./session.ts";
import { Trouble } from "./trouble.tsx";

export function Controls({ run }: { readonly run: RunInfo }) {
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const act = async (action: RunAction) => {
    setBusy(true);
    setProblem(null);
    try {
      keepInfo(await api.post<RunInfo>(`/runs/${encodeURIComponent(run.id)}/control`, { action }));
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
    setBusy(false);
    setConfirming(false);
  };
  const offered = offers(run, role.value);
  const none = offered.length === 0 ? reasonForNone(run, role.value) : null;
  return (
    <div class="controls">
      {offered.map(({ action, label, about }) => (
        <Button
          key={action}
          title={about}
          disabled={busy}
          onClick={() => (action === "stop" ? setConfirming(true) : void act(action))}
        >
          {label}
        </Button>
      ))}
      {none !== null && (
        <span class="controls-none" title={none}>
          watching
        </span>
      )}
      {problem !== null && (
        <Dialog title="That did not work" onClose={() => setProblem(null)}>
          <Trouble problem={problem} />
          <div class="dialog-foot">
            <Button kind="primary" onClick={() => setProblem(null)}>
              Close
            </Button>
          </div>
        </Dialog>
      )}
      {confirming && (
        <Dialog title={`Stop ${run.name}?`} onClose={() => setConfirming(false)}>
          <p>
            The round under way is dropped, every round before it is kept. You can resume the run later where
            it ended.
          </p>
          <div class="dialog-foot">
            <Button kind="quiet" onClick={() => setConfirming(false)}>
              Keep it going
            </Button>
            <Button kind="danger" disabled={busy} onClick={() => void act("stop")}>
              Stop
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

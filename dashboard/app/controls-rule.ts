// Which actions a person may take on a run, and why not. Pure. The server decides again.
import type { Role, RunAction, RunInfo } from "../../server/protocol/index.ts";

export interface Offer {
  readonly action: RunAction;
  readonly label: string;
  /** What it does, as a tooltip. */
  readonly about: string;
}

const OFFERS: Readonly<Record<RunAction, Offer>> = {
  pause: { action: "pause", label: "Pause", about: "Pause at the end of this round" },
  step: { action: "step", label: "Step", about: "Do one round, then pause again" },
  resume: { action: "resume", label: "Resume", about: "Go on" },
  stop: { action: "stop", label: "Stop", about: "End the work; every whole round is kept" },
};

export function offers(run: RunInfo, role: Role): readonly Offer[] {
  if (role !== "operator" || (run.elsewhere && run.control === "idle")) return [];
  switch (run.control) {
    case "idle":
      return run.status === "finished"
        ? []
        : [{ ...OFFERS.resume, about: "Take up the work where it ended" }];
    case "running":
      return [OFFERS.pause, OFFERS.stop];
    case "paused":
      return [OFFERS.resume, OFFERS.step, OFFERS.stop];
    case "starting":
    case "pausing":
      return [OFFERS.stop];
    case "stopping":
      return [];
  }
}

/** Why there is nothing to press, where that is worth saying. */
export function reasonForNone(run: RunInfo, role: Role): string | null {
  if (run.elsewhere && run.control === "idle" && run.status === "running")
    return "It runs in another terminal: it can be watched here, not controlled.";
  if (role !== "operator" && run.status !== "finished")
    return `With this token you are ${role}: you may look.`;
  return null;
}

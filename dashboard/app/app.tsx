// The shell: header, views at the left, the view in the middle, time below, and the keyboard over all of it.
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Denied } from "./denied.tsx";
import { Dialog } from "./dialog.tsx";
import { Header } from "./header.tsx";
import { type Command, commandOf, KEY_HELP, steppedRound } from "./keys.ts";
import { Nav } from "./nav.tsx";
import { NewRun } from "./new-run.tsx";
import { closeHelp, closeNewRun, helpOpen, newRunOpen, openHelp, pickerOpen } from "./overlays.ts";
import { RoundSlider } from "./round-slider.tsx";
import { connection, fault, go, info, place, round, state } from "./session.ts";
import { nextTheme } from "./theme.ts";
import { ViewHost } from "./view-host.tsx";
import { VIEW_LIST } from "./views.tsx";

export function App() {
  useKeys();
  useSignalEffect(() => {
    const view = VIEW_LIST.find(({ name }) => name === place.value.view)!;
    document.title = info.value === null ? "Folklore" : `${info.value.name} · ${view.title} · Folklore`;
  });
  const inRun = info.value !== null;
  const view = VIEW_LIST.find(({ name }) => name === place.value.view)!;
  return (
    <div class={inRun ? "shell" : "shell shell-bare"}>
      <Header />
      {inRun && <Nav />}
      <main class="main" id="main">
        {fault.value !== null && <Fault text={fault.value} />}
        {inRun && <h1 class="unseen">{view.title}</h1>}
        {connection.value === "denied" ? <Denied /> : <ViewHost />}
      </main>
      {inRun && <RoundSlider />}
      {newRunOpen.value && <NewRun onClose={closeNewRun} />}
      {helpOpen.value && <KeyHelp />}
    </div>
  );
}

/** A damaged link: what was wrong, and the way out. */
function Fault({ text }: { readonly text: string }) {
  return (
    <div class="fault" role="alert">
      <span>{text}</span>
      <button
        type="button"
        class="button button-quiet"
        onClick={() => {
          fault.value = null;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}

function KeyHelp() {
  return (
    <Dialog title="Keys" onClose={closeHelp}>
      <dl class="keys">
        {KEY_HELP.map(({ keys, about }) => (
          <div key={about} class="keys-row">
            <dt>
              {keys.map((key) => (key === "…" ? <span key={key}> … </span> : <kbd key={key}>{key}</kbd>))}
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = commandOf(
        event,
        isWriting(event.target) || document.querySelector("dialog[open]") !== null,
      );
      if (command === null) return;
      event.preventDefault();
      act(command);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function act(command: Command): void {
  if (command.kind === "theme") nextTheme();
  if (command.kind === "help") openHelp();
  if (command.kind === "runs") pickerOpen.value = !pickerOpen.value;
  if (info.value === null) return;
  if (command.kind === "view") go({ view: command.view });
  if (command.kind === "live") go({ query: { round: null } });
  if (command.kind === "round" && state.value !== null) {
    go({ query: { round: steppedRound(round.value, state.value.round, command.by) } }, { replace: true });
  }
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range", "button"].includes(target.type);
  return (
    target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}

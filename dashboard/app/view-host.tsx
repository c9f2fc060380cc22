// The main area: loads the view that the URL names, waits for the run's state, and stands in when a view breaks.
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button, Empty } from "../ui/index.ts";
import type { ViewName } from "./place.ts";
import { connection, info, place, runsKnown, state } from "./session.ts";
import { VIEW_LIST } from "./views.tsx";
import { Welcome } from "./welcome.tsx";

const loaded = new Map<ViewName, ComponentType>();

export function ViewHost() {
  const { run, view } = place.value;
  const [, redraw] = useState(0);
  const [broken, setBroken] = useState<ViewName | null>(null);
  useEffect(() => {
    if (run === null || loaded.has(view)) return;
    const entry = VIEW_LIST.find(({ name }) => name === view)!;
    entry.load().then(
      (component) => {
        loaded.set(view, component);
        setBroken(null);
        redraw((n) => n + 1);
      },
      () => setBroken(view),
    );
  }, [run, view]);

  if (!runsKnown.value) return <Waiting />;
  if (run === null) return <Welcome missing={null} />;
  if (info.value === null) return <Welcome missing={run} />;
  if (broken === view) return <Broken what="This view could not be loaded." />;
  const View = loaded.get(view);
  if (View === undefined || state.value === null) return <Waiting />;
  return (
    <Guard key={`${run}/${view}`}>
      <View />
    </Guard>
  );
}

function Waiting() {
  const lost = connection.value === "lost";
  return (
    <div class="waiting" aria-busy={!lost}>
      {lost && (
        <Empty title="The server does not answer">
          Start it with <code>npm start</code>; the page connects by itself and goes on where it was.
        </Empty>
      )}
    </div>
  );
}

function Broken({ what }: { readonly what: string }) {
  return (
    <Empty title="Something broke in the page">
      <p>{what}</p>
      <Button onClick={() => location.reload()}>Load the page again</Button>
    </Empty>
  );
}

/** Keeps a fault of one view from taking the shell with it. */
class Guard extends Component<{ children: ComponentChildren }, { fault: string | null }> {
  override state = { fault: null };

  static override getDerivedStateFromError(thrown: unknown): { fault: string } {
    return { fault: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override componentDidCatch(thrown: unknown): void {
    console.error(thrown);
  }

  override render() {
    return this.state.fault === null ? this.props.children : <Broken what={this.state.fault} />;
  }
}

// What is built on what: the ancestry graph with its legend. Drawn by sigma where there is WebGL, else as plain SVG.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button, Empty, Panel } from "../../ui/index.ts";
import type { GraphCanvas } from "./graph-canvas.ts";
import { GraphPlain } from "./graph-plain.tsx";
import { layered } from "./layers.ts";
import { OTHERS, PEOPLE } from "./looks.ts";
import type { CultureModel } from "./model.ts";
import { type Picture, pictureOf } from "./picture.ts";
import type { EntryView } from "./snapshot.ts";
import { hasWebGl } from "./webgl.ts";
import { Glyph, selectEntry } from "./words.tsx";

export function AncestryPanel({
  model,
  entries,
  selected,
}: {
  readonly model: CultureModel;
  readonly entries: readonly EntryView[];
  readonly selected: string | null;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, []);
  // Entries never change their parents, and are told oldest first: as many of one culture are the same ones.
  const layers = useMemo(() => layered(entries), [model.run, model.name, entries.length]);
  const picture = useMemo(
    () => pictureOf(entries, layers, { ...size, selected, lookOf: model.lookOf }),
    [entries, layers, size, selected, model.lookOf],
  );
  const fit = useRef<(() => void) | null>(null);
  const more = [PEOPLE, OTHERS].filter((look) =>
    entries.some((entry) => model.lookOf(entry.author) === look),
  );
  const looks = [...model.looks, ...more];
  return (
    <Panel
      title="Ancestry"
      class="culture-ancestry-panel"
      hint="Left to right: built on. Size: uses. Hollow: claimed; pale: quarantined, refuted, retired"
      actions={
        <>
          <ul class="culture-legend" aria-label="Authors">
            {looks.map((look) => (
              <li key={look.group}>
                <Glyph look={look} size={4} /> {look.group}
              </li>
            ))}
          </ul>
          <Button kind="quiet" title="Show the whole graph" onClick={() => fit.current?.()}>
            Fit
          </Button>
        </>
      }
    >
      <div
        ref={box}
        class="culture-graph"
        role="img"
        aria-label={`Ancestry of ${entries.length} entries, ${layers.depths} levels deep; the list of entries has the same by keyboard`}
      >
        {entries.length === 0 ? (
          <Empty title="Nothing to draw yet">Entries appear here as they are proposed.</Empty>
        ) : (
          size.width > 0 && <Graph picture={picture} fit={fit} />
        )}
      </div>
    </Panel>
  );
}

function Graph({
  picture,
  fit,
}: {
  readonly picture: Picture;
  readonly fit: { current: (() => void) | null };
}) {
  const host = useRef<HTMLDivElement>(null);
  const newest = useRef(picture);
  const canvas = useRef<GraphCanvas | null>(null);
  const [plain, setPlain] = useState(() => !hasWebGl());
  newest.current = picture;
  useEffect(() => {
    const element = host.current;
    if (plain || !element) return;
    let gone = false;
    const giveUp = () => {
      if (!gone) setPlain(true);
    };
    import("./graph-canvas.ts")
      .then(({ mountGraph }) => {
        if (gone) return;
        canvas.current = mountGraph(element, { onSelect: selectEntry, onLost: giveUp });
        canvas.current.show(newest.current);
        fit.current = canvas.current.fit;
      })
      .catch(giveUp);
    return () => {
      gone = true;
      canvas.current?.destroy();
      canvas.current = null;
      fit.current = null;
    };
  }, [plain, fit]);
  useEffect(() => canvas.current?.show(picture), [picture]);
  if (plain) return <GraphPlain picture={picture} onSelect={selectEntry} />;
  return <div ref={host} class="culture-canvas" />;
}

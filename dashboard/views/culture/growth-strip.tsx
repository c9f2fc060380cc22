// How the culture has grown: entries by status over the rounds, as a strip that one can click to look back. The
// slider at the foot of the page does the same by keyboard.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Series } from "../../../server/protocol/index.ts";
import { go } from "../../app/session.ts";
import type { CultureModel } from "./model.ts";
import { countByStatus } from "./snapshot.ts";

const HEIGHT = 52;
/** Room for the numbers at the right. */
const RIGHT = 48;

const LINES = [
  { status: "adopted", class: "culture-growth-adopted" },
  { status: "claimed", class: "culture-growth-claimed" },
  { status: "quarantined", class: "culture-growth-quarantined" },
  { status: "refuted", class: "culture-growth-refuted" },
] as const;

/** Nothing is said of quarantine where there never was any. */
function linesOf(culture: CultureModel["culture"]) {
  return LINES.filter(({ status }) => status !== "quarantined" || Math.max(0, ...culture[status].max) > 0);
}

export function GrowthStrip({ model }: { readonly model: CultureModel }) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const box = host.current;
    if (!box) return;
    const watch = new ResizeObserver(() => setWidth(box.clientWidth));
    watch.observe(box);
    setWidth(box.clientWidth);
    return () => watch.disconnect();
  }, []);
  const { culture, round, now, back } = model;
  const lines = linesOf(culture);
  const last = Math.max(1, now);
  const inner = Math.max(1, width - RIGHT);
  const most = Math.max(1, ...lines.flatMap(({ status }) => culture[status].max));
  const x = (at: number) => (at / last) * inner;
  // The series are changed in place; with them comes a new model.
  const paths = useMemo(
    () => linesOf(culture).map((line) => ({ ...line, d: steps(culture[line.status], last, inner, most) })),
    [model, last, inner, most],
  );
  const counts = useMemo(() => countByStatus(model.entries), [model.entries]);
  const pick = (event: MouseEvent) => {
    const box = host.current?.getBoundingClientRect();
    if (!box) return;
    const at = Math.round(((event.clientX - box.left) / inner) * last);
    go({ query: { round: at >= now ? null : String(Math.max(0, at)) } });
  };
  return (
    <div class="culture-growth">
      <p class="culture-counts">
        {back ? `After round ${round}: ` : `Round ${round}: `}
        <b>{counts.adopted}</b> adopted, <b>{counts.claimed}</b> claimed, <b>{counts.refuted}</b> refuted
        {counts.quarantined > 0 && (
          <>
            , <b>{counts.quarantined}</b> quarantined
          </>
        )}
        {counts.retired > 0 && (
          <>
            , <b>{counts.retired}</b> retired
          </>
        )}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: by keyboard the slider below the page does the same */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div
        class="culture-strip"
        ref={host}
        onClick={pick}
        title="Entries by status after each round; click to look back"
      >
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`Entries over ${now} rounds: ${counts.adopted} adopted, ${counts.claimed} claimed, ${counts.refuted} refuted`}
        >
          {paths.map((line) => (
            <path key={line.status} class={line.class} d={line.d} />
          ))}
          <line class="culture-growth-cursor" x1={x(round)} x2={x(round)} y1="0" y2={HEIGHT} />
          {labels(culture, most).map(({ status, y, text }) => (
            <text key={status} class={`culture-growth-label culture-status-${status}`} x={inner + 5} y={y}>
              {text}
            </text>
          ))}
        </svg>
      </div>
    </div>
  );
}

const SIGNS = { adopted: "✓", claimed: "○", quarantined: "⊘", refuted: "✗" } as const;

/** Last values beside the lines' ends, pushed apart where they would cover each other. */
function labels(culture: CultureModel["culture"], most: number) {
  const wished = linesOf(culture)
    .map(({ status }) => {
      const value = culture[status].last.at(-1) ?? 0;
      return { status, text: `${SIGNS[status]} ${value}`, y: height(value, most) + 3 };
    })
    .sort((a, b) => b.y - a.y);
  let limit = HEIGHT - 2;
  return wished.map((label) => {
    const y = Math.min(label.y, limit);
    limit = y - 12;
    return { ...label, y: Math.max(10, y) };
  });
}

function height(value: number, most: number): number {
  return HEIGHT - 4 - (value / most) * (HEIGHT - 10);
}

/** A line of steps: a count stays until it changes. */
function steps(series: Series, last: number, width: number, most: number): string {
  if (series.from.length === 0) return "";
  let d = "";
  for (const [i, to] of series.to.entries()) {
    const at = ((to / last) * width).toFixed(1);
    const y = height(series.last[i]!, most).toFixed(1);
    d += i === 0 ? `M0 ${height(0, most)}H${at}V${y}` : `H${at}V${y}`;
  }
  return `${d}H${width.toFixed(1)}`;
}

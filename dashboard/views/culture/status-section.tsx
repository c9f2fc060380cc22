// Entries by status as one bar; each part has its sign, its word and a pattern of its own.
import { go } from "../../app/session.ts";
import type { STATUSES } from "./select.ts";
import { countByStatus, type EntryView } from "./snapshot.ts";
import { Status } from "./words.tsx";

/** In the order of an entry's life. */
const ORDER = [
  "adopted",
  "claimed",
  "quarantined",
  "refuted",
  "retired",
] as const satisfies (typeof STATUSES)[number][];

export function StatusSection({ entries }: { readonly entries: readonly EntryView[] }) {
  const counts = countByStatus(entries);
  return (
    <section class="culture-wide">
      <h3>Entries by status</h3>
      {entries.length === 0 ? (
        <p class="culture-note">None yet: the first appear when an agent claims to have found a law.</p>
      ) : (
        <>
          <div class="culture-statuses" aria-hidden="true">
            {ORDER.filter((status) => counts[status] > 0).map((status) => (
              <span
                key={status}
                class={`culture-share culture-share-${status}`}
                style={{ flexGrow: counts[status] }}
              />
            ))}
          </div>
          <ul class="culture-status-counts">
            {ORDER.map((status) => (
              <li key={status}>
                <button
                  type="button"
                  class="culture-plain-button"
                  title={`List the ${status} ones`}
                  onClick={() => go({ query: { status } })}
                >
                  <b>{counts[status]}</b> <Status status={status} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

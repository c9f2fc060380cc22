// What one can do about an entry: amend it, build on it, or ask for it to be adopted, refuted, released or retired.
import { useState } from "preact/hooks";
import { Button } from "../../ui/index.ts";
import { BOUNDS } from "./draft.ts";
import type { EntryView } from "./snapshot.ts";

/** What people can ask of an entry without writing. */
export type Wish = "adopt" | "refute" | "release" | "retire";

export interface EntryActions {
  /** Why nothing can be done; null where it can. */
  readonly barred: string | null;
  readonly onAmend: (entry: EntryView) => void;
  readonly onBuild: (entry: EntryView) => void;
  readonly onWish: (entry: EntryView, wish: Wish, reason: string) => void;
}

const WISHES: Readonly<
  Record<Wish, { readonly label: string; readonly reasoned: boolean; readonly text: string }>
> = {
  adopt: { label: "Adopt", reasoned: false, text: "Ask for it to be adopted at the next round?" },
  refute: { label: "Refute", reasoned: true, text: "Why is it wrong?" },
  release: { label: "Release", reasoned: true, text: "Why may it be read again?" },
  retire: { label: "Retire", reasoned: true, text: "Why is it no longer needed?" },
};

function wishesFor({ status }: EntryView): readonly Wish[] {
  if (status === "claimed") return ["adopt", "refute"];
  if (status === "quarantined") return ["release", "retire"];
  return status === "adopted" ? ["refute", "retire"] : [];
}

export function Actions({ entry, actions }: { readonly entry: EntryView; readonly actions: EntryActions }) {
  const [wish, setWish] = useState<Wish | null>(null);
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(entry.id);
  if (asked !== entry.id) {
    setAsked(entry.id);
    setWish(null);
  }
  const { barred } = actions;
  const alive = entry.status === "claimed" || entry.status === "adopted";
  const why = barred ?? undefined;
  const send = (event: Event) => {
    event.preventDefault();
    if (wish === null) return;
    actions.onWish(entry, wish, reason.trim());
    setWish(null);
    setReason("");
  };
  return (
    <div class="culture-actions">
      {alive && (
        <Button disabled={barred !== null} title={why} onClick={() => actions.onAmend(entry)}>
          Amend
        </Button>
      )}
      {entry.kind === "definition" && entry.status === "adopted" && (
        <Button disabled={barred !== null} title={why} onClick={() => actions.onBuild(entry)}>
          Build on it
        </Button>
      )}
      {wishesFor(entry).map((each) => (
        <Button
          key={each}
          disabled={barred !== null}
          title={why}
          pressed={wish === each}
          onClick={() => setWish(wish === each ? null : each)}
        >
          {WISHES[each].label}
        </Button>
      ))}
      {wish !== null && (
        <form class="culture-wish" onSubmit={send}>
          {WISHES[wish].reasoned ? (
            <label>
              {WISHES[wish].text}
              <input
                class="culture-input"
                required
                maxLength={BOUNDS.reason}
                value={reason}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            </label>
          ) : (
            <span>{WISHES[wish].text}</span>
          )}
          <Button type="submit" kind="primary">
            Hand in: {WISHES[wish].label.toLowerCase()} {entry.name}
          </Button>
        </form>
      )}
    </div>
  );
}

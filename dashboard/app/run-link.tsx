// A link to a run or a view that the page follows itself; opening it in a new tab works as with any link.
import type { ComponentChildren } from "preact";
import { changedPlace, type PlaceChange, placeUrl } from "./place.ts";
import { go, place } from "./session.ts";

export interface RunLinkProps extends PlaceChange {
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly title?: string;
  readonly onGo?: () => void;
  readonly current?: boolean;
}

export function RunLink({ children, title, onGo, current, class: extra, ...change }: RunLinkProps) {
  return (
    <a
      href={placeUrl(changedPlace(place.value, change))}
      class={extra}
      title={title}
      aria-current={current === true ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(change);
        onGo?.();
      }}
    >
      {children}
    </a>
  );
}

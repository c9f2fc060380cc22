// A titled surface: the building block of every view.
import type { ComponentChildren } from "preact";

export interface PanelProps {
  readonly title: string;
  /** One line under the title: what is to be seen, with its unit. */
  readonly hint?: ComponentChildren;
  /** Controls at the right of the title. */
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly class?: string;
}

export function Panel({ title, hint, actions, children, class: extra }: PanelProps) {
  return (
    <section class={extra === undefined ? "panel" : `panel ${extra}`} aria-label={title}>
      <header class="panel-head">
        <div class="panel-words">
          <h2 class="panel-title">{title}</h2>
          {hint !== undefined && <p class="panel-hint">{hint}</p>}
        </div>
        {actions !== undefined && <div class="panel-actions">{actions}</div>}
      </header>
      <div class="panel-body">{children}</div>
    </section>
  );
}

// A small word in a frame: an arm, a status, a kind.
import type { ComponentChildren } from "preact";

export interface TagProps {
  readonly children: ComponentChildren;
  readonly tone?: "plain" | "good" | "bad" | "warn" | "accent" | undefined;
  readonly title?: string | undefined;
}

export function Tag({ children, tone = "plain", title }: TagProps) {
  return (
    <span class={`tag tag-${tone}`} title={title}>
      {children}
    </span>
  );
}

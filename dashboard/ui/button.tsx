// Buttons of four kinds; a disabled one says why in its title.
import type { ComponentChildren } from "preact";

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: (event: MouseEvent) => void;
  readonly kind?: "plain" | "primary" | "danger" | "quiet";
  readonly title?: string | undefined;
  /** For people who hear the page, where the button shows only a sign. */
  readonly label?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** For buttons that stay down. */
  readonly pressed?: boolean | undefined;
  readonly expanded?: boolean | undefined;
  readonly type?: "button" | "submit";
  readonly class?: string | undefined;
}

export function Button(props: ButtonProps) {
  const {
    children,
    onClick,
    kind = "plain",
    title,
    label,
    disabled,
    pressed,
    expanded,
    type = "button",
  } = props;
  return (
    <button
      type={type}
      class={`button button-${kind}${props.class === undefined ? "" : ` ${props.class}`}`}
      onClick={onClick}
      title={title}
      aria-label={label}
      disabled={disabled}
      aria-pressed={pressed}
      aria-expanded={expanded}
    >
      {children}
    </button>
  );
}

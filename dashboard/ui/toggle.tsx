// A labelled check box for settings that act at once.
import type { ComponentChildren } from "preact";

export interface ToggleProps {
  readonly label: ComponentChildren;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly title?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export function Toggle({ label, value, onChange, title, disabled }: ToggleProps) {
  return (
    <label class="toggle" title={title}>
      <input
        type="checkbox"
        checked={value}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

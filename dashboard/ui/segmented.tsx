// One of a few choices, all in sight. Radio buttons underneath, so that arrow keys work as people expect.
import { useId } from "preact/hooks";

interface Choice<T extends string> {
  readonly value: T;
  readonly label?: string;
  readonly title?: string;
}

/** A bare value is its own label. */
export type SegmentedOption<T extends string> = T | Choice<T>;

export interface SegmentedProps<T extends string> {
  readonly options: readonly SegmentedOption<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Name of the group, for people who hear the page. */
  readonly label: string;
}

export function Segmented<T extends string>({ options, value, onChange, label }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset class="segmented" aria-label={label}>
      {options.map((option) => {
        const choice: Choice<T> = typeof option === "string" ? { value: option } : option;
        return (
          <label key={choice.value} class="segmented-option" title={choice.title}>
            <input
              type="radio"
              class="unseen"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{choice.label ?? choice.value}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

// The smoothing slider. Its own value while it is dragged; the URL learns it a moment later, since browsers refuse too
// many changes of the address a second.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { MAX_SMOOTHING } from "../../ui/chart-smooth.ts";

/** Milliseconds that the slider must rest. */
const REST = 120;

export function Smoothing({ value, onChange }: { readonly value: number; onChange(value: number): void }) {
  const own = useSignal<number | null>(null);
  const shown = own.value ?? value;
  useEffect(() => {
    const dragged = own.value;
    if (dragged === null) return;
    const timer = setTimeout(() => {
      own.value = null;
      onChange(dragged);
    }, REST);
    return () => clearTimeout(timer);
  }, [own.value]);
  return (
    <label class="learning-smoothing" title="Exponential smoothing: the weight of what came before">
      smoothing
      <input
        type="range"
        min="0"
        max={MAX_SMOOTHING}
        step="0.05"
        value={shown}
        onInput={(event) => (own.value = Number(event.currentTarget.value))}
      />
      <output>{shown.toFixed(2)}</output>
    </label>
  );
}

// How much of an answer is shown: one more token every few milliseconds; everything at once for those who asked their
// system for less motion.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Milliseconds per token: about as fast as one can follow. */
const PACE = 70;

/** Starts again whenever `what` is another object. Setting the signal beyond the length shows the rest. */
export function useReveal(what: object | null, length: number): Signal<number> {
  const shown = useSignal(0);
  useEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    shown.value = still ? length : 0;
    if (what === null || still) return;
    const timer = setInterval(() => {
      if (shown.value >= length) clearInterval(timer);
      else shown.value++;
    }, PACE);
    return () => clearInterval(timer);
  }, [what, length]);
  return shown;
}

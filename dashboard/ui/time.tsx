// How long ago something was, kept up to date; the exact time is its tooltip. One timer serves all of them.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ago } from "./format.ts";

const now = signal(Date.now());
let shown = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** `ms`: milliseconds since the epoch. */
export function Time({ ms }: { readonly ms: number }) {
  useEffect(() => {
    if (shown++ === 0) {
      now.value = Date.now();
      timer = setInterval(() => {
        now.value = Date.now();
      }, 30_000);
    }
    return () => {
      if (--shown === 0) clearInterval(timer);
    };
  }, []);
  return (
    <time dateTime={new Date(ms).toISOString()} title={new Date(ms).toLocaleString()}>
      {ago(ms, now.value)}
    </time>
  );
}

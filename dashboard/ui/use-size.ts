// The size of an element in whole pixels, for drawings that fill it.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Size<T extends Element> {
  readonly ref: RefObject<T | null>;
  /** 0 before the first layout. */
  readonly width: number;
  readonly height: number;
}

export function useSize<T extends Element>(): Size<T> {
  const ref = useRef<T>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = ({ width, height }: { readonly width: number; readonly height: number }) => {
      const next = { width: Math.floor(width), height: Math.floor(height) };
      setSize((old) => (old.width === next.width && old.height === next.height ? old : next));
    };
    measure(element.getBoundingClientRect());
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) measure(entry.contentRect);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}

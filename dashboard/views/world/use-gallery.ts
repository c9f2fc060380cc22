// The gallery of task families, asked for when a view first needs it and then kept: it changes with the program only.
import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Gallery, Problem } from "../../../server/protocol/index.ts";
import { api, problemOf } from "../../app/api.ts";

export interface Fetched {
  readonly gallery: Gallery | null;
  readonly problem: Problem | null;
}

const fetched = signal<Fetched>({ gallery: null, problem: null });
let asking = false;

export function useGallery(): ReadonlySignal<Fetched> {
  useEffect(askGallery, []);
  return fetched;
}

/** Does nothing where it is there, or on its way. */
export function askGallery(): void {
  if (asking || fetched.peek().gallery !== null) return;
  asking = true;
  api
    .get<Gallery>("/gallery")
    .then(
      (gallery) => {
        fetched.value = { gallery, problem: null };
      },
      (thrown) => {
        fetched.value = { gallery: null, problem: problemOf(thrown) };
      },
    )
    .finally(() => {
      asking = false;
    });
}

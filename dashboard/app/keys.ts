// The keyboard: what each key does, as data for the help and for the listener. It knows no view.
import { VIEWS, type ViewName } from "./place.ts";

export type Command =
  | { readonly kind: "view"; readonly view: ViewName }
  | { readonly kind: "round"; readonly by: -1 | 1 }
  | { readonly kind: "live" }
  | { readonly kind: "theme" }
  | { readonly kind: "help" }
  | { readonly kind: "runs" };

export const KEY_HELP: readonly { readonly keys: readonly string[]; readonly about: string }[] = [
  { keys: ["1", "…", "9"], about: "go to a view" },
  { keys: ["["], about: "look at the round before" },
  { keys: ["]"], about: "look at the round after" },
  { keys: ["0"], about: "back to live: the newest round" },
  { keys: ["r"], about: "choose a run" },
  { keys: ["t"], about: "theme: system, dark, light" },
  { keys: ["?"], about: "these keys" },
  { keys: ["Esc"], about: "close what is open" },
];

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The command of a key press; none with modifiers or while somebody writes. */
export function commandOf({ key, ctrlKey, metaKey, altKey }: Key, writing: boolean): Command | null {
  if (writing || ctrlKey || metaKey || altKey) return null;
  if (/^[1-9]$/.test(key)) return { kind: "view", view: VIEWS[Number(key) - 1]! };
  switch (key) {
    case "[":
      return { kind: "round", by: -1 };
    case "]":
      return { kind: "round", by: 1 };
    case "0":
      return { kind: "live" };
    case "t":
      return { kind: "theme" };
    case "r":
      return { kind: "runs" };
    case "?":
      return { kind: "help" };
    default:
      return null;
  }
}

/** The `?round=` to go to: one step from the round looked at; null = live. */
export function steppedRound(round: number, newest: number, by: -1 | 1): string | null {
  const next = Math.max(1, round + by);
  return next >= newest ? null : String(next);
}

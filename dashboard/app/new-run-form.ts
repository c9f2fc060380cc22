// The form of a new run as data, and the request it makes. Pure.
import type { NewRunRequest } from "../../server/protocol/index.ts";

export interface NewRunForm {
  readonly name: string;
  readonly seed: string;
  readonly arm: string;
  readonly rounds: string;
  /** "key=value", one a line; lines that begin with # are notes. */
  readonly lines: string;
  readonly paused: boolean;
}

export const EMPTY_FORM: NewRunForm = { name: "", seed: "", arm: "", rounds: "", lines: "", paused: false };

export type FormResult =
  | { readonly ok: true; readonly request: NewRunRequest }
  | { readonly ok: false; readonly detail: string; readonly hint: string };

const ASSIGNMENT = /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*=/;

/** Fields left empty stay as the experiment has them; free lines come last, so they win. */
export function readForm(form: NewRunForm, config: Readonly<Record<string, unknown>>): FormResult {
  const set: string[] = [];
  for (const key of ["name", "seed", "arm", "rounds"] as const) {
    const value = form[key].trim();
    if (value !== "") set.push(`${key}=${value}`);
  }
  for (const [i, raw] of form.lines.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (!ASSIGNMENT.test(line)) {
      return {
        ok: false,
        detail: `Line ${i + 1} of the settings is not "key=value": ${line.slice(0, 60)}`,
        hint: "For example solve.temperature=0.8; `folklore help config` lists all keys.",
      };
    }
    set.push(line);
  }
  return { ok: true, request: { config, paused: form.paused, ...(set.length === 0 ? {} : { set }) } };
}

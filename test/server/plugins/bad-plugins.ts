// Plug-in files that misbehave, each in one way, and the folder they are written into. All are the same good family but
// for the lines that are put in; their word to misbehave is a completion or a level.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ContainedFamily, type ContainmentOptions } from "../../../server/plugins/index.ts";

/** Long enough for a busy machine to answer, short enough to wait for. */
export const HANG: ContainmentOptions = { requestMs: 1_500 };

/** For what takes its time on a busy machine and must not be cut short: eating memory. */
export const PATIENT: ContainmentOptions = { requestMs: 60_000 };

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "folklore-plugins-"));
}

/** A raw family: `say` a digit. The lines go into generate and verify. */
export function badFamily(
  lines: {
    readonly generate?: string;
    readonly verify?: string;
    readonly top?: string;
    readonly id?: string;
  } = {},
): string {
  return `
import { defineFamily } from "folklore/tasks";
const good = defineFamily({
  id: "${lines.id ?? "bad"}", title: "Say a digit", kind: "other", levels: 3, symbols: [..."0123456789"],
  generate: (rng, level) => ({ say: Array.from({ length: level }, () => rng.int(10)) }),
  level: ({ say }) => say.length,
  prompt: ({ say }) => say.join(" "),
  read: (words) => (words.length > 0 && words.every((word) => /^[0-9]$/.test(word)) ? { say: words.map(Number) } : undefined),
  work: ({ say }) => say.map(String),
});
export default {
  ...good,
  generate(rng, level) {
    const task = good.generate(rng, level);
    ${lines.generate ?? ""}
    return task;
  },
  verify(task, completion, context) {
    ${lines.verify ?? ""}
    return good.verify(task, completion, context);
  },
};
`;
}

/** Opens a plug-in of this text. */
export function openText(folder: string, text: string, options: ContainmentOptions = {}): ContainedFamily {
  const path = join(folder, `${names++}.mjs`);
  writeFileSync(path, text);
  return ContainedFamily.open({ kind: "file", url: pathToFileURL(path).href, family: 0 }, options);
}
let names = 0;

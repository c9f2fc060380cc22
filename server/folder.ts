// Makes a folder and those above it. Not mkdir's own `recursive`: below /proc it never comes back.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Throws what mkdir throws where the folder cannot be made; a folder that is there already is fine. */
export function ensureFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

// The gallery of the built-in task families as it was measured last: docs/gallery.json, written by
// `folklore tasks gallery`. It measures nothing and knows no runs.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gallerySchema } from "../../tasks/index.ts";
import { FolkloreError } from "../errors.ts";
import type { Gallery } from "../protocol/index.ts";

const FILE = fileURLToPath(new URL("../../docs/gallery.json", import.meta.url));
const HINT = "write it, in the folder of Folklore: npx folklore tasks gallery --out docs/gallery.md";

/** @throws FolkloreError "not-found" where it was never written, "environment-broken" where it is damaged. */
export async function readGallery(file = FILE): Promise<Gallery> {
  const text = await readFile(file, "utf8").catch((cause) => {
    if (cause.code !== "ENOENT") throw cause;
    throw new FolkloreError("not-found", "docs/gallery.json is missing", HINT, { cause });
  });
  try {
    return gallerySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new FolkloreError("environment-broken", `${file} is not a gallery`, HINT, { cause });
  }
}

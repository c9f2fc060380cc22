// Rewrites one experiment's section of a Markdown file, between its two marker lines; everything else stays as it is.
//   <!-- experiment:NAME -->
//   (rewritten)
//   <!-- /experiment:NAME -->
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { classify, FolkloreError } from "../errors.ts";

/** The text with the section's content replaced; undefined when the markers are not there, once each and in order. */
export function replaceSection(text: string, name: string, content: string): string | undefined {
  const [open, close] = [`<!-- experiment:${name} -->`, `<!-- /experiment:${name} -->`];
  const [before, ...afterOpen] = text.split(open);
  if (afterOpen.length !== 1) return undefined;
  const [, ...afterClose] = afterOpen[0]!.split(close);
  if (afterClose.length !== 1 || before!.includes(close)) return undefined;
  return `${before}${open}\n${content.trim()}\n${close}${afterClose[0]}`;
}

/**
 * Rewrites the section in the file, which is there whole at any moment.
 * @throws FolkloreError "not-found" when there is no such file or section, "unwritable", "disk-full".
 */
export function writeSection(path: string, name: string, content: string): void {
  checkSection(path, name);
  const fresh = `${path}.${process.pid}.new`;
  try {
    writeFileSync(fresh, replaceSection(readFileSync(path, "utf8"), name, content)!);
    renameSync(fresh, path);
  } catch (error) {
    throw classify(error, path);
  }
}

/** To be called before hours of computing. @throws FolkloreError "not-found" when there is no such file or section. */
export function checkSection(path: string, name: string): void {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw classify(error, path);
  }
  if (replaceSection(text, name, "") !== undefined) return;
  throw new FolkloreError(
    "not-found",
    `${path} has no section for the experiment "${name}"`,
    `add these two lines where it belongs: <!-- experiment:${name} --> and <!-- /experiment:${name} -->`,
  );
}

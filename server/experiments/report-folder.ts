// Where a report goes: into its section of a Markdown file, or into a folder as report.html, report.md and report.json.
// Each file is there whole or as it was before. It knows no experiment.
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { classify, FolkloreError } from "../errors.ts";
import { ensureFolder } from "../folder.ts";
import { type ExperimentReport, reportMarkdown } from "./report.ts";
import { checkSection, writeSection } from "./report-file.ts";
import { reportHtml } from "./report-html.ts";

/** What somebody calls a file, who would be surprised to find a folder. */
const NO_FOLDER = /\.(html?|json|txt|pdf)$/i;

/**
 * To be called before hours of computing; makes the folder.
 * @throws FolkloreError "bad-usage" for a file that is no Markdown, "not-found" for one without the section, "unwritable".
 */
export function checkTarget(target: string, name: string): void {
  if (isFile(target)) {
    checkSection(target, name);
    return;
  }
  if (NO_FOLDER.test(target) && !existsSync(target)) {
    throw new FolkloreError(
      "bad-usage",
      `--report ${target}: expected a folder or a Markdown file (.md)`,
      "a folder gets report.html, report.md and report.json; a Markdown file has its section rewritten",
    );
  }
  try {
    ensureFolder(target);
  } catch (error) {
    throw classify(error, target);
  }
}

/** The paths that were written. @throws FolkloreError "not-found", "unwritable", "disk-full". */
export function writeReport(target: string, name: string, report: ExperimentReport): string[] {
  if (isFile(target)) {
    writeSection(target, name, reportMarkdown(report));
    return [target];
  }
  const files = {
    "report.html": reportHtml(report),
    "report.md": `# ${report.title}\n\n${reportMarkdown(report)}\n`,
    "report.json": `${JSON.stringify(report, null, 2)}\n`,
  };
  return Object.entries(files).map(([file, text]) => replaceFile(join(target, file), text));
}

function isFile(target: string): boolean {
  return extname(target) === ".md" || (existsSync(target) && !statSync(target).isDirectory());
}

function replaceFile(path: string, text: string): string {
  const fresh = `${path}.${process.pid}.new`;
  try {
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw classify(error, path);
  }
  return path;
}

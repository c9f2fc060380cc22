// The experiments that come with the program, as configs to start a run from: one for each variant of each file in
// experiments/. It knows no runs.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mergeConfig, parseExperiment, readDataFile } from "../config/index.ts";
import type { ExperimentStart } from "../http/contract.ts";

const FOLDER = fileURLToPath(new URL("../../experiments", import.meta.url));

/** "default", "culture/shared", ...: in the order of the files and of their variants. */
export function experimentStarts(folder = FOLDER): ExperimentStart[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => {
      const path = join(folder, file);
      const { base, variants } = parseExperiment(readDataFile(path), file);
      const description = firstSentence(readFileSync(path, "utf8"));
      const stem = file.slice(0, -".yaml".length);
      const labels = Object.keys(variants);
      return labels.map((label): ExperimentStart => {
        const name = labels.length === 1 ? stem : `${stem}/${label}`;
        const merged = mergeConfig(base, variants[label] ?? {}) as Readonly<Record<string, unknown>>;
        return { name, description, config: { name: name.replace("/", "-"), ...merged } };
      });
    });
}

/** Of the comment that the file opens with. */
function firstSentence(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("# "));
  const comment = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.slice(2).trim());
  return /^.*?[.?!](?=\s|$)/.exec(comment.join(" "))?.[0] ?? comment[0] ?? "";
}

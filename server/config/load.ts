// Reads YAML and JSON files into plain data. It knows no schema.
import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { classify, FolkloreError } from "../errors.ts";

/** @throws FolkloreError "not-found" or "bad-config", with line and column for a syntax error. */
export function readDataFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw classify(error, path);
  }
  try {
    // JSON is a subset of YAML, and YAML's messages point at the place.
    return parseYaml(text) ?? {};
  } catch (cause) {
    const first = (cause as Error).message.split("\n")[0]!;
    throw new FolkloreError("bad-config", `${path}: ${first}`, "correct the file's YAML or JSON", { cause });
  }
}

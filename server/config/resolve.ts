// From what the user wrote (files, --set a.b=c, flags) to a resolved config, or one clear error with did-you-mean.
// It knows no files: see load.ts.
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { FolkloreError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { type RunConfig, runConfigSchema } from "./schema.ts";

/** Plain nested data, as YAML and JSON give it. */
export type Plain = { [key: string]: unknown };

/**
 * The resolved config of a (partial) input and `--set` assignments on top of it.
 * @throws FolkloreError "bad-config" naming every wrong key.
 */
export function resolveConfig(
  input: unknown = {},
  assignments: readonly string[] = [],
  source = "the config",
): RunConfig {
  return resolveWith(runConfigSchema, input, assignments, source);
}

/** The same for any schema of a config. */
export function resolveWith<S extends z.ZodType>(
  schema: S,
  input: unknown,
  assignments: readonly string[],
  source: string,
): z.output<S> {
  const config = validate(schema, input, source);
  if (assignments.length === 0) return config;
  // On top of the resolved values, so that populations.0.agents=4 works on the default populations too.
  const plain = structuredClone(config) as Plain;
  for (const assignment of assignments) assign(schema, plain, assignment);
  return validate(schema, plain, "--set");
}

/** Objects are merged key by key, everything else is replaced. Neither argument is changed. */
export function mergeConfig(base: unknown, over: unknown): unknown {
  if (!isPlain(base) || !isPlain(over)) return over === undefined ? base : over;
  const merged: Plain = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = mergeConfig(merged[key], value);
  return merged;
}

/** Checks any config-like input; `source` says where it came from. */
export function validate<S extends z.ZodType>(schema: S, input: unknown, source: string): z.output<S> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => explain(schema, issue, input));
  const hints = problems.flatMap(({ hint }) => (hint === undefined ? [] : [hint]));
  throw new FolkloreError(
    "bad-config",
    `${source}: ${problems.map(({ text }) => text).join("; ")}`,
    hints.length > 0 ? hints.join("; ") : "every key with its meaning: folklore help config",
  );
}

interface Problem {
  readonly text: string;
  readonly hint?: string;
}

function explain(schema: z.ZodType, issue: z.core.$ZodIssue, input: unknown): Problem[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const full = path === "" ? key : `${path}.${key}`;
      return { text: `unknown key "${full}"`, ...nearest(schema, full) };
    });
  }
  const value = issue.path.reduce<unknown>((at, key) => (at as Plain | undefined)?.[String(key)], input);
  const given = value === undefined ? "" : ` (given: ${JSON.stringify(value)})`;
  const hint = nearestOption(schema, issue.path.map(String), value);
  return [{ text: `${path || "value"}: ${issue.message}${given}`, ...(hint && { hint }) }];
}

/** Did-you-mean for a whole key: the same name elsewhere is as likely as a misspelling here. */
function nearest(schema: z.ZodType, key: string): { hint?: string } {
  const keys = keysOf(schema);
  const last = (path: string) => path.slice(path.lastIndexOf(".") + 1);
  const parent = key.slice(0, key.length - last(key).length);
  const beside = keys.filter(
    (known) => known.startsWith(parent) && last(known) === known.slice(parent.length),
  );
  const found =
    suggest(last(key), beside.map(last)) ??
    keys.find((known) => last(known) === last(key)) ??
    suggest(key, keys);
  if (found === undefined) return {};
  return { hint: `did you mean "${found.includes(".") || parent === "" ? found : parent + found}"?` };
}

function nearestOption(schema: z.ZodType, path: readonly string[], value: unknown): string | undefined {
  const field = unwrap(fieldAt(schema, path));
  if (!(field instanceof z.ZodEnum) || typeof value !== "string") return undefined;
  const found = suggest(value, field.options.map(String));
  return found === undefined ? undefined : `did you mean "${found}"?`;
}

/** `a.b=c` into a plain config. The value is read as YAML, except where the schema wants text. */
function assign(schema: z.ZodType, config: Plain, assignment: string): void {
  const at = assignment.indexOf("=");
  if (at < 1) {
    throw new FolkloreError(
      "bad-usage",
      `--set ${assignment}: expected key=value`,
      "for example --set solve.attemptsPerAgent=64",
    );
  }
  const path = assignment.slice(0, at).split(".");
  const text = assignment.slice(at + 1);
  const field = unwrap(fieldAt(schema, path));
  if (field === undefined) {
    const key = path.join(".");
    const { hint } = nearest(schema, key);
    throw new FolkloreError(
      "bad-config",
      `--set: unknown key "${key}"`,
      hint ?? "every key with its meaning: folklore help config",
    );
  }
  let inner: Plain = config;
  for (const key of path.slice(0, -1)) {
    inner[key] ??= {};
    inner = inner[key] as Plain;
  }
  inner[path.at(-1)!] = field instanceof z.ZodString ? text : yamlValue(assignment, text);
}

function yamlValue(assignment: string, text: string): unknown {
  try {
    return parseYaml(text);
  } catch (cause) {
    throw new FolkloreError("bad-usage", `--set ${assignment}: the value cannot be read`, "quote it", {
      cause,
    });
  }
}

/** Every key of the schema with its path, sections included. */
function keysOf(schema: z.ZodType | undefined, prefix = ""): string[] {
  const inner = unwrap(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape).flatMap(([key, field]) => [
    prefix + key,
    ...keysOf(field as z.ZodType, `${prefix}${key}.`),
  ]);
}

function fieldAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  let at: z.ZodType | undefined = schema;
  for (const key of path) {
    const inner = unwrap(at);
    if (inner instanceof z.ZodObject) at = inner.shape[key] as z.ZodType | undefined;
    else if (inner instanceof z.ZodArray && /^\d+$/.test(key)) at = inner.element as z.ZodType;
    else return undefined;
  }
  return at;
}

function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  let at = schema;
  while (at instanceof z.ZodDefault || at instanceof z.ZodPrefault || at instanceof z.ZodOptional) {
    at = at.unwrap() as z.ZodType;
  }
  return at;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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
 * The resolved config of a (partial) input and "a.b=c" assignments on top of it; problems begin with where they come
 * from.
 * @throws FolkloreError "bad-config" naming every wrong key.
 */
export function resolveConfig(
  input: unknown = {},
  assignments: readonly string[] = [],
  source = "the config",
  assigned = "--set",
): RunConfig {
  return resolveWith(runConfigSchema, input, assignments, source, assigned);
}

/** The same for any schema of a config. */
export function resolveWith<S extends z.ZodType>(
  schema: S,
  input: unknown,
  assignments: readonly string[],
  source: string,
  assigned = "--set",
): z.output<S> {
  const config = validate(schema, input, source);
  if (assignments.length === 0) return config;
  // On top of the resolved values, so that populations.0.agents=4 works on the default populations too.
  const plain = structuredClone(config) as Plain;
  for (const assignment of assignments) assign(schema, plain, assignment, assigned);
  return validate(schema, plain, assigned);
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
  const sibling = suggest(last(key), beside.map(last));
  const found =
    sibling !== undefined
      ? parent + sibling
      : (keys.find((known) => last(known) === last(key)) ?? suggest(key, keys));
  return found === undefined ? {} : { hint: `did you mean "${found}"?` };
}

function nearestOption(schema: z.ZodType, path: readonly string[], value: unknown): string | undefined {
  const field = unwrap(fieldAt(schema, path));
  if (!(field instanceof z.ZodEnum) || typeof value !== "string") return undefined;
  const found = suggest(value, field.options.map(String));
  return found === undefined ? undefined : `did you mean "${found}"?`;
}

/** `a.b=c` into a plain config. The value is read as YAML, except where the schema wants text. */
function assign(schema: z.ZodType, config: Plain, assignment: string, assigned: string): void {
  const at = assignment.indexOf("=");
  if (at < 1) {
    throw new FolkloreError(
      "bad-usage",
      `${assigned} ${assignment}: expected key=value`,
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
      `${assigned}: unknown key "${key}"`,
      hint ?? "every key with its meaning: folklore help config",
    );
  }
  let inner: Plain = config;
  for (const [i, key] of path.entries()) {
    // A list grows by one at a time: any other index would make it as long as that.
    if (Array.isArray(inner) && Number(key) > inner.length) {
      throw new FolkloreError(
        "bad-config",
        `${assigned}: unknown key "${path.join(".")}"`,
        `the next free one is "${[...path.slice(0, i), inner.length].join(".")}"`,
      );
    }
    if (i === path.length - 1)
      inner[key] = field instanceof z.ZodString ? text : yamlValue(assignment, text, assigned);
    else {
      inner[key] ??= {};
      // An assignment before this one has put something else there: the schema says what is wrong with that.
      if (typeof inner[key] !== "object") return;
      inner = inner[key] as Plain;
    }
  }
}

function yamlValue(assignment: string, text: string, assigned: string): unknown {
  try {
    return parseYaml(text);
  } catch (cause) {
    throw new FolkloreError("bad-usage", `${assigned} ${assignment}: the value cannot be read`, "quote it", {
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
    if (inner instanceof z.ZodObject) {
      at = Object.hasOwn(inner.shape, key) ? (inner.shape[key] as z.ZodType) : undefined;
    } else if (inner instanceof z.ZodArray && /^\d+$/.test(key)) at = inner.element as z.ZodType;
    else if (inner instanceof z.ZodRecord && (inner.keyType as z.ZodType).safeParse(key).success) {
      at = inner.valueType as z.ZodType;
    } else return undefined;
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

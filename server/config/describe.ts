// The config as documentation: one row per key, for `folklore help config`, --help and docs/config.md.
// It knows no keys itself: everything comes from the schema.
import { z } from "zod";
import { runConfigSchema } from "./schema.ts";

export interface ConfigRow {
  readonly key: string;
  readonly type: string;
  /** JSON; empty for sections and required fields. */
  readonly default: string;
  readonly description: string;
}

/** The parts of JSON Schema that our config uses. */
interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** Every key in the order of the schema, sections before their keys. */
export function configRows(): ConfigRow[] {
  return rows(z.toJSONSchema(runConfigSchema, { io: "input" }) as JsonSchema, "");
}

/** A Markdown table. */
export function describeConfig(): string {
  const lines = configRows().map((row) => {
    const shown = row.default === "" ? "" : `\`${row.default}\``;
    return `| \`${row.key}\` | ${row.type.replaceAll("|", "\\|")} | ${shown} | ${row.description} |`;
  });
  return ["| key | type | default | meaning |", "|---|---|---|---|", ...lines].join("\n");
}

function rows(schema: JsonSchema, prefix: string): ConfigRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const path = prefix + key;
    const section = field.properties !== undefined;
    const row: ConfigRow = {
      key: path,
      type: section ? "section" : typeOf(field),
      default: section || field.default === undefined ? "" : JSON.stringify(field.default),
      description: field.description ?? "",
    };
    return [row, ...rows(field, `${path}.`), ...(field.items ? rows(field.items, `${path}.N.`) : [])];
  });
}

function typeOf(field: JsonSchema): string {
  const options = field.enum ?? field.anyOf?.map((option) => option.const);
  if (options !== undefined) return options.join("|");
  if (field.type === "array") return "list";
  if (field.type !== "number" && field.type !== "integer") return field.type ?? "any";
  const name = field.type === "integer" ? "whole number" : "number";
  const low =
    field.exclusiveMinimum === undefined ? bound(field.minimum, ">=") : `> ${field.exclusiveMinimum}`;
  return [name, low, bound(field.maximum, "<=")].filter((part) => part !== "").join(" ");
}

/** Limits of exact integers say nothing to a reader. */
function bound(limit: number | undefined, sign: string): string {
  return limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? "" : `${sign} ${limit}`;
}

// The API's readable page, written from the OpenAPI document: plain HTML with one style sheet, no script. It knows no
// single route.
import { readFileSync } from "node:fs";
import type { ApiDocument } from "./openapi.ts";
import { METHODS } from "./openapi.ts";
import { problemKinds } from "./problem.ts";

export const apiStyle = readFileSync(new URL("./api-page.css", import.meta.url), "utf8");

/** The parts of JSON Schema that zod's schemas become. */
interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly description?: string;
  readonly default?: unknown;
}

interface Operation {
  readonly summary?: string;
  readonly "x-role"?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
  readonly description?: string;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}

export function apiPage(document: ApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation === undefined ? [] : [article(method, path, operation)];
    }),
  );
  const shapes = Object.entries((document.components?.schemas ?? {}) as Record<string, JsonSchema>).map(
    ([name, schema]) =>
      `<details id="${escaped(name)}"><summary>${escaped(name)}</summary><pre>${shape(schema)}</pre></details>`,
  );
  const kinds = problemKinds().map(
    ({ kind, status }) =>
      `<tr id="${escaped(kind)}"><td><code>${escaped(kind)}</code></td><td>${status}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Folklore: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/style.css">
</head>
<body>
<main>
<h1>Folklore: the API</h1>
<p>${escaped(document.info.description ?? "")}</p>
<p>For programs: <a href="/api/v1/openapi.json">openapi.json</a></p>
<h2>Requests</h2>
${operations.join("\n")}
<h2>Shapes</h2>
${shapes.join("\n")}
<h2>Problems</h2>
<p>Errors are <code>application/problem+json</code> (RFC 9457); their <code>type</code> is one of these.</p>
<table><thead><tr><th>kind</th><th>status</th></tr></thead><tbody>
${kinds.join("\n")}
</tbody></table>
</main>
</body>
</html>
`;
}

function article(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, required, schema, description }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${place}${required ? "" : ", optional"}</td>` +
      `<td><code>${shape(schema ?? {})}</code></td>` +
      `<td>${escaped(description ?? schema?.description ?? "")}</td></tr>`,
  );
  const asked = jsonOf(operation.requestBody);
  const answer = jsonOf(operation.responses?.["200"] ?? operation.responses?.["201"]);
  return [
    `<article><h3><b>${method.toUpperCase()}</b> ${escaped(path)}</h3>`,
    `<p>${escaped(operation.summary ?? "")} <span class="role">(${escaped(operation["x-role"] ?? "")})</span></p>`,
    parameters.length === 0 ? "" : `<table><tbody>${parameters.join("")}</tbody></table>`,
    asked === undefined ? "" : `<p>takes <code>${shape(asked)}</code></p>`,
    answer === undefined ? "" : `<p>answers <code>${shape(answer)}</code></p>`,
    "</article>",
  ].join("");
}

function jsonOf(content: Content | undefined): JsonSchema | undefined {
  return content?.content?.["application/json"]?.schema;
}

/** A schema as a person would write the type, as HTML. */
function shape(schema: JsonSchema, indent = ""): string {
  if (schema.$ref !== undefined) {
    const name = escaped(schema.$ref.split("/").at(-1)!);
    return `<a href="#${name}">${name}</a>`;
  }
  if (schema.enum !== undefined) return schema.enum.map((one) => escaped(JSON.stringify(one))).join(" | ");
  if (schema.const !== undefined) return escaped(JSON.stringify(schema.const));
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return either.map((one) => shape(one, indent)).join(" | ");
  if (schema.allOf !== undefined) return schema.allOf.map((one) => shape(one, indent)).join(" &amp; ");
  if (schema.items !== undefined) {
    const item = shape(schema.items, indent);
    return item.includes(" | ") && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
  }
  if (schema.properties !== undefined) {
    return `${fields(schema, indent)}${[schema.type].flat().includes("null") ? " | null" : ""}`;
  }
  if (typeof schema.additionalProperties === "object") {
    return `{ [key]: ${shape(schema.additionalProperties, indent)} }`;
  }
  return escaped([schema.type ?? "anything"].flat().join(" | "));
}

function fields({ properties = {}, required = [] }: JsonSchema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([key, field]) => {
    const note = field.description === undefined ? "" : `  // ${escaped(field.description)}`;
    return `${inner}${escaped(key)}${required.includes(key) ? "" : "?"}: ${shape(field, inner)}${note}`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

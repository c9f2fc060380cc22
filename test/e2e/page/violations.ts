// What axe-core finds wrong with a page for people who cannot see, hear or point well; serious and critical ones.
// It runs in the page's own isolated world, which the content security policy allows to devtools.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[] }[];
}

/** One line per violated rule, with the first elements that violate it. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: all } = await page.evaluate<{ violations: readonly Violation[] }>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return all
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => {
      const where = nodes.slice(0, 3).map(({ target }) => target.join(" "));
      return `${id} (${help}): ${where.join("; ")}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ""}`;
    });
}

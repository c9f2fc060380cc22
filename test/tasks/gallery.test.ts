// The gallery of task families: what is on the page, what is cut, what may not break it, the command that writes it, and
// whether docs/gallery.md shows the families as they are and agrees with docs/gallery.json.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "citty";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { gallery as command } from "../../server/cli/commands/tasks-gallery.ts";
import { FolkloreError } from "../../server/errors.ts";
import { caesar } from "../../tasks/families/sequences/caesar.ts";
import { sorting } from "../../tasks/families/sequences/sorting.ts";
import { galleryMarkdown, gallerySchema, type Measured, makeGallery } from "../../tasks/gallery.ts";
import {
  type AuditRow,
  arithmeticFamily,
  builtInFamilies,
  defineFamily,
  FAMILY_KINDS,
  type TaskFamily,
} from "../../tasks/index.ts";

const fine: AuditRow = { check: "oracle passes", ok: true, detail: "all of them" };

function measured<P>(family: TaskFamily<P>, rows: readonly AuditRow[] = [fine]): Measured {
  const audit = { family: family.id, items: 50, seed: 1, ok: rows.every(({ ok }) => ok), rows };
  return { family: family as TaskFamily, audit, speed: { generated: 123_456, verified: 1_234_567 } };
}

/** A family that says `title`, with one level whose answer has `length` steps. */
function saying(title: string, word: string, length: number): TaskFamily {
  const family = defineFamily<{ readonly n: number }>({
    ...{ id: "saying", title, kind: "other", levels: 1, symbols: [word] },
    generate: () => ({ n: length }),
    level: () => 1,
    prompt: ({ n }) => Array.from({ length: n }, () => word).join(" "),
    work: ({ n }) => Array.from({ length: n }, () => word),
  });
  return family as TaskFamily;
}

const dataIn = (file: string) => gallerySchema.parse(JSON.parse(readFileSync(file, "utf8")));

const blocks = (page: string) =>
  [...page.matchAll(/^(`{3,})text\n([\s\S]*?)\n\1$/gm)].map(([, , text]) => text!);

describe("the gallery", () => {
  const shown = [measured(sorting), measured(caesar), measured(arithmeticFamily())];
  const made = makeGallery(shown, "a machine", 1);
  const page = galleryMarkdown(made);

  it("is data by a schema, the same each time, grouped by kind", () => {
    expect(gallerySchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    expect(makeGallery(shown, "a machine", 1)).toEqual(made);
    expect(makeGallery(shown, "a machine", 2)).not.toEqual(made);
    expect(made.families.map(({ id }) => id)).toEqual(["arithmetic", "sorting", "caesar"]);
    expect(made.kinds.map(({ kind }) => kind)).toEqual(FAMILY_KINDS);
  });

  it("has an example of every level, with an answer that is right", () => {
    for (const family of [sorting, caesar] as TaskFamily[]) {
      const entry = made.families.find(({ id }) => id === family.id)!;
      expect(entry.examples.map(({ level }) => level)).toEqual(
        Array.from({ length: family.levels }, (_, i) => i + 1),
      );
      for (const { level, prompt, answer } of entry.examples) {
        const parsed = family.parse(prompt, { kind: "seed", source: "test" });
        expect(parsed.ok && parsed.value.level).toBe(level);
        expect(parsed.ok && family.verify(parsed.value, answer).correct).toBe(true);
      }
    }
  });

  it("shows every family in the table and in a section of its own", () => {
    for (const { id, title, levels } of made.families) {
      expect(page).toMatch(
        new RegExp(`^\\| \\[${id}\\]\\(#${id}\\) \\|.* ${levels} \\| 1 checks, ok \\|`, "m"),
      );
      expect(page).toMatch(new RegExp(`^### ${id}\\n\\n${title}\\.`, "m"));
    }
    expect(page.match(/^## .*/gm)).toEqual(["## Arithmetic and algebra", "## Sequences and language"]);
    expect(page).toContain("| 123,000 | 1,230,000 |");
    expect(page).toContain("a machine");
    const levels = blocks(page).flatMap((text) => [...text.matchAll(/^level +(\d+)/gm)]);
    expect(levels).toHaveLength(made.families.reduce((sum, family) => sum + family.levels, 0));
  });

  it("writes an answer a line for each step", () => {
    const { prompt, answer } = made.families.at(-1)!.examples[1]!;
    const lines = [`level 2   ${prompt}`, ...answer.split(/ (?=>)/).map((step) => `          ${step}`)];
    expect(page).toContain(lines.join("\n"));
  });

  it("says what the audit found, and how good a blind guess is", () => {
    const rows: AuditRow[] = [
      fine,
      { check: "empty answers", ok: false, detail: '"" scores 1 <b>' },
      { check: "best constant answer", ok: true, detail: "", value: 0.25, bound: 0.31 },
      { check: "best blind strategy", ok: true, detail: "", value: 0.2, bound: 0.4 },
      { check: "random symbols", ok: true, detail: "", value: 0.9 },
    ];
    const leaky = makeGallery([measured(caesar, rows)], "", 1);
    expect(leaky.families[0]!.audit).toMatchObject({ checks: 5, blind: { score: 0.25, bound: 0.4 } });
    const text = galleryMarkdown(leaky);
    expect(text).toContain("| **1 of 5 checks failed** | 0.25 (at most 0.40) |");
    expect(text).toContain('- **hole**: empty answers: "" scores 1 \\<b\\>');
  });

  it("cuts long prompts and answers, and keeps the last step", () => {
    const [text] = blocks(galleryMarkdown(makeGallery([measured(saying("long", "word", 500))], "", 1)));
    const lines = text!.split("\n");
    expect(lines.length).toBeLessThan(500 / 5); // of as many steps, and a prompt of as many words
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(110);
    expect(lines.at(-1)!.trim()).toBe("> word .");
    const steps = lines.filter((line) => line.trim().startsWith("> word")).length;
    expect(steps + Number(/\.\.\. (\d+) more lines/.exec(lines.slice(lines.length / 2).join())![1])).toBe(
      500,
    );
  });

  it("is not broken by what a family calls itself or writes", () => {
    const text = galleryMarkdown(
      makeGallery([measured(saying("a | b\n## <script> `", "````", 3))], "m\n# x", 1),
    );
    expect(text).not.toMatch(/^##? (<script>|x)/m);
    expect(text).not.toContain("<script>");
    expect(text).toContain("a \\| b \\#\\# \\<script\\> \\`.");
    expect(text).toContain("\n`````text\n");
    expect(blocks(text)).toHaveLength(1);
    expect(text).not.toContain("<details>"); // it has but one level
  });
});

describe("folklore tasks gallery", () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "folklore-gallery-"));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  async function run(...rawArgs: string[]): Promise<string> {
    let out = "";
    const caught = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    });
    try {
      await runCommand(command, { rawArgs });
      return out;
    } finally {
      caught.mockRestore();
    }
  }

  it("audits, measures and writes a page with its data beside it, or JSON", async () => {
    const file = join(dir, "gallery.md");
    expect(await run("caesar", "--items", "200", "--out", file)).toContain(`${file}: 1 family, `);
    const page = readFileSync(file, "utf8");
    expect(page).toContain("### caesar");
    expect(galleryMarkdown(dataIn(join(dir, "gallery.json")))).toBe(page);
    const { families } = gallerySchema.parse(JSON.parse(await run("caesar", "--items", "200", "--json")));
    const { audit, speed } = families[0]!;
    expect(audit.items).toBe(200);
    expect(audit.blind!.score).toBeLessThan(0.55);
    expect(Math.min(speed.generated, speed.verified)).toBeGreaterThan(0);
  });

  it("writes the data alone where JSON is asked for", async () => {
    const files = [join(dir, "alone.json"), join(dir, "alone")];
    await run("caesar", "--items", "8", "--out", files[0]!);
    await run("caesar", "--items", "8", "--json", "--out", files[1]!);
    for (const file of files) expect(dataIn(file).families.map(({ id }) => id)).toEqual(["caesar"]);
    expect(readdirSync(dir).filter((file) => file.startsWith("alone"))).toEqual(["alone", "alone.json"]);
  });

  it("knows its families, and where it cannot write", async () => {
    await expect(run("ceasar")).rejects.toThrow(FolkloreError);
    await expect(run("ceasar")).rejects.toMatchObject({ hint: 'did you mean "caesar"?' });
    const nowhere = run("caesar", "--items", "8", "--out", join(dir, "no", "such", "folder.md"));
    await expect(nowhere).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("docs/gallery.md", () => {
  it("is made of docs/gallery.json, which has every built-in family", () => {
    const data = dataIn("docs/gallery.json");
    expect(galleryMarkdown(data)).toBe(readFileSync("docs/gallery.md", "utf8"));
    const ids = builtInFamilies()
      .list()
      .map(({ id }) => id);
    expect(data.families.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it("shows the built-in families as they are (else: npx folklore tasks gallery --out docs/gallery.md)", () => {
    const page = readFileSync("docs/gallery.md", "utf8");
    for (const family of builtInFamilies().list()) {
      const expected = blocks(galleryMarkdown(makeGallery([measured(family)], "", 1)));
      expect(expected.length).toBeGreaterThan(0);
      for (const text of expected) expect(page, family.id).toContain(text);
    }
  });
});

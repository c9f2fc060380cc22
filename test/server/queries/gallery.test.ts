// The gallery that the server hands out: the file that comes with the program, one that is missing, damaged ones.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readGallery } from "../../../server/queries/gallery.ts";
import { builtInFamilies } from "../../../tasks/index.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "folklore-gallery-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe("the gallery", () => {
  it("has the built-in families, each with an example of every level", async () => {
    const { families, kinds } = await readGallery();
    const registry = builtInFamilies();
    expect(families.length).toBe(registry.list().length);
    for (const { id, kind, examples } of families) {
      expect(examples.map(({ level }) => level)).toEqual(
        Array.from({ length: registry.get(id).levels }, (_, i) => i + 1),
      );
      expect(kinds.map((each) => each.kind)).toContain(kind);
    }
  });

  it("says how it is written where it is missing", async () => {
    await expect(readGallery(join(dir, "none.json"))).rejects.toMatchObject({
      code: "not-found",
      hint: expect.stringContaining("npx folklore tasks gallery --out docs/gallery.md"),
    });
  });

  it.each(["", "{", "{}", '{"machine": "m", "kinds": [], "families": [{}]}'])(
    "is not made of what is damaged: %s",
    async (text) => {
      const file = join(dir, "damaged.json");
      writeFileSync(file, text);
      await expect(readGallery(file)).rejects.toMatchObject({ code: "environment-broken" });
    },
  );
});

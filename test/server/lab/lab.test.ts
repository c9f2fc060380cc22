// The lab behind its door: a real worker thread on a real data folder.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLab } from "../../../server/lab/index.ts";
import { readManifest } from "../../../server/simulation/manifest.ts";
import { shortRun } from "../../e2e/short-run.ts";
import { type Folder, tempFolder } from "./tiny-run.ts";

let folder: Folder;
let agent: string;
beforeAll(async () => {
  folder = tempFolder();
  await folder.run("short-1", { ...shortRun, rounds: 1 });
  agent = readManifest(folder.store.latestCheckpoint("short-1")!.manifest).agents[0]!.name;
});
afterAll(() => folder.remove());

describe("the lab", () => {
  it("poses, solves and grades in its worker, and passes refusals on", async () => {
    const lab = createLab({ store: folder.store, folder: folder.path });
    const request = { agent, family: "programs", text: "S inc rev : 3 1 4" };
    const [task, answer] = await Promise.all([lab.task("short-1", request), lab.solve("short-1", request)]);
    expect(answer.task).toEqual(task);
    expect(answer.tokens.length).toBeGreaterThan(0);
    const graded = await lab.grade("short-1", { ...request, answer: "> 4 2 5 > 5 2 4 ." });
    expect(graded).toEqual({ correct: true, score: 1, reason: "correct", steps: [true, true] });
    await expect(lab.task("short-1", { ...request, text: "what?" })).rejects.toMatchObject({
      name: "FolkloreError",
      code: "bad-usage",
    });
    await expect(lab.task("nowhere-1", request)).rejects.toMatchObject({ code: "not-found" });
    await lab.close();
    await expect(lab.task("short-1", request)).rejects.toMatchObject({ code: "busy" });
  });

  it("lets eight requests wait and refuses the others", async () => {
    const lab = createLab({ store: folder.store, folder: folder.path });
    const request = { agent, family: "programs", level: 1 };
    const asked = await Promise.allSettled(
      Array.from({ length: 12 }, (_, seed) => lab.task("short-1", { ...request, seed })),
    );
    expect(asked.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 9 }, () => "fulfilled"),
      ...Array.from({ length: 3 }, () => "rejected"),
    ]);
    expect(asked.at(-1)).toMatchObject({ reason: { code: "busy" } });
    await lab.close();
  });
});

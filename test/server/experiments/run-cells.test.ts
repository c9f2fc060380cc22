// Cells: computed once, kept on disk whole, gone on with after an interruption, refused when the config changed.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCell } from "../../../server/experiments/run-cell.ts";
import { type CellsOptions, configDigest, runCells } from "../../../server/experiments/run-cells.ts";
import { type SumsConfig, sums, sumsSchema } from "./doubles.ts";

let dir: string;
let computed: string[];
const controller = () => new AbortController();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "folklore-cells-"));
  computed = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function run(over: Partial<CellsOptions<SumsConfig>> = {}) {
  return runCells({
    experiment: sums,
    config: sumsSchema.parse({ seeds: [1, 2] }),
    variants: sums.variants,
    dir,
    jobs: 2,
    fresh: false,
    signal: controller().signal,
    progress: () => {},
    compute: async (order) => {
      computed.push(`${order.variant}-${order.seed}`);
      await runCell(sums, order, () => {});
    },
    ...over,
  });
}

describe("runCells", () => {
  it("gives every variant the start of its seed", async () => {
    const cells = await run();
    expect(cells.map(({ variant, seed, values }) => [variant, seed, values.value])).toEqual([
      ["start", 1, undefined],
      ["start", 2, undefined],
      ["less", 1, 1],
      ["more", 1, 11],
      ["less", 2, 2],
      ["more", 2, 12],
    ]);
    expect(computed.slice(0, 2)).toEqual(["start-1", "start-2"]);
    expect(Object.keys(cells.at(-1)!.seconds).sort()).toEqual(["adding", "total"]);
  });

  it("computes a finished cell never again", async () => {
    const first = await run();
    computed = [];
    expect(await run()).toEqual(first);
    expect(computed).toEqual([]);
    rmSync(join(dir, "experiments", "sums", "more-2.json"));
    const again = await run();
    expect(computed).toEqual(["more-2"]);
    const timeless = (cells: typeof first) => cells.map(({ seconds: _, ...rest }) => rest);
    expect(timeless(again)).toEqual(timeless(first));
  });

  it("goes on after an interruption", async () => {
    const abort = controller();
    const cells = await run({
      jobs: 1,
      signal: abort.signal,
      compute: async (order) => {
        await runCell(sums, order, () => {});
        if (order.variant === "less") abort.abort();
      },
    });
    expect(cells.map(({ variant, seed }) => `${variant}-${seed}`)).toEqual(["start-1", "start-2", "less-1"]);
    await run();
    expect(computed).toEqual(["more-1", "less-2", "more-2"]);
  });

  it("adds seeds to what is there, and keeps other variants", async () => {
    await run();
    computed = [];
    await run({ config: sumsSchema.parse({ seeds: [2, 3] }), variants: ["more"] });
    expect(computed).toEqual(["start-3", "more-3"]);
  });

  it("refuses cells of another config, and forgets them with fresh", async () => {
    await run();
    const config = sumsSchema.parse({ seeds: [1, 2], scale: 3 });
    await expect(run({ config })).rejects.toMatchObject({ code: "bad-config" });
    const cells = await run({ config, fresh: true });
    expect(cells.find(({ variant, seed }) => variant === "less" && seed === 2)!.values.value).toBe(6);
  });

  it("reports a damaged cell and what to do", async () => {
    await run();
    writeFileSync(join(dir, "experiments", "sums", "less-1.json"), "{");
    await expect(run()).rejects.toMatchObject({
      code: "database-damaged",
      hint: expect.stringContaining("rm "),
    });
  });

  it("leaves only whole files, the same on every day", async () => {
    await run();
    const folder = join(dir, "experiments", "sums");
    expect(readdirSync(folder).filter((file) => !/^\w+-\d\.(json|safetensors)$/.test(file))).toEqual([]);
    const { seconds: _, ...cell } = JSON.parse(readFileSync(join(folder, "more-1.json"), "utf8"));
    expect(cell).toEqual({
      experiment: "sums",
      variant: "more",
      seed: 1,
      digest: configDigest("sums", sumsSchema.parse({})),
      values: { value: 11 },
      spent: { attempts: 0, trainedTokens: 2, sampledTokens: 0 },
      notes: ["a note"],
    });
  });

  it("throws what broke a cell and keeps the others", async () => {
    const broken = run({
      jobs: 1,
      compute: async (order) => {
        if (order.variant === "more") throw new Error("broken");
        await runCell(sums, order, () => {});
      },
    });
    await expect(broken).rejects.toThrow("broken");
    expect(readdirSync(join(dir, "experiments", "sums"))).toContain("less-1.json");
  });
});

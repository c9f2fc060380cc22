// The house rules of design.md, checked on the real imports: who may import whom, only through doors, which packages
// belong to which folder, no test code in the product, and a header in every file.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, it } from "vitest";

const FOLDERS = {
  core: [],
  tasks: ["core"],
  culture: ["core"],
  trainer: ["core"],
  agents: ["core", "tasks", "culture", "trainer"],
  server: ["core", "tasks", "culture", "trainer", "agents"],
  dashboard: [],
} as const satisfies Record<string, readonly string[]>;
type Folder = keyof typeof FOLDERS;

/** Package (or its scope) -> the only folders that may know it. */
const OWNERS: Readonly<Record<string, readonly Folder[]>> = {
  hono: ["server"],
  "@hono": ["server"],
  ws: ["server"],
  "drizzle-orm": ["server"],
  "better-sqlite3": ["server"],
  pino: ["server"],
  citty: ["server"],
  yaml: ["server"],
  "@tensorflow": ["trainer"],
  "onnxruntime-node": ["trainer"],
  yjs: ["culture", "dashboard"],
  "y-protocols": ["culture"],
  lib0: ["culture"],
  "prom-client": ["server"],
  preact: ["dashboard"],
  "@preact": ["dashboard"],
  vite: ["dashboard"],
  uplot: ["dashboard"],
  sigma: ["dashboard"],
  graphology: ["dashboard"],
  "@codemirror": ["dashboard"],
  "y-codemirror.next": ["dashboard"],
  "y-websocket": ["dashboard"],
};

/** All that the web page may know of the server: pure types and folds, bundled into it. */
const PROTOCOL = join("server", "protocol");

/** Simulation code: the same seed must give the same run, so no clock and no other randomness. */
const DETERMINISTIC: readonly Folder[] = ["core", "tasks", "culture", "trainer", "agents"];

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = Object.keys(FOLDERS).flatMap((folder) => sources(folder));
const imports = files.flatMap((file) => importsOf(file));

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/node_modules|^dist/.test(file))
    .map((file) => join(folder, file));
}

/** Static imports and re-exports at the start of a line, and dynamic imports anywhere; comments left out. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  const patterns = [
    /^import\s+["']([^"']+)["']/gm,
    /^(?:import|export)\b[^;"'`=()]*?\bfrom\s+["']([^"']+)["']/gm,
    /\bimport\(\s*["']([^"']+)["']/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, to]) => ({ from: file, to: to! })),
  );
}

function folderOf(path: string): string {
  return path.split(sep)[0]!;
}

function target({ from, to }: Import): string {
  return normalize(join(dirname(from), to));
}

const relative = imports.filter(({ to }) => to.startsWith("."));
const packages = imports.filter(({ to }) => !to.startsWith(".") && !to.startsWith("node:"));

describe("architecture", () => {
  it("sees the imports at all", () => {
    expect(files.length).toBeGreaterThan(30);
    expect(relative.length).toBeGreaterThan(50);
    expect(packages.map(({ to }) => to)).toEqual(expect.arrayContaining(["zod", "yjs", "better-sqlite3"]));
  });

  it("lets folders import only those below them", () => {
    const wrong = relative.filter((one) => {
      const from = folderOf(one.from) as Folder;
      const to = folderOf(target(one));
      const page = from === "dashboard" && target(one) === join(PROTOCOL, "index.ts");
      return to !== from && !page && !(FOLDERS[from] as readonly string[]).includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps the protocol pure: types from elsewhere, nothing that a page cannot run", () => {
    const protocol = sources(PROTOCOL);
    expect(protocol.length).toBeGreaterThan(3);
    const wrong = protocol.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^(import|export)\b(?! type)[^;]*? from "([^"]+)"/gm)]
        .filter(([, , to]) => !to!.startsWith("./"))
        .map(([line]) => `${file}: ${line}`),
    );
    expect(wrong).toEqual([]);
  });

  it("goes from folder to folder only through the door", () => {
    const wrong = relative.filter((one) => {
      const to = target(one);
      const door = folderOf(one.from) === "dashboard" ? PROTOCOL : folderOf(to);
      return folderOf(to) !== folderOf(one.from) && to !== join(door, "index.ts");
    });
    expect(wrong).toEqual([]);
  });

  it("uses the store and the config through their doors too", () => {
    const wrong = relative.filter((one) => {
      const inner = dirname(target(one));
      const guarded = inner === join("server", "store") || inner === join("server", "config");
      return guarded && dirname(one.from) !== inner && target(one) !== join(inner, "index.ts");
    });
    expect(wrong).toEqual([]);
  });

  it("imports files that exist, with their ending", () => {
    expect(
      relative.filter((one) => !/\.(ts|tsx|css|mjs|json)$/.test(one.to) || !existsSync(target(one))),
    ).toEqual([]);
  });

  it("keeps each package in its folder", () => {
    const wrong = packages.filter(({ from, to }) => {
      const parts = to.split("/");
      const owners = OWNERS[parts[0]!] ?? OWNERS[parts.slice(0, 2).join("/")];
      return owners !== undefined && !owners.includes(folderOf(from) as Folder);
    });
    expect(wrong).toEqual([]);
  });

  it("uses only packages that package.json names", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Record<
      string,
      Record<string, string>
    >;
    const named = new Set([
      ...Object.keys(manifest.dependencies ?? {}),
      ...Object.keys(manifest.peerDependencies ?? {}),
    ]);
    const nameOf = (to: string) =>
      to
        .split("/")
        .slice(0, to.startsWith("@") ? 2 : 1)
        .join("/");
    expect(packages.filter(({ to }) => !named.has(nameOf(to)))).toEqual([]);
  });

  it("has no door that exports everything", () => {
    expect(files.filter((file) => /^export \* from/m.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("keeps clocks and foreign randomness out of the simulation", () => {
    const pattern =
      /\bMath\.random\(|\bDate\.now\(|\bnew Date\(|\bperformance\.now\(|\brandomUUID\(|\brandomBytes\(/;
    const wrong = files
      .filter((file) => DETERMINISTIC.includes(folderOf(file) as Folder))
      // The audit measures speed and looks for graders that are random: it is no part of a simulation.
      .filter((file) => !file.startsWith(join("tasks", "audit") + sep))
      .filter((file) => pattern.test(readFileSync(file, "utf8")));
    expect(wrong).toEqual([]);
  });

  it("opens every file with a few lines that say what it is", () => {
    const wrong = [...files, ...sources("test")].filter((file) => {
      const lines = readFileSync(file, "utf8")
        .replace(/^#!.*\n/, "")
        .split("\n");
      // A worked example may follow after an empty comment line.
      const end = lines.findIndex((line) => !line.startsWith("// "));
      return end < 1 || end > 12;
    });
    expect(wrong).toEqual([]);
  });
});

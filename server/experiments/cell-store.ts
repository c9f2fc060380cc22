// Finished cells on disk: <folder>/<variant>-<seed>.json, and the weights of a shared start beside it as safetensors.
// A file is there whole or not at all, so an interrupted experiment goes on with the next cell. It knows no
// experiment in particular.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { loadSafetensors, type NamedArrays, saveSafetensors } from "../../trainer/index.ts";
import { classify, FolkloreError } from "../errors.ts";
import { ensureFolder } from "../folder.ts";
import { spentSchema } from "./contract.ts";

export const cellSchema = z.strictObject({
  experiment: z.string(),
  variant: z.string(),
  seed: z.number().int(),
  /** Content id of the experiment's name and config, seeds left out. */
  digest: z.string(),
  values: z.record(z.string(), z.number()),
  spent: spentSchema,
  notes: z.array(z.string()),
  /** Wall-clock seconds by what they were spent on; the only part that differs from machine to machine. */
  seconds: z.record(z.string(), z.number()),
});
export type CellResult = z.infer<typeof cellSchema>;

export class CellStore {
  readonly #folder: string;
  readonly #digest: string;

  /** @param folder of one experiment; made when something is written. */
  constructor(folder: string, digest: string) {
    this.#folder = folder;
    this.#digest = digest;
  }

  /** A finished cell. @throws FolkloreError "bad-config" for one of another config, "database-damaged" for a broken one. */
  read(variant: string, seed: number): CellResult | undefined {
    const path = this.#path(variant, seed, "json");
    if (!existsSync(path)) return undefined;
    let cell: CellResult;
    try {
      cell = cellSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    } catch (cause) {
      throw new FolkloreError("database-damaged", `${path} is no finished cell`, `remove it: rm ${path}`, {
        cause,
      });
    }
    if (cell.digest === this.#digest) return cell;
    throw new FolkloreError(
      "bad-config",
      `${path} was made with another config (${cell.digest}, now ${this.#digest})`,
      "compute all cells again with --fresh, or use another folder with --dir",
    );
  }

  write(cell: CellResult): void {
    this.#replace(this.#path(cell.variant, cell.seed, "json"), `${JSON.stringify(cell, null, 2)}\n`);
  }

  /** Undefined when it was never written. */
  readState(variant: string, seed: number): NamedArrays | undefined {
    const path = this.#path(variant, seed, "safetensors");
    // A plain Uint8Array: the slices of a Buffer share its memory.
    return existsSync(path) ? loadSafetensors(new Uint8Array(readFileSync(path))).tensors : undefined;
  }

  writeState(variant: string, seed: number, tensors: NamedArrays): void {
    const bytes = saveSafetensors({ tensors, metadata: { digest: this.#digest } });
    this.#replace(this.#path(variant, seed, "safetensors"), bytes);
  }

  remove(variant: string, seed: number): void {
    for (const ending of ["json", "safetensors"]) rmSync(this.#path(variant, seed, ending), { force: true });
  }

  #path(variant: string, seed: number, ending: string): string {
    return join(this.#folder, `${variant}-${seed}.${ending}`);
  }

  #replace(path: string, content: string | Uint8Array): void {
    const fresh = `${path}.${process.pid}.new`;
    try {
      ensureFolder(this.#folder);
      writeFileSync(fresh, content, { flush: true });
      renameSync(fresh, path);
    } catch (error) {
      rmSync(fresh, { force: true });
      throw classify(error, this.#folder);
    }
  }
}

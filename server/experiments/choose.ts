// The variants a user chose, in the experiment's order, or an error with did-you-mean.
import { FolkloreError } from "../errors.ts";
import { suggest } from "../suggest.ts";

/** @throws FolkloreError "bad-usage" for a name that is no variant. */
export function chooseVariants(all: readonly string[], wanted: readonly string[] | undefined): string[] {
  const stranger = wanted?.find((name) => !all.includes(name));
  if (stranger !== undefined) {
    const found = suggest(stranger, all);
    throw new FolkloreError(
      "bad-usage",
      `--only: no variant "${stranger}"`,
      found === undefined ? `the variants: ${all.join(", ")}` : `did you mean "${found}"?`,
    );
  }
  return all.filter((name) => wanted?.includes(name) ?? true);
}

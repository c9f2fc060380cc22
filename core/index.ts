// The leaf every folder may import: seeded randomness, content ids, results.
export { canonicalJson, contentId } from "./hash.ts";
export { err, ok, type Result } from "./result.ts";
export { Rng, type RngState } from "./rng.ts";

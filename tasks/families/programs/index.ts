// The built-in families of the kind "programs".
import type { TaskFamily } from "../../family.ts";

export const programFamilies: readonly TaskFamily[] = [];

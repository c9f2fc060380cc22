// The built-in families of the kind "graphs".
import type { TaskFamily } from "../../family.ts";

export const graphFamilies: readonly TaskFamily[] = [];

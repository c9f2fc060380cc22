// The built-in families of the kind "logic".
import type { TaskFamily } from "../../family.ts";

export const logicFamilies: readonly TaskFamily[] = [];

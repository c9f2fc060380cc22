// The built-in families of the kind "arithmetic".
import type { TaskFamily } from "../../family.ts";

export const arithmeticFamilies: readonly TaskFamily[] = [];

// The built-in families of the kind "sequences".
import type { TaskFamily } from "../../family.ts";
import { caesar } from "./caesar.ts";

export const sequenceFamilies: readonly TaskFamily[] = [caesar];

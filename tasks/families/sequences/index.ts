// The built-in families of the kind "sequences".
import type { TaskFamily } from "../../family.ts";
import { brackets } from "./brackets.ts";
import { caesar } from "./caesar.ts";
import { numberSequences } from "./number-sequences.ts";
import { patternInduction } from "./pattern-induction.ts";
import { sorting } from "./sorting.ts";
import { spelling } from "./spelling.ts";

export const sequenceFamilies: readonly TaskFamily[] = [
  sorting,
  caesar,
  spelling,
  brackets,
  numberSequences,
  patternInduction,
];

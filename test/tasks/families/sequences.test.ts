// The families of sequences and language: contract, audit, and a second opinion on their worked answers.
import { sequenceFamilies } from "../../../tasks/families/sequences/index.ts";
import { checkFamilies } from "./check-families.ts";

checkFamilies(sequenceFamilies);

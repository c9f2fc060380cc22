// The built-in families of the kind "arithmetic".
import type { TaskFamily } from "../../family.ts";
import { baseConversion } from "./base-conversion.ts";
import { countdown } from "./countdown.ts";
import { fractionChains } from "./fraction-chains.ts";
import { linearEquations } from "./linear-equations.ts";
import { modularArithmetic } from "./modular-arithmetic.ts";
import { multiplication } from "./multiplication.ts";
import { polynomials } from "./polynomials.ts";

export const arithmeticFamilies: readonly TaskFamily[] = [
  multiplication,
  baseConversion,
  modularArithmetic,
  linearEquations,
  fractionChains,
  polynomials,
  countdown,
];

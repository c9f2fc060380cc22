// The built-in families of the kind "logic".
import type { TaskFamily } from "../../family.ts";
import { graphColouring } from "./graph-colouring.ts";
import { knightsAndKnaves } from "./knights-and-knaves.ts";
import { nQueens } from "./n-queens.ts";
import { sat } from "./sat.ts";
import { sudoku4, sudoku6 } from "./sudoku.ts";
import { syllogisms } from "./syllogisms.ts";
import { zebra } from "./zebra.ts";

export const logicFamilies: readonly TaskFamily[] = [
  sat,
  syllogisms,
  knightsAndKnaves,
  sudoku4,
  sudoku6,
  nQueens,
  graphColouring,
  zebra,
];

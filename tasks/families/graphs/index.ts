// The built-in families of the kind "graphs".
import type { TaskFamily } from "../../family.ts";
import { connectedComponents } from "./connected-components.ts";
import { gridRotation } from "./grid-rotation.ts";
import { maze } from "./maze.ts";
import { shortestPath } from "./shortest-path.ts";
import { sokoban } from "./sokoban.ts";
import { topologicalOrder } from "./topological-order.ts";
import { towerOfHanoi } from "./tower-of-hanoi.ts";

export const graphFamilies: readonly TaskFamily[] = [
  shortestPath,
  maze,
  topologicalOrder,
  connectedComponents,
  towerOfHanoi,
  sokoban,
  gridRotation,
];

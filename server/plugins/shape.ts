// What populations must know of a plug-in's family. It asks the family nothing that it has not said.
import { layoutSchema } from "../../tasks/index.ts";
import { type FamilyShape, familyShapeSchema } from "../simulation/family-shape.ts";
import type { ContainedFamily } from "./contained-family.ts";

export function shapeOf({ id, title, kind, levels, symbols, ascii, layout }: ContainedFamily): FamilyShape {
  return familyShapeSchema.parse({
    id,
    title,
    kind,
    levels,
    symbols,
    ascii,
    layout: layoutSchema.parse(layout),
  });
}

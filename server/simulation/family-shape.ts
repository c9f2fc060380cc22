// What a population must know of a family to read and write its texts: plain data, for families whose code lives
// elsewhere (plug-ins, other programs). It knows no tasks.
import { z } from "zod";
import {
  FAMILY_KINDS,
  type Game,
  gameSymbols,
  layoutCoordinates,
  layoutSchema,
  type TaskFamily,
} from "../../tasks/index.ts";

const word = z.string().regex(/^[\x21-\x7e]{1,64}$/, "a word of printable ASCII without spaces");
export const familyShapeSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  title: z.string().max(200),
  kind: z.enum(FAMILY_KINDS),
  levels: z.number().int().min(1).max(64),
  symbols: z.array(word).max(4096),
  ascii: z.boolean(),
  layout: layoutSchema,
});
export type FamilyShape = z.infer<typeof familyShapeSchema>;

/** What a population must know of a game to play it. */
export function gameShape(game: Game): FamilyShape {
  const { id, title, levels, layout = {} } = game;
  return familyShapeSchema.parse({
    id,
    title,
    kind: "games",
    levels,
    symbols: gameSymbols(game),
    ascii: false,
    layout,
  });
}

/** A family that can be read and written, but makes and grades no tasks: asked to, it throws. */
export function shapedFamily({ id, title, kind, levels, symbols, ascii, layout }: FamilyShape): TaskFamily {
  const elsewhere = (): never => {
    throw new Error(`the tasks of ${id} are made elsewhere`);
  };
  return {
    id,
    title,
    kind,
    levels,
    symbols,
    ascii,
    features: 0,
    coordinates: layoutCoordinates(layout),
    generate: elsewhere,
    render: elsewhere,
    oracle: elsewhere,
    verify: elsewhere,
    parse: elsewhere,
    propose: elsewhere,
    measure: elsewhere,
  };
}

// A claim that awaits its review, as data: it outlives rounds, checkpoints and, in a shared culture, its author.
import { z } from "zod";
import { agentSchema } from "../../agents/index.ts";

export const openClaimSchema = z.strictObject({
  /** Name of the culture that it was published in. */
  culture: z.string(),
  entry: z.string(),
  author: z.string(),
  /** Id of the law that it claims to explain. */
  about: z.string(),
  /** What is tested, in ops: also where a placebo was published in its place. */
  program: z.array(z.string()),
  /** Whose find it was, as it was written; null for a claim from outside. */
  found: z
    .strictObject({ agent: agentSchema, program: z.array(z.string()), fitted: z.number().int().min(0) })
    .nullable(),
  /** Fresh observations that an author without peers has tested it on itself. */
  own: z.strictObject({ agreed: z.number().int().min(0), tested: z.number().int().min(0) }),
  /** Its author has looked at it again. */
  again: z.boolean(),
});
export type OpenClaim = Readonly<z.infer<typeof openClaimSchema>>;

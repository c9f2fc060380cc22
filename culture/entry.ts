// Wire data of the culture: entries and edits, as zod schemas. No behaviour, no Yjs.
import { z } from "zod";

/** Bounds on what an entry may hold: an edit beyond them is refused, whoever makes it. */
export const LIMITS = { name: 32, body: 16, text: 2000, parents: 16, evidence: 64, entries: 4096 } as const;

export const entryKindSchema = z.enum(["definition", "example", "note"]);
export const entryStatusSchema = z.enum(["claimed", "adopted", "quarantined", "refuted", "retired"]);

/** What a claim rests on: observations it was fitted to, and checks by peers on fresh ones. */
export const evidenceSchema = z.object({
  /** What it explains, for example the id of a law's task; free for notes. */
  about: z.string().max(64),
  /** Number of observations that the author's program agreed with. */
  fitted: z.number().int().min(0),
  checks: z
    .array(
      z.object({ by: z.string().max(64), agreed: z.number().int().min(0), tested: z.number().int().min(1) }),
    )
    .max(LIMITS.evidence),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const entrySchema = z.object({
  id: z.string(),
  kind: entryKindSchema,
  /** The word that programs use for a definition; a title for the other kinds. */
  name: z.string().min(1).max(LIMITS.name),
  /** A definition's ops and names; empty for the other kinds. */
  body: z.array(z.string().max(LIMITS.name)).max(LIMITS.body),
  /** Free text of examples and notes. */
  text: z.string().max(LIMITS.text),
  author: z.string().max(64),
  /** Round of the simulation in which it was proposed. */
  round: z.number().int().min(0),
  /** Ids of entries it builds on. */
  parents: z.array(z.string()).max(LIMITS.parents),
  status: entryStatusSchema,
  evidence: evidenceSchema,
  /** Who has used it, and how often. */
  uses: z.record(z.string(), z.number().int().min(0)),
});
export type Entry = Readonly<z.infer<typeof entrySchema>>;

/** The edits. Agents and people use the same ones. */
export const editSchema = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("propose"),
    kind: entryKindSchema,
    name: entrySchema.shape.name,
    body: entrySchema.shape.body,
    text: entrySchema.shape.text.default(""),
    parents: entrySchema.shape.parents.default([]),
    about: evidenceSchema.shape.about.default(""),
    fitted: evidenceSchema.shape.fitted.default(0),
  }),
  z.object({
    op: z.literal("amend"),
    id: z.string(),
    name: entrySchema.shape.name.optional(),
    body: entrySchema.shape.body.optional(),
    text: entrySchema.shape.text.optional(),
  }),
  /** A peer's check of a claim on fresh observations. */
  z.object({
    op: z.literal("check"),
    id: z.string(),
    agreed: z.number().int().min(0),
    tested: z.number().int().min(1),
  }),
  z.object({ op: z.literal("adopt"), id: z.string() }),
  /** An adopted entry that reading shows to harm, or not to help, is kept from readers until it is released. */
  z.object({ op: z.literal("quarantine"), id: z.string(), reason: z.string().max(200) }),
  z.object({ op: z.literal("release"), id: z.string(), reason: z.string().max(200) }),
  /** An author takes back a claim of its own. */
  z.object({ op: z.literal("retract"), id: z.string(), reason: z.string().max(200) }),
  /** Says what one is about to name (a law, a body), for so many rounds, so that others name something else. */
  z.object({
    op: z.literal("reserve"),
    about: z.string().min(1).max(64),
    name: entrySchema.shape.name,
    rounds: z.number().int().min(1).max(64).default(1),
  }),
  z.object({ op: z.literal("refute"), id: z.string(), reason: z.string().max(200) }),
  /** `id` is merged into `into`: retired, its uses counted there. */
  z.object({ op: z.literal("merge"), id: z.string(), into: z.string() }),
  z.object({ op: z.literal("retire"), id: z.string(), reason: z.string().max(200) }),
  z.object({ op: z.literal("cite"), id: z.string(), times: z.number().int().min(1).default(1) }),
]);
export type Edit = z.input<typeof editSchema>;

/** Who edits, and when in simulated time. */
export interface Authorship {
  readonly author: string;
  readonly round: number;
}

/** Why an edit was refused: data, never an exception. */
export interface EditRefusal {
  readonly reason: "malformed" | "unknown-entry" | "cycle" | "unknown-name" | "full" | "not-allowed";
  readonly detail: string;
}

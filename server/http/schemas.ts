// The shapes of the HTTP API: what it accepts, with every bound, and what it answers. The OpenAPI document is made of
// them; the compiler checks them against the types of server/protocol/api.ts. The folded state is in
// state-schema.ts. It knows no routes.
import { z } from "@hono/zod-openapi";
import { entrySchema } from "../../culture/index.ts";
import { gallerySchema } from "../../tasks/index.ts";
import { eventSchema } from "../events.ts";
import type {
  CompareAnswer,
  CultureAnswer,
  EventPage,
  Gallery,
  GradeRequest,
  LabAnswer,
  LabRequest,
  LabTask,
  LabVerdict,
  NewRunRequest,
  Problem,
  RunChange,
  RunDetail,
  RunInfo,
  SeriesAnswer,
  TraceAnswer,
} from "../protocol/index.ts";
import { MAX_TAG_LENGTH, MAX_TAGS } from "../store/index.ts";
import type { ExperimentStart } from "./contract.ts";
import { typed } from "./typed.ts";

/** Bounds of what may be asked, in one place. Lengths are in characters. */
export const ASK = {
  /** Ids and names of runs, agents, families, entries: ours are shorter than half of it. */
  id: 100,
  runName: 80,
  /** "a.b=c" assignments of a new run, and the length of each. */
  assignments: 64,
  assignment: 500,
  /** A chart is rarely wider in pixels. */
  points: 4096,
  metrics: 64,
  metric: 80,
  /** About 1 MB of events in one answer. */
  events: 1000,
  compared: 8,
  /** A task in words and an answer to it: both are a few lines. */
  text: 4000,
  without: 256,
} as const;

const whole = z.number().int().min(0);
const config = z.record(z.string(), z.unknown());
const named = z.string().min(1).max(ASK.id);
/** A whole number in an address, in digits. */
const asked = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, "expected a whole number")
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum))
    .openapi({ type: "integer", minimum, maximum });
/** "a,b" or the same parameter several times. */
const listed = (least: number, most: number, longest: number) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) =>
      [given]
        .flat()
        .flatMap((one) => one.split(","))
        .filter((one) => one !== ""),
    )
    .pipe(z.array(z.string().max(longest)).min(least).max(most))
    .openapi({ type: "string", description: `${least} to ${most}, separated by commas` });
/** Made where zod did not know OpenAPI yet. */
// Described anew: schemas made before the OpenAPI library was loaded do not have its method.
const event = eventSchema.describe("one event of a run's log").openapi("Event");
const entry = entrySchema.describe("one entry of a culture").openapi("Entry");

export const problemSchema = typed<Problem>()(
  z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.number().int(),
      detail: z.string(),
      hint: z.string().optional(),
    })
    .openapi("Problem"),
);

export const runInfoSchema = typed<RunInfo>()(
  z
    .object({
      id: z.string(),
      name: z.string(),
      seed: z.number().int(),
      arm: z.string(),
      status: z.enum(["created", "running", "interrupted", "finished", "failed"]),
      control: z.enum(["idle", "starting", "running", "pausing", "paused", "stopping"]),
      elsewhere: z.boolean().openapi({ description: "written by another process: watched, not controlled" }),
      tags: z.array(z.string()),
      archived: z.boolean(),
      round: whole,
      rounds: whole.openapi({ description: "0 = no limit" }),
      lastSeq: whole,
      createdAt: z.number().openapi({ description: "milliseconds since the epoch" }),
      updatedAt: z.number(),
      progress: z
        .object({
          round: whole,
          phase: z.enum([
            "start",
            "propose",
            "solve",
            "cultivate",
            "learn",
            "sleep",
            "evaluate",
            "checkpoint",
          ]),
          tokens: z.object({ trained: whole, sampled: whole }),
        })
        .nullable(),
      failure: z.string().nullable(),
    })
    .openapi("RunInfo"),
);

export const runsSchema = typed<readonly RunInfo[]>()(z.array(runInfoSchema));

export const newRunSchema = typed<NewRunRequest>()(
  z
    .strictObject({
      config: config.optional().openapi({ description: "run config; what is left out has its default" }),
      set: z
        .array(
          z
            .string()
            .max(ASK.assignment)
            .regex(/^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*=/, 'expected "a.b=c"'),
        )
        .max(ASK.assignments)
        .optional()
        .openapi({ description: '"a.b=c" as on the command line' }),
      paused: z.boolean().optional(),
    })
    .openapi("NewRunRequest"),
);

export const runChangeSchema = typed<RunChange>()(
  z
    .strictObject({
      name: z.string().trim().min(1).max(ASK.runName).optional(),
      tags: z.array(z.string().trim().min(1).max(MAX_TAG_LENGTH)).max(MAX_TAGS).optional(),
      archived: z.boolean().optional(),
    })
    .openapi("RunChange"),
);

export const controlSchema = z
  .strictObject({ action: z.enum(["pause", "step", "resume", "stop"]) })
  .openapi("RunControlRequest");

export const runDetailSchema = typed<RunDetail>()(
  z
    .object({
      info: runInfoSchema,
      config,
      help: z.array(z.object({ key: z.string(), description: z.string(), value: z.unknown() })),
    })
    .openapi("RunDetail"),
);

export const eventsSchema = typed<EventPage>()(
  z
    .object({
      events: z.array(event),
      next: z.number().int().nullable().openapi({ description: "number to ask for next; null at the end" }),
    })
    .openapi("EventPage"),
);

const column = z.array(z.number().nullable());
export const seriesSchema = typed<SeriesAnswer>()(
  z
    .object({
      run: z.string(),
      x: z.enum(["round", "tokens", "time"]),
      lines: z.array(
        z.object({ metric: z.string(), x: z.array(z.number()), mean: column, min: column, max: column }),
      ),
    })
    .openapi("SeriesAnswer"),
);

export const cultureSchema = typed<CultureAnswer>()(
  z
    .object({
      run: z.string(),
      cultures: z.array(z.string()),
      culture: z.string(),
      round: whole,
      entries: z.array(entry),
      tree: z.string(),
    })
    .openapi("CultureAnswer"),
);

const traceKind = z.enum(["task", "entry", "agent", "law"]);
export const traceSchema = typed<TraceAnswer>()(
  z
    .object({
      kind: traceKind,
      id: z.string(),
      events: z.array(event),
      more: z.boolean(),
      related: z.array(z.object({ kind: traceKind, id: z.string(), why: z.string() })),
    })
    .openapi("TraceAnswer"),
);

const deltaSchema = z.object({
  measure: z.string(),
  baseline: z.number(),
  value: z.number(),
  difference: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  from: z.enum(["seeds", "items", "none"]),
});
export const compareSchema = typed<CompareAnswer>()(
  z
    .object({
      baseline: z.string(),
      runs: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          seeds: z.array(z.string()),
          deltas: z.array(deltaSchema),
        }),
      ),
      differences: z.array(z.object({ key: z.string(), values: z.record(z.string(), z.unknown()) })),
    })
    .openapi("CompareAnswer"),
);

export const experimentsSchema = typed<readonly ExperimentStart[]>()(
  z.array(z.object({ name: z.string(), description: z.string(), config }).openapi("ExperimentStart")),
);

export const galleryAnswerSchema = typed<Gallery>()(
  gallerySchema.describe("the built-in task families as they were measured last").openapi("Gallery"),
);

export const labRequestSchema = typed<LabRequest>()(
  z
    .strictObject({
      agent: named,
      family: named,
      text: z.string().max(ASK.text).optional(),
      level: whole.max(64).optional(),
      seed: z.number().int().optional(),
      without: z.array(named).max(ASK.without).optional(),
      temperature: z.number().min(0).max(10).optional(),
    })
    .openapi("LabRequest"),
);

export const gradeRequestSchema = typed<GradeRequest>()(
  z
    .strictObject({ family: named, text: z.string().max(ASK.text), answer: z.string().max(ASK.text) })
    .openapi("GradeRequest"),
);

export const labTaskSchema = typed<LabTask>()(
  z
    .object({ id: z.string(), family: z.string(), level: whole, text: z.string(), prompt: z.string() })
    .openapi("LabTask"),
);

export const labVerdictSchema = typed<LabVerdict>()(
  z
    .object({ correct: z.boolean(), score: z.number(), reason: z.string(), steps: z.array(z.boolean()) })
    .openapi("LabVerdict"),
);

const tokenSchema = z.object({ token: z.string(), probability: z.number() });
export const labAnswerSchema = typed<LabAnswer>()(
  z
    .object({
      task: labTaskSchema,
      round: whole,
      read: z.array(z.object({ name: z.string(), body: z.array(z.string()), entry: z.string().nullable() })),
      tokens: z.array(tokenSchema.extend({ top: z.array(tokenSchema) })),
      completion: z.string(),
      verdict: labVerdictSchema,
      oracle: z.string().nullable(),
    })
    .openapi("LabAnswer"),
);

/** What stands in the path. */
export const runParams = z.object({ id: named.openapi({ description: "id of a run" }) });
export const traceParams = z.object({ id: named, kind: traceKind, what: named });

/** What stands behind the question mark. */
export const eventsQuery = z.object({
  from: asked(1, Number.MAX_SAFE_INTEGER).default(1).openapi({ description: "first number, included" }),
  to: asked(1, Number.MAX_SAFE_INTEGER).optional().openapi({ description: "last number, included" }),
  limit: asked(1, ASK.events).default(500),
});
export const seriesQuery = z.object({
  x: z.enum(["round", "tokens", "time"]).default("round"),
  metric: listed(0, ASK.metrics, ASK.metric).optional(),
  points: asked(2, ASK.points).default(512),
  from: asked(0, Number.MAX_SAFE_INTEGER).optional().openapi({ description: "first round, included" }),
  to: asked(0, Number.MAX_SAFE_INTEGER).optional().openapi({ description: "last round, included" }),
});
export const cultureQuery = z.object({
  culture: named.optional(),
  round: asked(0, Number.MAX_SAFE_INTEGER).optional().openapi({ description: "as it was after this round" }),
});
export const compareQuery = z.object({
  runs: listed(1, ASK.compared, ASK.id),
  baseline: named.optional().openapi({ description: "the first of them where left out" }),
});

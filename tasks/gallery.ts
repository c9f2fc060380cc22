// The gallery: what a reader sees of each task family. One example a level with its worked answer, what the audit found,
// how fast it is. Data in, data or Markdown out: audits and speeds are measured elsewhere (folklore tasks gallery). The
// data, docs/gallery.json, is what docs/gallery.md is made of and what the dashboard shows.
import { z } from "zod";
import { Rng } from "../core/index.ts";
import type { AuditReport } from "./audit/audit.ts";
import { FAMILY_KINDS, type FamilyKind, type TaskFamily } from "./family.ts";

export const galleryEntrySchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(FAMILY_KINDS),
  levels: z.number().int(),
  /** Does it take proposals? */
  proposals: z.boolean(),
  /** One a level, the easiest first. `answer` is the oracle's, ">" before each step where it has steps. */
  examples: z.array(z.object({ level: z.number().int(), prompt: z.string(), answer: z.string() })),
  audit: z.object({
    items: z.number().int(),
    checks: z.number().int(),
    holes: z.array(z.object({ check: z.string(), detail: z.string() })),
    /** Best score found without reading the prompt on the worst level, and its upper bound where there is one. */
    blind: z.object({ score: z.number(), bound: z.number().optional() }).optional(),
  }),
  /** Per second on one thread. Verified: right answers to tasks whose worked answer is known. */
  speed: z.object({ generated: z.number(), verified: z.number() }),
});
export type GalleryEntry = z.infer<typeof galleryEntrySchema>;

export const gallerySchema = z.object({
  /** Where and when the speeds were measured. */
  machine: z.string(),
  /** All kinds, in the order in which they are shown, those without a family too. */
  kinds: z.array(z.object({ kind: z.enum(FAMILY_KINDS), heading: z.string() })),
  /** Grouped by kind. */
  families: z.array(galleryEntrySchema),
});
export type Gallery = z.infer<typeof gallerySchema>;

const HEADINGS: Readonly<Record<FamilyKind, string>> = {
  programs: "Programs",
  arithmetic: "Arithmetic and algebra",
  logic: "Logic and constraints",
  graphs: "Graphs and space",
  sequences: "Sequences and language",
  games: "Games",
  other: "Others",
};

/** What has to be measured about a family. */
export interface Measured {
  readonly family: TaskFamily;
  readonly audit: AuditReport;
  readonly speed: GalleryEntry["speed"];
}

/** The same families, reports and seed give the same gallery. */
export function makeGallery(measured: readonly Measured[], machine: string, seed: number): Gallery {
  const place = (kind: FamilyKind) => FAMILY_KINDS.indexOf(kind);
  const families = measured.map((each) => entry(each, seed)).sort((a, b) => place(a.kind) - place(b.kind));
  return { machine, kinds: FAMILY_KINDS.map((kind) => ({ kind, heading: HEADINGS[kind] })), families };
}

function entry({ family, audit, speed }: Measured, seed: number): GalleryEntry {
  const { id, title, kind, levels, proposals } = family;
  const rng = Rng.seed(seed);
  const examples = Array.from({ length: levels }, (_, i) => {
    const task = family.generate(rng.fork(`${id}/${i + 1}`), i + 1);
    return { level: i + 1, prompt: family.render(task).text, answer: family.oracle(task).completion };
  });
  const holes = audit.rows.filter(({ ok }) => !ok).map(({ check, detail }) => ({ check, detail }));
  const { items, rows } = audit;
  return {
    ...{ id, title, kind, levels, examples, speed },
    proposals: proposals !== false,
    audit: { items, checks: rows.length, holes, ...blindGuess(audit) },
  };
}

/** The checks that guess without reading the prompt are called "best ..." and give their score. */
function blindGuess({ rows }: AuditReport): Pick<GalleryEntry["audit"], "blind"> {
  const guesses = rows.filter(({ check, value }) => check.startsWith("best ") && value !== undefined);
  if (guesses.length === 0) return {};
  const bounds = guesses.flatMap(({ bound }) => (bound === undefined ? [] : [bound]));
  const score = Math.max(...guesses.map(({ value }) => value!));
  return { blind: { score, ...(bounds.length > 0 ? { bound: Math.max(...bounds) } : {}) } };
}

/** Characters in a line of an example; longer ones go on in the next. */
const WIDTH = 96;
/** Lines shown of a prompt or an answer: of a longer one the first and the last. */
const MOST_LINES = 24;
const LAST_LINES = 3;

const HEAD = `# Gallery of the task families

Every family, with an example of each level. A prompt is what a solver reads. The lines below it are the oracle's worked
answer, a line for each step where it is written in steps; the last ends with ".". Long ones are cut in the middle.

Written by \`npx folklore tasks gallery --out docs/gallery.md\`; not to be edited by hand.`;

const LEGEND = `- **audit**: how many checks the family's grader passed, or failed; \`npx folklore tasks audit <family>\` names them
- **blind**: the best score found without reading the prompt, on the level where most is to be had, and what it is at
  most with 95 % confidence
- **generated**, **verified**: tasks and right answers a second, to three digits, levels in turn, on one thread of the
  machine that wrote this page`;

export function galleryMarkdown({ machine, kinds, families }: Gallery): string {
  const shown = kinds.filter(({ kind }) => families.some((each) => each.kind === kind));
  return `${[
    HEAD,
    overview(families),
    `${LEGEND} (${plain(machine)})`,
    ...shown.flatMap(({ kind, heading }) => [
      `## ${heading}`,
      ...families.filter((each) => each.kind === kind).flatMap(section),
    ]),
  ].join("\n\n")}\n`;
}

function overview(families: readonly GalleryEntry[]): string {
  const rows = families.map(({ id, kind, levels, audit, speed }) => {
    const cells = [
      `[${id}](#${id})`,
      kind,
      levels,
      auditCell(audit),
      blindCell(audit),
      rate(speed.generated),
    ];
    return `| ${[...cells, rate(speed.verified)].join(" | ")} |`;
  });
  return [
    "| family | kind | levels | audit | blind | generated | verified |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function auditCell({ checks, holes }: GalleryEntry["audit"]): string {
  return holes.length === 0 ? `${checks} checks, ok` : `**${holes.length} of ${checks} checks failed**`;
}

function blindCell({ blind }: GalleryEntry["audit"]): string {
  if (blind === undefined) return "";
  const { score, bound } = blind;
  return bound === undefined ? score.toFixed(2) : `${score.toFixed(2)} (at most ${bound.toFixed(2)})`;
}

function section(family: GalleryEntry): string[] {
  const { id, title, levels, proposals, examples, audit, speed } = family;
  const [first, ...rest] = examples;
  const blind = blindCell(audit) === "" ? "" : ` Blind: ${blindCell(audit)}.`;
  const facts = [
    `${levels} ${levels === 1 ? "level" : "levels"}; ${proposals ? "takes" : "takes no"} proposals.`,
    `Audit of ${audit.items} tasks: ${auditCell(audit)}.${blind}`,
    `Generates ${rate(speed.generated)}, verifies ${rate(speed.verified)} a second.`,
  ];
  return [
    `### ${id}`,
    `${plain(title)}. ${facts.join(" ")}`,
    ...audit.holes.map(({ check, detail }) => `- **hole**: ${plain(check)}: ${plain(detail)}`),
    ...(first === undefined ? [] : [block([first])]),
    ...(rest.length === 0
      ? []
      : [`<details><summary>${levelsText(rest)}</summary>`, block(rest), "</details>"]),
  ];
}

type Example = GalleryEntry["examples"][number];

function levelsText(examples: readonly Example[]): string {
  const [first, last] = [examples[0]!.level, examples.at(-1)!.level];
  return first === last ? `level ${first}` : `levels ${first} to ${last}`;
}

/** Examples as a code block, fenced by more backticks than there are in it. */
function block(examples: readonly Example[]): string {
  const text = examples.map(exampleText).join("\n\n");
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function exampleText({ level, prompt, answer }: Example): string {
  const steps = answer.split(/ (?=> )/);
  const lines = [...shown(wrapped(prompt)), ...shown(steps.flatMap(wrapped))];
  const label = `level ${level}`.padEnd(10);
  return lines.map((line, i) => `${i === 0 ? label : " ".repeat(label.length)}${line}`).join("\n");
}

/** Lines of at most WIDTH characters, those after the first indented; a longer word is a line of its own. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `    ${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function shown(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  const head = lines.slice(0, MOST_LINES - LAST_LINES - 1);
  return [
    ...head,
    `... ${lines.length - head.length - LAST_LINES} more lines ...`,
    ...lines.slice(-LAST_LINES),
  ];
}

/** To three digits, with commas: more would be noise. */
function rate(perSecond: number): string {
  return Number(perSecond.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** Text of others between ours: no Markdown, no HTML, one line. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#&]/g, "\\$&");
}

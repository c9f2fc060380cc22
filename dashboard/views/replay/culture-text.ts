// What speaks for and against entries, sleeps, inheritance, shared skill and variety as sentences. Pure.
import { compact } from "../../ui/chart-format.ts";
import { percent, points } from "../../ui/format.ts";
import type { Event } from "./event-pages.ts";
import { agent, law, lossText, type NameOf, type Part, plain, type Sentence } from "./event-text.ts";

type DataOf<T extends Event["type"]> = Extract<Event, { type: T }>["data"];

/** Entries named in a sentence about a sleep. */
const MOST_NAMED = 4;

function entryPart(id: string, nameOf: NameOf, name = nameOf(id)): Part {
  return { kind: "entry", id, label: name ?? `entry ${id.slice(0, 8)}` };
}

const OUTCOMES: Readonly<Record<DataOf<"claim.reviewed">["outcome"], readonly [string, Sentence["tone"]]>> = {
  accepted: ["is accepted", "good"],
  refuted: ["is refuted", "bad"],
  replicated: ["is replicated", "good"],
  retracted: ["is taken back", "warn"],
  deferred: ["has to wait", "plain"],
};

export function reviewedSentence(data: DataOf<"claim.reviewed">, nameOf: NameOf): Sentence {
  const { entry, author, about, outcome, reviewers, observations, agreed, record, reason } = data;
  const [words, tone] = OUTCOMES[outcome];
  const claim: Part[] = about.startsWith("law-") ? [" about ", law(about)] : [];
  const by = author.startsWith("human:") ? author.slice("human:".length) : agent(author);
  const { accepted, refuted, trust } = record;
  return {
    ...plain(
      tone === "good" ? "✓" : tone === "bad" ? "✗" : "⚲",
      [
        "The claim ",
        entryPart(entry, nameOf),
        claim,
        ` ${words}: ${agreed} of ${observations} fresh observations agree, tested by ${reviewers} peers`,
      ].flat(),
      tone,
    ),
    detail: [
      `${reason}; record of `,
      by,
      ` before it: ${accepted} accepted, ${refuted} refuted, trust ${trust.toFixed(2)}`,
    ],
  };
}

const DECISIONS: Readonly<Record<DataOf<"entry.judged">["decision"], readonly [string, Sentence["tone"]]>> = {
  wait: ["not enough is known yet", "plain"],
  keep: ["it stays", "good"],
  quarantine: ["it is to be kept from readers", "bad"],
  release: ["it may be read again", "good"],
  retire: ["it is to be retired", "warn"],
};

export function judgedSentence(data: DataOf<"entry.judged">, nameOf: NameOf): Sentence {
  const { entry, name, population, effect, low, high, decision, reason } = data;
  const [words, tone] = DECISIONS[decision];
  const { with: read, without } = data;
  return {
    ...plain(
      "±",
      [
        "Reading ",
        entryPart(entry, nameOf, name),
        ` changes the success of ${population} by ${points(effect)} points (${points(low)} to ${points(high)}): ${words}`,
      ],
      tone,
    ),
    detail: [`with it ${tallyText(read)} right, without it ${tallyText(without)}; ${reason}`],
  };
}

function tallyText({ reads, correct }: { reads: number; correct: number }): string {
  return `${compact(correct)} of ${reads}`;
}

export function inheritedSentence({
  source,
  culture,
  entries,
  placebo,
  weights,
}: DataOf<"culture.inherited">): Sentence {
  const what = [
    ...(culture === ""
      ? []
      : [`${entries} entries${placebo ? ", with wrong bodies in place of true ones (a placebo)" : ""}`]),
    ...(weights.length === 0 ? [] : [`the weights of ${weights.join(", ")}`]),
  ];
  return plain("⇒", [`From run ${source} it inherits ${what.join(" and ") || "nothing"}`], "accent");
}

export function sharedSentence({ kind, populations, count, detail }: DataOf<"skill.shared">): Sentence {
  const who = populations.join(", ");
  const words = {
    average: `${who} average their weights`,
    lessons: `${who} learns from others' finds, ${count} examples`,
    division: `${who} divide the labour: each begins its programs with its share of ${count} symbols`,
  }[kind];
  return { ...plain("⇄", [words]), detail: [detail] };
}

export function sleptSentence(data: DataOf<"policy.slept">, nameOf: NameOf): Sentence {
  const { population, steps, tokens, entries, elsewhere, tokensSaved, source } = data;
  const known = entries.filter(({ mastered }) => mastered);
  const taught = entries.filter(({ examples }) => examples > 0);
  const named = taught
    .slice(0, MOST_NAMED)
    .flatMap(({ entry, name, withContext, before, after }): Part[] => [
      "; ",
      entryPart(entry, nameOf, name),
      ` ${percent(before)} → ${percent(after)} (${percent(withContext)} in context)`,
    ]);
  const rest = taught.length > MOST_NAMED ? `; and ${taught.length - MOST_NAMED} more` : "";
  const teacher = source === "own" ? "its own answers" : "the interpreter's answers (a control)";
  return {
    ...plain("☾", [
      `${population} sleeps over ${taught.length} ${taught.length === 1 ? "name" : "names"} on ${teacher} and knows ${known.length} by heart: ` +
        `${compact(tokens)} tokens in ${steps} steps, ${lossText(data)}`,
    ]),
    detail: [
      `elsewhere ${percent(elsewhere.before)} → ${percent(elsewhere.after)}, ${compact(tokensSaved)} symbols saved per task`,
      ...named,
      rest,
    ],
  };
}

export function measuredSentence(data: DataOf<"diversity.measured">): Sentence {
  const {
    subject = "tasks",
    family,
    population,
    proposed,
    accepted,
    distinctShare,
    entropy,
    hill1,
    divergence,
  } = data;
  const variety = `${percent(distinctShare)} distinct, entropy ${compact(entropy)} bits`;
  const number = hill1 === undefined ? "" : `, as varied as ${compact(hill1)} equally common ones`;
  switch (subject) {
    case "tasks":
      return plain("≋", [`${family}: ${accepted} of ${proposed} proposals accepted, ${variety}`]);
    case "solutions":
      return plain("≋", [
        `Solutions of ${population ?? "all"}: ${accepted} of ${proposed} fit, ${variety}${number}`,
      ]);
    case "culture": {
      const how = family === "definitions-in-ops" ? ", written in ops" : "";
      return plain("≋", [
        `The ${accepted} definitions in force of ${population ?? "all"}${how}: ${variety}${number}`,
      ]);
    }
    case "agents":
      return plain("≋", [
        `Agents side by side: ${divergence === undefined ? "" : `they differ by ${compact(divergence)} bits; `}` +
          `their programs are ${variety}${number}`,
      ]);
  }
}

const GIVEN = {
  context: "reading",
  shown: "shown",
  withheld: "without",
  placebo: "with a placebo for",
} as const;

/** Empty where nothing of a culture was read. */
export function readsText({ reads = [], contextTokens }: DataOf<"attempts.graded">, nameOf: NameOf): Part[] {
  if (reads.length === 0) return [];
  const parts = reads.flatMap(({ entry, name, given }, i): Part[] => {
    // What is known by heart is read without a definition.
    const how = given === "context" && contextTokens === 0 ? "by heart" : GIVEN[given];
    return [`${i === 0 ? "" : ", "}${how} `, entryPart(entry, nameOf, name)];
  });
  return contextTokens ? [...parts, ` (${contextTokens} symbols)`] : parts;
}

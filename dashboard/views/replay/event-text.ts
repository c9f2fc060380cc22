// Every event as a sentence: an icon, words, and links to what it names. Pure.
import type { TraceAnswer } from "../../../server/protocol/index.ts";
import { compact } from "../../ui/chart-format.ts";
import { percent } from "../../ui/format.ts";
import {
  inheritedSentence,
  judgedSentence,
  measuredSentence,
  readsText,
  reviewedSentence,
  sharedSentence,
  sleptSentence,
} from "./culture-text.ts";
import { editSentence } from "./edit-text.ts";
import type { Event } from "./event-pages.ts";

export type Kind = TraceAnswer["kind"];
export interface Reference {
  readonly kind: Kind;
  readonly id: string;
  readonly label: string;
}
/** Words, something that can be traced, or text in a language of the tasks. */
export type Part = string | Reference | { readonly code: string };

export interface Sentence {
  readonly icon: string;
  readonly tone: "plain" | "good" | "bad" | "warn" | "accent";
  readonly parts: readonly Part[];
  /** A second line. */
  readonly detail?: readonly Part[];
}

/** What an entry is called, where that is known. */
export type NameOf = (entry: string) => string | undefined;

export const agent = (id: string): Reference => ({ kind: "agent", id, label: id });
const task = (id: string): Reference => ({ kind: "task", id, label: `task ${id.slice(0, 8)}` });
export const law = (id: string): Reference => ({ kind: "law", id, label: id });
/** Untrained models propose lines without end: their beginning is enough. */
const MAX_CODE = 160;
export const code = (text: string): Part => ({
  code: text.length > MAX_CODE ? `${text.slice(0, MAX_CODE)}…` : text,
});

export function sentence(event: Event, nameOf: NameOf): Sentence {
  switch (event.type) {
    case "run.started":
      return plain("▶", ["The run starts with seed ", String(event.data.seed)], "accent");
    case "round.started":
      return plain("◔", [`Round ${event.round} starts`], "accent");
    case "task.proposed": {
      const { agent: who, proposer, family, level, text, task: id } = event.data;
      return plain("+", [
        ...poser(who, proposer),
        " poses ",
        task(id),
        ` (${family}, level ${level}): `,
        code(text),
      ]);
    }
    case "task.rejected": {
      const { agent: who, proposer, family, text, gate, reason } = event.data;
      const parts = [...poser(who, proposer), ` proposes in ${family}: `, code(text)];
      return { ...plain("⊘", parts, "warn"), detail: [`refused (${gate}): ${reason}`] };
    }
    case "attempts.graded":
      return graded(event.data, nameOf);
    case "law.discovered": {
      const { law: id, level, agent: who, program, attempts, tokens } = event.data;
      return {
        ...plain("★", [agent(who), " finds ", law(id), ` (level ${level}): `, code(program)], "good"),
        detail: [`after ${compact(attempts)} attempts at laws and ${compact(tokens)} trained tokens`],
      };
    }
    case "culture.edited":
      return editSentence(event.data, nameOf);
    case "claim.reviewed":
      return reviewedSentence(event.data, nameOf);
    case "entry.judged":
      return judgedSentence(event.data, nameOf);
    case "culture.inherited":
      return inheritedSentence(event.data);
    case "skill.shared":
      return sharedSentence(event.data);
    case "study.taught": {
      const { population, cells, changes } = event.data;
      const mastered = cells.filter((cell) => cell.mastered).length;
      const changed = changes.map(({ family, level, to }) => `${family} ${level} ${to}`).join(", ");
      return {
        ...plain("✎", [
          `${population} has mastered ${mastered} of ${cells.length} levels of what it studies`,
        ]),
        ...(changed !== "" && { detail: [changed] }),
      };
    }
    case "match.played": {
      const { game, level, players, result, moves } = event.data;
      const [first, second] = players as [string, string];
      const end = result === 0 ? "a draw" : `${agent(result > 0 ? first : second).label} wins`;
      return {
        ...plain("⚔", [agent(first), " plays ", agent(second), ` at ${game}, level ${level}: ${end}`]),
        detail: [code(moves.join(", "))],
      };
    }
    case "family.changed": {
      const { family, version, previous, accepted, reason } = event.data;
      const what = accepted
        ? previous === null
          ? "is loaded"
          : "has a new version"
        : "keeps its old version";
      return {
        ...plain("⟳", [`The task family ${family} ${what}: ${version}`], accepted ? "plain" : "warn"),
        detail: [reason],
      };
    }
    case "family.failed": {
      const { family, kind, detail, quarantined } = event.data;
      const after = quarantined ? "it is left out from now on" : "its tasks are left out";
      return {
        ...plain("▲", [`The task family ${family} failed (${kind}): ${detail}`], "warn"),
        detail: [after],
      };
    }
    case "policy.updated": {
      const { population, steps, tokens } = event.data;
      return plain("∇", [
        `${population} learns from ${compact(tokens)} tokens in ${steps} steps: ${lossText(event.data)}`,
      ]);
    }
    case "policy.slept":
      return sleptSentence(event.data, nameOf);
    case "evaluation.done": {
      const { population, values } = event.data;
      const shown = Object.entries(values).filter(([name]) => /^(apply|read)\/d[1-4]$/.test(name));
      const studied = Object.keys(values).filter((name) => name.startsWith("study/"));
      const mean = studied.reduce((sum, name) => sum + values[name]!, 0) / studied.length;
      const text = [
        ...shown.map(([name, value]) => `${name} ${percent(value)}`),
        ...(studied.length === 0
          ? []
          : [`${studied.length} levels of what it studies ${percent(mean)} on average`]),
      ].join(", ");
      return { ...plain("⚖", [`${population} is examined on held-out questions`]), detail: [text] };
    }
    case "diversity.measured":
      return measuredSentence(event.data);
    case "ratings.updated": {
      const { ratings } = event.data;
      const atGames = ratings.length > 0 && ratings.every(({ kind }) => kind === "player");
      const agents = ratings.filter(({ kind }) => kind === (atGames ? "player" : "agent"));
      const best = agents.reduce((a, b) => (b.rating > a.rating ? b : a), agents[0]!);
      const first: Part[] =
        best === undefined ? [] : [", ", agent(best.id), ` first with ${Math.round(best.rating)}`];
      return plain("⇅", [`${ratings.length} ratings${atGames ? " at games" : ""} change`, ...first]);
    }
    case "agent.born":
      return plain("○", [agent(event.data.agent), ` is born into ${event.data.population}`], "accent");
    case "agent.died":
      return plain("†", [
        agent(event.data.agent),
        ` of ${event.data.population} dies at ${event.data.age} rounds`,
      ]);
    case "checkpoint.saved":
      return plain("▣", [`Checkpoint ${event.data.checkpoint} is saved`]);
    case "alarm.raised":
      return {
        ...plain("▲", [`Alarm: ${event.data.kind}. ${event.data.detail}`], "warn"),
        detail: [`what was done: ${event.data.response}`],
      };
    case "run.finished":
      return plain("■", ["The run is finished"], "good");
    case "run.failed":
      return plain("✗", [`The run failed: ${event.data.reason}`], "bad");
  }
}

export function lossText({ loss, gradNorm }: { loss: number | null; gradNorm: number | null }): string {
  return loss === null
    ? "no loss"
    : `loss ${compact(loss)}, gradient norm ${compact(gradNorm ?? Number.NaN)}`;
}

export function plain(icon: string, parts: readonly Part[], tone: Sentence["tone"] = "plain"): Sentence {
  return { icon, tone, parts };
}

/** Who posed a task: an agent, or the harness by one of its proposers. */
function poser(who: string, proposer: string): Part[] {
  return who === "world" ? [`The world (${proposer})`] : [agent(who)];
}

function graded(data: Extract<Event, { type: "attempts.graded" }>["data"], nameOf: NameOf): Sentence {
  const read = readsText(data, nameOf);
  const answer = answerOf(data);
  const { agent: who, task: id, family, level, proposer, attempts, correct, score } = data;
  const what = proposer === "world" ? law(id) : task(id);
  const partly = score > 0 && score !== correct / attempts ? `, mean score ${compact(score)}` : "";
  return {
    icon: correct > 0 ? "✓" : "✗",
    tone: correct > 0 ? "good" : "bad",
    parts: [
      agent(who),
      proposer === "forecast"
        ? ` gets ${correct} of ${attempts} forecasts right, `
        : ` solves ${correct} of ${attempts} tries at `,
      what,
      ` (${family}, level ${level})${partly}`,
    ],
    ...(read.length + answer.length === 0
      ? {}
      : { detail: [...read, ...(read.length > 0 && answer.length > 0 ? [": "] : []), ...answer] }),
  };
}

function answerOf({ examples }: Extract<Event, { type: "attempts.graded" }>["data"]): Part[] {
  const best = examples[0];
  return best === undefined ? [] : [code(best.completion), ` ${best.correct ? "✓" : "✗"} ${best.reason}`];
}

// A run's events folded into the figures that the live panel and the closing summary show. The same events give the
// same figures, whether they arrive one by one or are read back from the store. It knows no terminal, no store and
// no clock: each event comes with its time.
import { LOCAL_NAMES, OP_SETS } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { Event, EventData, EventOf, RatingRecord } from "../events.ts";
import { CultureLines } from "./culture-lines.ts";
import type { HeldOut, LevelCount, PanelView } from "./panel-view.ts";
import { worldText } from "./world-text.ts";

/** What is shown of a run and follows from its events alone. */
export type RunFigures = Omit<PanelView, "run" | "phase" | "elapsedSeconds" | "etaSeconds" | "speed">;

/** Held-out measures in the order of the summary, with their words there and, where there is room for them, on the panel. */
const MEASURES: readonly (readonly [measure: string, summary: string, panel?: string])[] = [
  ["apply/d1", "run programs, depth 1", "depth 1"],
  ["apply/d2", "run programs, depth 2", "depth 2"],
  ["apply/d3", "run programs, depth 3", "depth 3"],
  ["apply/d4", "run programs, depth 4", "depth 4"],
  ["apply/d6", "run programs, depth 6"],
  ["apply/d8", "run programs, depth 8", "depth 8"],
  ["read/d1", "with definitions to read, depth 1", "read 1"],
  ["read/d2", "with definitions to read, depth 2"],
  ["read/d3", "with definitions to read, depth 3"],
  ["read-wrong/d1", "control: wrong definitions, depth 1", "wrong 1"],
  ["read-none/d1", "control: no definitions, depth 1"],
  ["abduce/d1", "find an input, depth 1"],
  ["abduce/d2", "find an input, depth 2"],
  ["induce/l2", "find a program of 2 ops, per try", "induce 2"],
  ["induce/l3", "find a program of 3 ops, per try"],
];

/** News kept; the panel shows fewer. */
const NEWS = 50;
/** Rounds whose success is averaged for "from ... to ...". */
const ENDS = 3;

interface Share {
  hits: number;
  of: number;
}

export class RunView {
  readonly #config: RunConfig;
  readonly #culture: CultureLines;
  readonly #populations = new Map<string, { agents: string[]; losses: number[]; laws: Set<string> }>();
  /** Law -> level, and agent -> laws it found itself. */
  readonly #laws = new Map<string, number>();
  readonly #finders = new Map<string, Set<string>>();
  readonly #lawsAfter: number[] = [];
  readonly #success = new Map<number, Share>();
  readonly #evaluations = new Map<string, Readonly<Record<string, number>>>();
  readonly #taught = new Map<string, EventData<"study.taught">["cells"]>();
  readonly #players = new Map<string, RatingRecord>();
  readonly #diversity = new Map<number, EventData<"diversity.measured">[]>();
  readonly #acceptedBy = new Map<string, number>();
  readonly #alarms: string[] = [];
  #news: PanelView["news"][number][] = [];
  #round = 0;
  #attempts = 0;
  #tokens = 0;
  #proposed = 0;
  #finished = false;
  #firstAfter: number | undefined;

  constructor(config: RunConfig) {
    this.#config = config;
    this.#culture = new CultureLines(config.arm);
  }

  /** Whether the run has come to its planned end. */
  get finished(): boolean {
    return this.#finished;
  }

  /** Tokens trained on and sampled so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /** The newest remark; undefined before the first. A new one is a new object. */
  get latestNews(): PanelView["news"][number] | undefined {
    return this.#news.at(-1);
  }

  /** The next event of the log; `at` = seconds from the run's start. */
  add(event: Event, at: number): void {
    this.#finished = event.type === "run.finished" || (this.#finished && event.type === "checkpoint.saved");
    switch (event.type) {
      case "round.started":
        if (this.#round > 0) this.#lawsAfter.push(this.#laws.size);
        this.#round = event.round;
        break;
      case "agent.born":
        this.#born(event);
        break;
      case "agent.died":
        this.#died(event);
        break;
      case "task.proposed": {
        const { proposer } = event.data;
        this.#proposed++;
        this.#acceptedBy.set(proposer, (this.#acceptedBy.get(proposer) ?? 0) + 1);
        break;
      }
      case "task.rejected":
        this.#proposed++;
        break;
      case "attempts.graded":
        this.#graded(event);
        break;
      case "law.discovered":
        this.#discovered(event, at);
        break;
      case "culture.edited":
        this.#edited(event);
        break;
      case "policy.updated":
      case "policy.slept": {
        const { population, loss, tokens } = event.data;
        this.#tokens += tokens;
        if (loss !== null) this.#population(population).losses.push(loss);
        break;
      }
      case "evaluation.done":
        this.#evaluations.set(event.data.population, event.data.values);
        break;
      case "study.taught":
        this.#studied(event);
        break;
      case "family.failed": {
        const { family, kind, detail, quarantined } = event.data;
        if (quarantined) this.#tell(event.round, `${family} is quarantined (${kind}): ${detail}`, true);
        break;
      }
      case "ratings.updated":
        for (const each of event.data.ratings) if (each.kind === "player") this.#players.set(each.id, each);
        break;
      case "diversity.measured": {
        const { subject = "tasks" } = event.data;
        if (subject !== "tasks") break;
        const round = this.#diversity.get(event.round) ?? [];
        this.#diversity.set(event.round, [...round, event.data]);
        break;
      }
      case "alarm.raised": {
        const { kind, detail, response } = event.data;
        const text = `${kind}: ${detail}; ${response}`;
        const over = kind.endsWith("-recovered");
        if (!over) this.#alarms.push(`round ${event.round}, ${text}`);
        this.#tell(event.round, text, !over);
        break;
      }
    }
  }

  figures(): RunFigures {
    const { name, arm, seed, rounds, world } = this.#config;
    const culture = this.#culture.view();
    // What proposals are written in: ops, names of their own, and those that everybody knows.
    const common = culture.kind === "shared" ? culture.adopted : 0;
    const symbols = OP_SETS[world.ops].length + LOCAL_NAMES.length + common;
    return {
      experiment: name,
      arm,
      seed,
      round: this.#round,
      rounds,
      laws: {
        levels: this.levels(),
        history: [...this.#lawsAfter, this.#laws.size],
        firstAfterSeconds: this.#firstAfter,
      },
      attempts: { total: this.#attempts, history: this.#successes() },
      heldOut: this.heldOut("panel"),
      proposals: {
        proposed: this.#proposed,
        accepted: sum([...this.#acceptedBy.values()]),
        meanLearnability: this.#measured((each) => each.meanLearnability).at(-1),
        byProposer: [...this.#acceptedBy]
          .map(([id, accepted]) => ({ id, accepted }))
          .sort((a, b) => b.accepted - a.accepted),
      },
      diversity: {
        distinctShare: this.#measured((each) => each.distinctShare).at(-1),
        entropyBits: this.#measured((each) => each.entropy).at(-1),
        entropyMaxBits: Math.log2(symbols),
        rejectedShare: this.#measured(
          (each) => each.rejectedShare,
          (each) => each.proposed,
        ).at(-1),
        distinctHistory: this.#measured((each) => each.distinctShare),
        entropyHistory: this.#measured((each) => each.entropy),
      },
      populations: [...this.#populations].map(([population, { agents, losses, laws }]) => ({
        name: population,
        agents,
        found: laws.size,
        losses,
      })),
      culture,
      news: this.#news,
    };
  }

  /** Distinct laws found by anybody. */
  levels(): LevelCount[] {
    const { levels, perLevel } = this.#config.world;
    const found = [...this.#laws.values()];
    return Array.from({ length: levels }, (_, i) => ({
      level: i + 1,
      found: found.filter((level) => level === i + 1).length,
      total: perLevel,
    }));
  }

  /** Means over the populations' last evaluations; empty before the first. */
  heldOut(which: "panel" | "summary"): HeldOut[] {
    return MEASURES.flatMap(([measure, summary, panel]) => {
      const label = which === "panel" ? panel : summary;
      const values = [...this.#evaluations.values()].flatMap((each) => each[measure] ?? []);
      return label === undefined || values.length === 0
        ? []
        : [{ label, accuracy: sum(values) / values.length }];
    });
  }

  /** What was studied and played, ready-made lines; none where nothing was. */
  world(): string[] {
    return worldText({
      taught: Object.fromEntries(this.#taught),
      evaluation: Object.fromEntries(this.#evaluations),
      players: [...this.#players.values()],
    });
  }

  /** Laws found by each agent, most first. */
  finders(): { agent: string; found: number }[] {
    return [...this.#finders]
      .map(([agent, laws]) => ({ agent, found: laws.size }))
      .sort((a, b) => b.found - a.found);
  }

  /** Success per attempt in the first and in the last rounds. */
  successEnds(): { first: number | undefined; last: number | undefined } {
    const rounds = [...this.#success.values()];
    return { first: shareOf(rounds.slice(0, ENDS)), last: shareOf(rounds.slice(-ENDS)) };
  }

  get alarms(): readonly string[] {
    return this.#alarms;
  }

  get attempts(): number {
    return this.#attempts;
  }

  #born({ data: { agent, population }, round }: EventOf<"agent.born">): void {
    this.#population(population).agents.push(agent);
    if (round > 0) this.#tell(round, `${agent} was born in ${population}`);
  }

  #studied({ data: { population, cells, changes }, round }: EventOf<"study.taught">): void {
    this.#taught.set(population, cells);
    for (const [to, verb] of [
      ["mastered", "masters"],
      ["forgotten", "forgets"],
    ] as const) {
      const levels = changes.filter((change) => change.to === to);
      const names = levels.map(({ family, level }) => `${family} ${level}`).join(", ");
      if (names !== "") this.#tell(round, `${population} ${verb} ${names}`);
    }
  }

  #died({ data: { agent, population, age }, round }: EventOf<"agent.died">): void {
    const home = this.#population(population);
    home.agents = home.agents.filter((name) => name !== agent);
    this.#culture.forget(agent);
    this.#tell(round, `${agent} of ${population} died at the age of ${age} rounds`);
  }

  #graded({ data, round }: EventOf<"attempts.graded">): void {
    this.#attempts += data.attempts;
    this.#tokens += data.tokens;
    if (data.family !== "laws" || data.proposer !== "world") return;
    const share = this.#success.get(round) ?? { hits: 0, of: 0 };
    this.#success.set(round, { hits: share.hits + data.correct, of: share.of + data.attempts });
  }

  #discovered({ data, round }: EventOf<"law.discovered">, at: number): void {
    const { law, level, agent, population, program } = data;
    const known = this.#laws.has(law);
    this.#firstAfter ??= at;
    this.#laws.set(law, level);
    this.#population(population).laws.add(law);
    this.#finders.set(agent, (this.#finders.get(agent) ?? new Set()).add(law));
    const name = this.#culture.discovered(data);
    this.#tell(
      round,
      `${agent} found ${law}${known ? " too" : ""}: ${name === undefined ? "" : `${name} = `}${program}`,
    );
  }

  #edited({ data, round }: EventOf<"culture.edited">): void {
    const changed = this.#culture.edited(data);
    if (changed === undefined || data.edit.op !== "refute") return;
    this.#tell(round, `${changed.foundBy}'s claim ${changed.body.join(" ")} refuted: ${data.edit.reason}`);
  }

  #population(name: string) {
    const known = this.#populations.get(name);
    if (known !== undefined) return known;
    const made = { agents: [], losses: [], laws: new Set<string>() };
    this.#populations.set(name, made);
    return made;
  }

  #tell(round: number, text: string, alarm = false): void {
    this.#news = [...this.#news, { round, text, alarm }].slice(-NEWS);
  }

  #successes(): number[] {
    return [...this.#success.values()].flatMap((share) => shareOf([share]) ?? []);
  }

  /** A measure of the proposals by round: the mean over families, weighted by how many there were. */
  #measured(
    measure: (each: EventData<"diversity.measured">) => number,
    weight: (each: EventData<"diversity.measured">) => number = (each) => each.accepted,
  ): number[] {
    return [...this.#diversity.values()].flatMap((families) => {
      const total = sum(families.map(weight));
      return total === 0 ? [] : [sum(families.map((each) => measure(each) * weight(each))) / total];
    });
  }
}

function shareOf(shares: readonly Share[]): number | undefined {
  const of = sum(shares.map((share) => share.of));
  return of === 0 ? undefined : sum(shares.map(({ hits }) => hits)) / of;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

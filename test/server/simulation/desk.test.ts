// A language-model proposer that writes one and the same puzzle: the alarm is raised and recorded, and answered as far
// as it may be; when the proposer has recovered, everything is as before. Without guards the alarm says that nothing
// was done.
import { describe, expect, it } from "vitest";
import { Rng } from "../../../core/index.ts";
import { makeFamilies } from "../../../server/simulation/families.ts";
import { type PuzzleOptions, Puzzles } from "../../../server/simulation/puzzles.ts";
import { type Stage, scripted, stage } from "./doubles.ts";

/** Proposals asked for per round; the model's quota is half. */
const PER_ROUND = 64;
/** What one lesson in proposing holds. */
const LESSON = 64;
const OPS = ["rev", "sort", "rot", "swp", "inc", "tri", "neg", "cum", "ix", "hd", "par", "dup"];

interface Round {
  /** The model's proposals, and the temperature that they were sampled at. */
  readonly asked: number;
  readonly heat: number | undefined;
  readonly posed: readonly { readonly task: string; readonly proposer: string }[];
  readonly lesson: number;
}

class Play {
  readonly on: Stage;
  readonly rounds: Round[] = [];
  puzzles: Puzzles;
  readonly #make: () => Puzzles;

  /** @param proposal what the model writes in a round. */
  constructor(guards: boolean, proposal: (round: number, i: number) => string, options: PuzzleOptions = {}) {
    this.on = stage({
      populations: [{ name: "ash", agents: 1 }],
      propose: {
        perRound: PER_ROUND,
        guards,
        attemptsPerTask: 1,
        quotas: { random: 0.5, learnability: 0, mutation: 0, model: 0.5 },
      },
    });
    const { config, log } = this.on;
    const families = makeFamilies({ ops: "B", observations: 8 });
    const host = scripted("ash", ({ prompt }, i) =>
      prompt.text.startsWith("P") ? proposal(this.rounds.length + 1, i) : "rev .",
    );
    const sample: typeof host.sample = (call) => {
      for (const { prompt, count } of call.jobs) {
        if (!prompt.text.startsWith("P")) continue;
        this.#asked += count;
        this.#heat = call.temperature;
      }
      return host.sample(call);
    };
    this.#make = () => new Puzzles(config, families, [{ ...host, sample }], new Set(), log, options);
    this.puzzles = this.#make();
  }

  #asked = 0;
  #heat: number | undefined;

  async play(rounds: number): Promise<this> {
    for (let i = 0; i < rounds; i++) {
      this.#asked = 0;
      this.#heat = undefined;
      const number = this.rounds.length + 1;
      this.on.log.startRound(number);
      const { agents, knowledge } = this.on;
      const attempts = await this.puzzles.round(agents, knowledge, Rng.seed(`round ${number}`));
      this.rounds.push({
        asked: this.#asked,
        heat: this.#heat,
        posed: attempts.map(({ posed }) => ({ task: posed.task.id, proposer: posed.proposer })),
        lesson: this.puzzles.lessons("ash", Rng.seed(`lesson ${number}`)).length,
      });
    }
    return this;
  }

  /** As after a crash: a new object with the saved state. */
  resume(): void {
    const saved = JSON.parse(JSON.stringify(this.puzzles.save()));
    this.puzzles = this.#make();
    this.puzzles.load(saved);
  }

  get alarms() {
    return this.on.of("alarm.raised");
  }
}

const collapsed = () => "inc .";
/** Laws of two to four ops, another one each time. */
const varied = (round: number, i: number) => {
  const rng = Rng.seed(`proposal ${round} ${i}`);
  return `${Array.from({ length: rng.range(2, 4) }, () => rng.pick(OPS)).join(" ")} .`;
};
const recalled = ({ posed }: Round) => posed.filter(({ proposer }) => proposer === "archive");

describe("a collapsing proposer", () => {
  it("raises the alarm and loses its share to the others, more of it while it lasts", async () => {
    const { rounds, alarms } = await new Play(true, collapsed).play(10);
    expect(alarms.map(({ kind }) => kind)).toEqual(Array(3).fill("proposals-collapse"));
    expect(alarms[0]?.response).toContain("25 %");
    expect(alarms[1]?.response).toContain("5 %");
    expect(rounds[0]?.asked).toBe(PER_ROUND / 2);
    expect(rounds.at(-1)?.asked).toBeLessThan(PER_ROUND / 8);
  });

  it("is sampled warmer and taught more random tasks, and tasks of earlier rounds come back", async () => {
    const { rounds, alarms } = await new Play(true, collapsed).play(10);
    expect(alarms.map(({ response }) => response)).toEqual([
      expect.stringContaining("temperature times 1.25, 25 % of the puzzles from earlier rounds"),
      expect.stringContaining("temperature times 1.56, 50 % of the puzzles from earlier rounds"),
      expect.stringContaining("temperature times 1.95, 50 % of the puzzles from earlier rounds"),
    ]);
    // The alarms come at the end of rounds 2, 4 and 6.
    expect(rounds.map(({ heat }) => heat)).toEqual([
      1,
      1,
      1.25,
      1.25,
      1.5625,
      1.5625,
      ...Array(4).fill(1.953125),
    ]);
    expect(rounds.map(({ lesson }) => lesson / LESSON)).toEqual([1, 2, 2, 3, 3, 4, 4, 4, 4, 4]);
    const known = new Set<string>();
    for (const round of rounds) {
      for (const { task } of recalled(round)) expect(known).toContain(task);
      for (const { task } of round.posed) known.add(task);
      // They come in place of new ones: a round costs no more than before.
      expect(new Set(round.posed.map(({ task }) => task)).size).toBeLessThanOrEqual(PER_ROUND);
    }
    expect(rounds.map((round) => recalled(round).length > 0)).toEqual(rounds.map((_, i) => i >= 2));
    expect(recalled(rounds[2]!).length).toBe(PER_ROUND / 4);
    expect(recalled(rounds[9]!).length).toBe(PER_ROUND / 2);
  });

  it("gets everything back when it has recovered", async () => {
    const play = new Play(true, (round, i) => (round <= 3 ? collapsed() : varied(round, i)));
    const { rounds, alarms } = await play.play(12);
    expect(alarms.map(({ kind }) => kind)).toContain("proposals-recovered");
    const last = alarms.findLast(({ kind }) => kind !== "proposals-rejections");
    expect(last).toMatchObject({ kind: "proposals-recovered", response: expect.stringContaining("50 %") });
    expect(rounds.at(-1)).toMatchObject({ asked: PER_ROUND / 2, heat: 1, lesson: LESSON });
    expect(recalled(rounds.at(-1)!)).toEqual([]);
  });

  it("goes on after a crash as if nothing had happened", async () => {
    const write = (round: number, i: number) => (round <= 3 ? collapsed() : varied(round, i));
    const whole = await new Play(true, write).play(9);
    for (const cut of [2, 5]) {
      const play = await new Play(true, write).play(cut);
      play.resume();
      await play.play(9 - cut);
      expect(play.rounds).toEqual(whole.rounds);
      expect(play.on.events).toEqual(whole.on.events);
    }
  });

  it("is answered only by what is allowed", async () => {
    const { rounds, alarms } = await new Play(false, collapsed, { responses: ["temperature"] }).play(4);
    expect(alarms[0]?.response).toBe("sampling temperature times 1.25");
    expect(rounds[3]).toMatchObject({ asked: PER_ROUND / 2, heat: 1.25 });
    expect(rounds.flatMap(recalled)).toEqual([]);
  });

  it("without guards raises the alarm all the same, which says that nothing is done", async () => {
    const { rounds, alarms } = await new Play(false, collapsed).play(10);
    expect(alarms.map(({ kind }) => kind)).toContain("proposals-collapse");
    for (const { response } of alarms) expect(response).toContain("guards are switched off");
    expect(rounds.at(-1)).toMatchObject({ asked: PER_ROUND / 2, heat: 1 });
    expect(rounds.flatMap(recalled)).toEqual([]);
  });
});

describe("a proposer that is always refused", () => {
  it("has ten rounds to learn the language, and is then told of, without warmer samples", async () => {
    const nonsense = (round: number, i: number) => varied(round, i).replaceAll(" ", " . ");
    const { rounds, alarms } = await new Play(true, nonsense).play(14);
    expect(alarms.map(({ kind }) => kind)[0]).toBe("proposals-rejections");
    expect(alarms[0]?.response).toContain("25 %");
    const first = rounds.findIndex(({ asked }) => asked < PER_ROUND / 2);
    expect(first).toBe(12);
    expect(new Set(rounds.map(({ heat }) => heat))).toEqual(new Set([1]));
    expect(rounds.flatMap(recalled)).toEqual([]);
  });
});

describe("a healthy proposer", () => {
  it("raises none and keeps its share", async () => {
    const { rounds, alarms } = await new Play(true, varied).play(6);
    expect(alarms).toEqual([]);
    for (const round of rounds)
      expect(round).toMatchObject({ asked: PER_ROUND / 2, heat: 1, lesson: LESSON });
    expect(rounds.flatMap(recalled)).toEqual([]);
  });
});

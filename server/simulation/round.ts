// One round, phase by phase: who is there, what is proposed, solved, claimed and learned, and what becomes of it. Each
// phase takes up what the ones before it left here, with randomness of its own. When a phase is due is for simulation.ts.
import type { Agent } from "../../agents/index.ts";
import type { Rng } from "../../core/index.ts";
import { examine } from "./examination.ts";
import type { Forecast } from "./forecasts.ts";
import type { ForeignEdits } from "./foreign.ts";
import type { Claim, Find } from "./knowledge.ts";
import { type LawAttempts, searchLaws } from "./law-search.ts";
import { type Deeds, makeLessons } from "./lessons.ts";
import type { Parts } from "./parts.ts";

export class Round {
  readonly #parts: Parts;
  readonly #number: number;
  readonly #rng: Rng;
  #agents: readonly Agent[] = [];
  /** Claims decided in this round, those left over from earlier ones first. */
  readonly #claims: Claim[] = [];
  #deeds: Deeds = { puzzles: [], studied: [], matches: [] };
  #searches: readonly LawAttempts[] = [];
  #forecasts: readonly Forecast[] = [];

  constructor(parts: Parts, number: number, rng: Rng) {
    this.#parts = parts;
    this.#number = number;
    this.#rng = rng;
  }

  /** Generations turn over, reviews left over are done, and edits from outside come in. */
  async open(foreign: ForeignEdits): Promise<void> {
    const { log, study, society, knowledge, sleeper } = this.#parts;
    const [round, rng] = [this.#number, this.#rng];
    log.startRound(round);
    await study.refresh();
    for (const agent of await society.turn(round)) knowledge.forget(agent);
    if (round > 1) for (const population of society.newborn(round)) sleeper.forget(population);
    this.#agents = society.agents;
    knowledge.prepare(round, rng.fork("prepare"));
    for (const claim of knowledge.review(this.#agents, round, rng.fork("deferred"))) this.#settle(claim);
    for (const edit of foreign.take(round)) {
      knowledge.foreign(edit, this.#agents, round, rng.fork(`foreign ${edit.request}`));
    }
  }

  /** Puzzles are posed and attempted, tasks are studied, matches are played. */
  async propose(): Promise<void> {
    const { puzzles, variety, study, society, matches, accounts, knowledge } = this.#parts;
    const posed = await puzzles.round(this.#agents, knowledge, this.#rng.fork("puzzles"), (population) =>
      variety.responses(population),
    );
    accounts.puzzles(posed);
    const members = (population: string) => society.members(population);
    const studied = await study.round(members, this.#number, this.#rng.fork("study"));
    for (const { attempts } of studied) accounts.puzzles(attempts);
    const played = await matches.round(this.#agents, this.#rng.fork("matches"));
    this.#deeds = { puzzles: posed, studied, matches: played };
  }

  /** Every population looks for the laws it does not know yet, and makes forecasts. */
  async solve(): Promise<void> {
    const { config, hosts, plan, world, knowledge, society, variety } = this.#parts;
    const { forecasts, sleeper, accounts } = this.#parts;
    const searches = hosts.map((host) =>
      searchLaws(
        host,
        society.members(host.id),
        plan.populations.find(({ id }) => id === host.id)!.attempts,
        world,
        knowledge,
        config,
        this.#rng.fork(`laws ${host.id}`),
        variety.responses(host.id).temperature,
      ),
    );
    this.#searches = (await Promise.all(searches)).flat();
    const asked = this.#rng.fork("forecasts");
    this.#forecasts = await forecasts.round(this.#agents, knowledge, sleeper, asked);
    accounts.forecasts(this.#forecasts);
    sleeper.observe(this.#forecasts);
  }

  /** What was found becomes claims, peers decide, and the culture is tested and edited. */
  async cultivate(): Promise<void> {
    const { knowledge, keeper, sleeper, editors, accounts, world } = this.#parts;
    const [round, rng, agents] = [this.#number, this.#rng, this.#agents];
    const { puzzles } = this.#deeds;
    accounts.searches(this.#searches);
    this.#publish(rng.fork("claims"));
    knowledge.retest(agents, round, rng.fork("retest"));
    keeper.round(this.#forecasts, knowledge, sleeper, round);
    const now = { round, agents, knowledge, claims: this.#claims, puzzles };
    await editors.round(now, rng.fork("editors"));
    accounts.rate(this.#searches, puzzles, agents, world.laws);
  }

  async learn(): Promise<void> {
    const { hosts, debt, accounts } = this.#parts;
    const shares = new Map(hosts.map(({ id }) => [id, debt.share(id)]));
    const lessons = makeLessons(this.#parts, this.#deeds, shares, this.#number, this.#rng);
    const reports = await Promise.all(hosts.map((host, i) => host.learn(lessons[i]!)));
    for (const [i, { id }] of hosts.entries()) {
      accounts.learned(id, reports[i]!);
      debt.paid(id, shares.get(id)!, reports[i]!.tokens);
    }
  }

  /** What is learned asleep is owed by the lessons of rounds to come. */
  async sleep(): Promise<void> {
    const { sleeper, knowledge, accounts, debt } = this.#parts;
    const slept = await sleeper.sleep(this.#agents, knowledge, this.#number, this.#rng.fork("sleep"));
    accounts.slept(slept);
    for (const { population, trained } of slept) debt.owe(population, trained);
  }

  async evaluate(): Promise<void> {
    const examined = await examine(this.#parts, this.#rng.fork("evaluate"));
    for (const [population, values] of Object.entries(examined)) {
      this.#parts.log.add("evaluation.done", { population, values });
    }
  }

  /** How varied the round was, and what follows from that for the next one. */
  close(): void {
    const { variety, knowledge } = this.#parts;
    variety.round(this.#searches, this.#deeds.puzzles, this.#agents, knowledge, this.#number);
  }

  /** Whose claim comes first is a matter of luck, not of a place in a list. */
  #publish(rng: Rng): void {
    const found = this.#searches.flatMap(({ find }): Find[] => (find === undefined ? [] : [find]));
    for (const find of rng.shuffle(found)) {
      const own = rng.fork(`${find.agent.name} ${find.law.id}`);
      const claim = this.#parts.knowledge.claim(find, this.#agents, this.#number, own);
      if (claim !== undefined) this.#settle(claim);
    }
  }

  /** What follows from a claim that was decided. */
  #settle(claim: Claim): void {
    this.#claims.push(claim);
    if (!claim.accepted) return;
    this.#parts.knowledge.cite(claim.find.agent, claim.find.program, this.#number);
    if (claim.correct) this.#parts.accounts.discovery(claim.find);
  }
}

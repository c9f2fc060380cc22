// The lab on a real run: prompts as in the simulation, tokens with their chances, verdicts that do not depend on who
// answers, and refusals that say why.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { PopulationHost, SampleJob } from "../../../agents/index.ts";
import { Rng } from "../../../core/index.ts";
import { resolveConfig } from "../../../server/config/index.ts";
import { poseTask } from "../../../server/lab/lab-task.ts";
import { OpenedRun } from "../../../server/lab/opened-run.ts";
import { readingOf } from "../../../server/lab/reading.ts";
import { Workbench } from "../../../server/lab/workbench.ts";
import type { LabAnswer, LabRequest } from "../../../server/protocol/index.ts";
import { startHosts } from "../../../server/simulation/hosts.ts";
import { Simulation } from "../../../server/simulation/simulation.ts";
import { planSociety } from "../../../server/simulation/society.ts";
import { MemoryStore } from "../../../server/store/index.ts";
import { shortRun } from "../../e2e/short-run.ts";
import { type Folder, tempFolder } from "./tiny-run.ts";

let folder: Folder;
let bench: Workbench;
let agent: string;
beforeAll(async () => {
  folder = tempFolder();
  await folder.run("short-1", shortRun);
  const scripted = { name: "ash", agents: 1, policy: "random" as const };
  await folder.run(
    "script-1",
    resolveConfig({ ...shortRun, name: "script", rounds: 1, populations: [scripted] }),
  );
  bench = new Workbench(folder.store, 60_000);
  agent = openRun().agents[0]!.name;
});
afterAll(async () => {
  await bench.close();
  folder.remove();
});

const openRun = () => OpenedRun.open(folder.store, folder.store.getRun("short-1")!);
const solve = (request: Omit<LabRequest, "agent">, run = "short-1", who = agent) =>
  bench.solve(run, { agent: who, ...request });

describe("a task", () => {
  it("is read, shown and given back so that it can be posed again", async () => {
    const task = await bench.task("short-1", { agent, family: "programs", text: " S inc  rev : 3 1 4" });
    expect(task).toMatchObject({ family: "programs", level: 2, text: "S inc rev : 3 1 4" });
    expect(task.prompt).toBe("S inc rev : 3 1 4");
    for (const family of ["programs", "laws"]) {
      for (const seed of [1, 2, 3]) {
        const made = await bench.task("short-1", { agent, family, level: 1, seed });
        expect(made.level).toBe(1);
        expect(await bench.task("short-1", { agent, family, text: made.text })).toEqual(made);
      }
    }
  });

  it("of the laws is a law of the run's world, observed afresh with every seed", async () => {
    const ask = (text: string, seed?: number) =>
      bench.task("short-1", { agent, family: "laws", text, ...(seed !== undefined && { seed }) });
    const task = await ask("L1.3 #7");
    expect(task).toMatchObject({ family: "laws", level: 1, text: "L1.3 #7" });
    expect(await ask("law-1-3", 7)).toEqual(task);
    expect((await ask("L1.3 #8")).prompt).not.toBe(task.prompt);
    const run = openRun();
    const { program } = run.world.law("law-1-3");
    const verdict = await bench.grade("short-1", {
      family: "laws",
      text: "L1.3 #7",
      answer: `${program.join(" ")} .`,
    });
    expect(verdict).toEqual({ correct: true, score: 1, reason: "correct", steps: [] });
  });

  it.each([
    [{ family: "programs", text: "S inc : 3 1 4 x" }, "expected a list of digits"],
    [{ family: "programs", text: "S zzz : 3 1 4" }, "zzz"],
    [{ family: "programs", text: "S inc ".repeat(200) }, "at most 600"],
    [{ family: "programs", level: 99 }, "level 99"],
    [{ family: "laws", level: 2 }, "level 2"],
    [{ family: "laws", text: "L4.1" }, "no law L4.1"],
    [{ family: "riddles" }, 'family "riddles"'],
  ])("is refused with the reason: %o", async (request, reason) => {
    const refused = bench.task("short-1", { agent, ...request });
    await expect(refused).rejects.toMatchObject({ name: "FolkloreError", code: "bad-usage" });
    await expect(refused).rejects.toThrow(reason);
  });

  it("needs a run, and an agent who lives in it", async () => {
    const request = { agent: `${agent}x`, family: "programs", level: 1 };
    await expect(bench.task("short-1", request)).rejects.toMatchObject({
      code: "not-found",
      hint: `did you mean "${agent}"?`,
    });
    await expect(bench.task("nowhere-1", request)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("an agent", () => {
  it("answers greedily, the same each time, with the chances of its symbols", async () => {
    for (const request of [
      { family: "programs", text: "S inc rev : 3 1 4" },
      { family: "laws", text: "L1.1 #2" },
    ]) {
      const answer = await solve(request);
      expect(await solve(request)).toEqual(answer);
      expect(answer.round).toBe(4);
      expect(answer.completion).toBe(answer.tokens.map(({ token }) => token).join(" "));
      for (const { token, probability, top } of answer.tokens) {
        expect(top.length).toBe(5);
        expect(top[0]).toEqual({ token, probability });
        expect(top.map((likely) => likely.probability)).toEqual(
          top.map((likely) => likely.probability).sort((a, b) => b - a),
        );
        expect(top.reduce((sum, likely) => sum + likely.probability, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }
      const { oracle, task } = answer;
      const asked = { family: task.family, text: task.text };
      expect(await bench.grade("short-1", { ...asked, answer: oracle! })).toMatchObject({ correct: true });
      expect(await bench.grade("short-1", { ...asked, answer: ` ${answer.completion}\n` })).toEqual(
        answer.verdict,
      );
    }
  });

  it("writes what the simulation's population would write", async () => {
    const run = openRun();
    const plan = planSociety(run.config);
    const [host] = await startHosts(run.config, plan, "local");
    const hosts = [host!];
    const simulation = new Simulation({ config: run.config, store: folder.store, runId: "short-1", hosts });
    await simulation.restore(folder.store.latestCheckpoint("short-1")!);
    const text = "S inc rev neg : 3 1 4";
    const answer = await solve({ family: "programs", text });
    const reading = readingOf(run, run.agents[0]!, poseTask(run, { family: "programs", text }));
    const [[completion] = []] = await host!.sample({
      jobs: [{ family: "programs", prompt: reading.prompt, count: 1, allowed: reading.allowed }],
      temperature: 0,
      maxTokens: reading.maxTokens,
      rng: Rng.seed(1).state(),
    });
    expect(answer.completion).toBe(completion!.text);
    answer.tokens.forEach(({ probability }, i) => {
      expect(Math.log(probability)).toBeCloseTo(completion!.logProbs[i]!, 5);
    });
    await host!.close();
  });

  it("draws by the seed where a temperature is given", async () => {
    const request = { family: "programs", text: "S inc rev : 3 1 4", temperature: 1 };
    const answers: LabAnswer[] = [];
    for (const seed of [1, 2, 3]) answers.push(await solve({ ...request, seed }));
    expect(await solve({ ...request, seed: 2 })).toEqual(answers[1]);
    expect(new Set(answers.map(({ completion }) => completion)).size).toBeGreaterThan(1);
    await expect(solve({ ...request, temperature: -1 })).rejects.toMatchObject({ code: "bad-usage" });
    await expect(solve({ ...request, temperature: Number.NaN })).rejects.toMatchObject({ code: "bad-usage" });
  });

  it("reads the definitions of the culture, unless they are left out", async () => {
    const [entry] = [...openRun().knowledge.cultures.get("shared")!.adopted()];
    const { id, name } = entry!;
    const text = `S inc ${name} : 3 1 4`;
    const reading = await solve({ family: "programs", text });
    expect(reading.read).toEqual([{ name, body: expect.any(Array), entry: id }]);
    expect(reading.task.prompt).toBe(`D ${name} ${reading.read[0]!.body.join(" ")} ${text}`);
    const blind = await solve({ family: "programs", text, without: [name] });
    expect(blind.read).toEqual([]);
    expect(blind.task.prompt).toBe(text);
    expect(blind.task.id).toBe(reading.task.id);
    const law = await solve({ family: "laws", text: "L1.1" });
    expect(law.read.map((one) => one.name)).toContain(name);
    const without = await solve({ family: "laws", text: "L1.1", without: [name] });
    expect(without.read.map((one) => one.name)).not.toContain(name);
    for (const { top } of without.tokens) expect(top.map(({ token }) => token)).not.toContain(name);
  });

  it("without a model is certain of what it writes", async () => {
    const script = OpenedRun.open(folder.store, folder.store.getRun("script-1")!);
    const who = script.agents[0]!.name;
    const answer = await solve({ family: "laws", text: "L1.1" }, "script-1", who);
    expect(answer.tokens.length).toBeGreaterThan(1);
    expect(answer.tokens.every(({ probability, top }) => probability === 1 && top.length === 0)).toBe(true);
    expect(await solve({ family: "laws", text: "L1.1" }, "script-1", who)).toEqual(answer);
  });

  it("has only so long", async () => {
    const hurried = new Workbench(folder.store, -1);
    await expect(
      hurried.solve("short-1", { agent, family: "programs", text: "S inc : 3 1 4" }),
    ).rejects.toMatchObject({ code: "busy" });
    await hurried.close();
  });
});

describe("the lab's prompts", () => {
  it("are those of the simulation, with the same symbols allowed", async () => {
    const store = new MemoryStore();
    store.createRun({ id: "short-1", name: "short", seed: shortRun.seed, config: shortRun });
    const jobs: SampleJob[] = [];
    const [host] = await startHosts(shortRun, planSociety(shortRun), "local");
    const watched: PopulationHost = {
      ...host!,
      id: host!.id,
      sample: (call) => {
        jobs.push(...call.jobs);
        return host!.sample(call);
      },
    };
    const simulation = new Simulation({ config: shortRun, store, runId: "short-1", hosts: [watched] });
    await simulation.begin();
    for (let round = 1; round <= 3; round++) await simulation.step();
    const run = OpenedRun.open(store, store.getRun("short-1")!);
    jobs.length = 0;
    await simulation.step();
    const posed = [...store.events("short-1", { types: ["task.proposed"] })].filter(
      ({ round }) => round === 4,
    );
    expect(posed.length).toBeGreaterThan(0);
    for (const { type, data } of posed) {
      if (type !== "task.proposed") continue;
      const task = poseTask(run, data);
      expect(task.task.id).toBe(data.task);
      const reading = readingOf(run, run.agents[0]!, task);
      const job = jobs.find(({ topic }) => topic === data.task)!;
      expect(reading.prompt).toEqual(job.prompt);
      expect(reading.allowed).toEqual(job.allowed);
    }
    const search = jobs.find(({ topic }) => topic?.includes("law-1-"))!;
    const [name, law] = search.topic!.split(" ");
    const task = poseTask(run, { family: "laws", text: law! });
    const reading = readingOf(run, run.agents.find((one) => one.name === name)!, task);
    expect(reading.topic).toBe(search.topic);
    expect(reading.allowed).toEqual(search.allowed);
    expect(reading.prompt.pieces.length).toBe(search.prompt.pieces.length);
    await host!.close();
  });
});

describe("the workbench", () => {
  it("opens a run again when it has moved on, and keeps no more than two", async () => {
    const grown = resolveConfig({ ...shortRun, rounds: 1, name: "grown" });
    await folder.run("grown-1", grown);
    const who = OpenedRun.open(folder.store, folder.store.getRun("grown-1")!).agents[0]!.name;
    const fresh = new Workbench(folder.store, 60_000);
    const ask = () => fresh.solve("grown-1", { agent: who, family: "programs", text: "S inc : 3 1 4" });
    expect((await ask()).round).toBe(1);
    const [host] = await startHosts(grown, planSociety(grown), "local");
    const config = { ...grown, rounds: 2 };
    const simulation = new Simulation({ config, store: folder.store, runId: "grown-1", hosts: [host!] });
    await simulation.restore(folder.store.latestCheckpoint("grown-1")!);
    await simulation.step();
    await host!.close();
    const closed = vi.spyOn(OpenedRun.prototype, "close");
    expect((await ask()).round).toBe(2);
    await fresh.solve("short-1", { agent, family: "laws", level: 1 });
    await ask();
    const ended = () =>
      closed.mock.contexts.map((run) => `${(run as OpenedRun).id} ${(run as OpenedRun).round}`);
    expect(ended()).toEqual(["grown-1 1"]);
    await fresh.task("script-1", { agent: "nobody", family: "laws" }).catch(() => {});
    expect(ended()).toEqual(["grown-1 1", "short-1 4"]);
    closed.mockRestore();
    await fresh.close();
  });
});

// The lab itself: tasks for people to look at, agents that solve them token by token, and the verdict on anybody's
// answer. It keeps the last runs' models in memory and writes nothing. Calls must not overlap: a model decodes one
// answer at a time.
import { type Agent, stepThrough } from "../../agents/index.ts";
import { Rng } from "../../core/index.ts";
import type { Context, TaskFamily, Verdict } from "../../tasks/index.ts";
import { FolkloreError } from "../errors.ts";
import type {
  GradeRequest,
  LabAnswer,
  LabRequest,
  LabTask,
  LabToken,
  LabVerdict,
} from "../protocol/index.ts";
import { runOf } from "../queries/index.ts";
import type { Store } from "../store/index.ts";
import { suggest } from "../suggest.ts";
import { type PosedTask, poseTask } from "./lab-task.ts";
import { OpenedRun } from "./opened-run.ts";
import { type Reading, readingOf } from "./reading.ts";

/** Runs whose models are kept: two are compared more often than three. */
const KEPT_RUNS = 2;
const MAX_TEMPERATURE = 10;
/** Characters of an answer that are graded. */
const MAX_ANSWER = 4000;

export class Workbench {
  readonly #store: Store;
  readonly #limitMs: number;
  /** The run used last comes last. */
  readonly #runs = new Map<string, OpenedRun>();

  /** @param limitMs milliseconds that an agent may write. */
  constructor(store: Store, limitMs: number) {
    this.#store = store;
    this.#limitMs = limitMs;
  }

  /** @throws FolkloreError "not-found" for an unknown run or agent, "bad-usage" for a task that is refused. */
  async task(id: string, request: LabRequest): Promise<LabTask> {
    const run = await this.#open(id);
    const posed = poseTask(run, request);
    return shownTask(posed, readingOf(run, agentOf(run, request.agent), posed, request.without));
  }

  /** The same request has the same answer as long as the run stands still. @throws as `task` does. */
  async solve(id: string, request: LabRequest): Promise<LabAnswer> {
    const { temperature = 0 } = request;
    if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
      throw new FolkloreError(
        "bad-usage",
        `temperature ${temperature}`,
        `0 to ${MAX_TEMPERATURE} can be had`,
      );
    }
    const run = await this.#open(id);
    const agent = agentOf(run, request.agent);
    const posed = poseTask(run, request);
    const reading = readingOf(run, agent, posed, request.without);
    const family = run.families.get(posed.task.family)!;
    const rng = Rng.seed(`lab ${request.seed ?? 1}`);
    const { completion, tokens } = await this.#write(run, agent, family, reading, temperature, rng);
    const { context, read } = reading;
    return {
      task: shownTask(posed, reading),
      round: run.round,
      read,
      tokens,
      completion,
      verdict: shownVerdict(family.verify(posed.task, completion, context)),
      oracle: workedAnswer(family, posed, context),
    };
  }

  /** A person's answer before the same verifier; spacing does not matter. @throws as `task` does. */
  async grade(id: string, { family: name, text, answer }: GradeRequest): Promise<LabVerdict> {
    if (answer.length > MAX_ANSWER) {
      const message = `an answer of ${answer.length} characters`;
      throw new FolkloreError("bad-usage", message, `at most ${MAX_ANSWER} are graded`);
    }
    const run = await this.#open(id);
    const { task } = poseTask(run, { family: name, text });
    const context: Context = { definitions: run.knowledge.common() };
    const words = answer.trim().split(/\s+/).join(" ");
    return shownVerdict(run.families.get(task.family)!.verify(task, words, context));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.close()));
    this.#runs.clear();
  }

  /** At its latest checkpoint, which every commit includes. */
  async #open(id: string): Promise<OpenedRun> {
    const record = runOf(this.#store, id);
    const kept = this.#runs.get(id);
    this.#runs.delete(id);
    if (kept !== undefined && kept.seq === record.lastSeq) {
      this.#runs.set(id, kept);
      return kept;
    }
    await kept?.close();
    const run = OpenedRun.open(this.#store, record);
    this.#runs.set(id, run);
    for (const [other, oldest] of this.#runs) {
      if (this.#runs.size <= KEPT_RUNS) break;
      this.#runs.delete(other);
      await oldest.close();
    }
    return run;
  }

  async #write(
    run: OpenedRun,
    agent: Agent,
    family: TaskFamily,
    { prompt, allowed, maxTokens, topic }: Reading,
    temperature: number,
    rng: Rng,
  ): Promise<{ completion: string; tokens: LabToken[] }> {
    const mind = await run.mind(agent);
    if (mind.kind === "script") {
      // Scripts have no probabilities: they are certain of what they write.
      const job = { family: family.id, topic, prompt, count: 1, allowed };
      const answers = await mind.host.sample({ jobs: [job], temperature, maxTokens, rng: rng.state() });
      const { text } = answers[0]![0]!;
      const tokens = text.split(" ").map((token) => ({ token, probability: 1, top: [] }));
      return { completion: text, tokens };
    }
    const deadline = performance.now() + this.#limitMs;
    const request = { prompt, coordinates: family.coordinates, family: family.id, topic, allowed };
    const { completion, steps } = await stepThrough(mind.sampler, mind.tokenizer, request, {
      temperature,
      maxTokens,
      rng,
      onStep: () => {
        if (performance.now() < deadline) return;
        throw new FolkloreError("busy", "the agent did not finish in time", "try again, or a shorter task");
      },
    });
    const tokens = steps.map(({ symbol, probability, top }) => ({
      token: symbol,
      probability,
      top: top.map((likely) => ({ token: likely.symbol, probability: likely.probability })),
    }));
    return { completion: completion.text, tokens };
  }
}

function agentOf(run: OpenedRun, name: string): Agent {
  const agent = run.agents.find((one) => one.name === name);
  if (agent !== undefined) return agent;
  const living = run.agents.map((one) => one.name);
  const guess = suggest(name, living);
  throw new FolkloreError(
    "not-found",
    `nobody called "${name}" lives in run ${run.id}`,
    guess === undefined ? `there are: ${living.join(", ")}` : `did you mean "${guess}"?`,
  );
}

function shownTask({ task, text }: PosedTask, { prompt }: Reading): LabTask {
  return { id: task.id, family: task.family, level: task.level, text, prompt: prompt.text };
}

function shownVerdict({ correct, score, reason, steps }: Verdict): LabVerdict {
  return { correct, score, reason, steps };
}

/** None for laws that take more symbols than an answer may have, with the names that this agent knows. */
function workedAnswer(family: TaskFamily, { task }: PosedTask, context: Context): string | null {
  const { completion } = family.oracle(task, context);
  return family.verify(task, completion, context).correct ? completion : null;
}

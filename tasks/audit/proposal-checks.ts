// Checks of the proposal language: any text is data, what is accepted is a task, and ill-posed tasks pay nobody.
import { type Result, Rng } from "../../core/index.ts";
import { makeTask, type Rejection, type Task, type TaskFamily } from "../family.ts";
import { atMost, Gate } from "../gate.ts";
import { learnability } from "../proposer.ts";
import { AmbiguityAttacker } from "../proposers/ambiguity-attacker.ts";
import { EMPTY_ANSWERS, PROPOSAL_ATTACKS, randomBytes, randomSymbols, UNICODE_ANSWERS } from "./attacks.ts";
import { grade } from "./grade.ts";
import { type Check, Hole, said, show } from "./hole.ts";
import { holdsAnswer, mustBePlain } from "./task-checks.ts";

/** Ill-posed proposals tried, and peers who would attempt what is accepted. */
const ATTACKS = 600;
const PEERS = 8;
const NONE = "it takes no proposals";

export const PROPOSAL_CHECKS: Readonly<Record<string, Check>> = {
  "proposals round trip"({ family, few }) {
    if (family.proposals === false) return NONE;
    for (const { task } of few) {
      const text = family.propose(task);
      const parsed = family.parse(text, { kind: "seed", source: "audit" });
      if (!parsed.ok) throw new Hole(`${show(text)} is refused: ${parsed.error.reason} (${task.id})`);
      if (parsed.value.id !== task.id) throw new Hole(`${show(text)} becomes another task (${task.id})`);
    }
    return `${few.length} tasks read back from their proposals`;
  },

  "proposals of any text"({ family, few, seed }) {
    const rng = Rng.seed(`audit proposals ${seed}`);
    const texts: string[] = [...EMPTY_ANSWERS, ...UNICODE_ANSWERS, ...PROPOSAL_ATTACKS];
    texts.push(...randomBytes(rng, 50), "0 ".repeat(500_000), ...randomSymbols(rng, family.symbols, 300));
    for (const { task, answer } of few) {
      // Where there is no proposal language, a prompt is the likeliest text to be taken for a proposal.
      const text = family.proposals === false ? family.render(task).text : family.propose(task);
      texts.push(text, `${text} ${answer}`);
    }
    let accepted = 0;
    for (const text of texts) {
      const parsed = read(family, text);
      if (!parsed.ok) continue;
      if (family.proposals === false) throw new Hole(`takes no proposals, yet accepts ${show(text)}`);
      accepted++;
      mustBeATask(family, parsed.value, text);
      const again = read(family, text);
      if (!again.ok || again.value.id !== parsed.value.id) {
        throw new Hole(`${show(text)} is read in two ways (${parsed.value.id})`);
      }
    }
    const all = accepted === 0 ? "none of them a task" : `${accepted} of them tasks, all answerable`;
    return `${texts.length} texts, ${all}`;
  },

  "ambiguity does not pay"({ family, seed, few }) {
    if (family.proposals === false) return NONE;
    // Honest tasks first, each the only one with its prompt; then whatever the attacker gets through the gate.
    const byPrompt = new Map<string, { readonly task: Task; readonly answer: string }[]>();
    for (const { task, answer } of few) byPrompt.set(promptOf(family, task), [{ task, answer }]);
    const gate = new Gate({ families: [family], maxText: 4096, nearLimit: atMost(ATTACKS) });
    const attacker = new AmbiguityAttacker();
    const proposals = attacker.next(family, ATTACKS, Rng.seed(`audit ambiguity ${seed}`));
    let accepted = 0;
    for (const proposal of proposals) {
      const judged = gate.judge(proposal);
      if (!judged.ok) continue;
      accepted++;
      const task = judged.value;
      mustBeATask(family, task, proposal.text);
      const { completion: answer } = family.oracle(task);
      if (!family.ascii && answer.split(" ").length > 2 && holdsAnswer(family, task, answer)) {
        throw new Hole(`${show(proposal.text)} becomes a task whose prompt holds its answer (${task.id})`);
      }
      const rivals = byPrompt.get(promptOf(family, task)) ?? [];
      rivals.push({ task, answer });
      byPrompt.set(promptOf(family, task), rivals);
      if (rivals.length > 1) mustAgree(family, rivals, proposal.text);
    }
    const refused = proposals.length - accepted;
    return {
      detail: `${refused} of ${proposals.length} ill-posed proposals refused, the others turned out well-posed`,
      value: refused / proposals.length,
    };
  },
};

function read(family: TaskFamily, text: string): Result<Task, Rejection> {
  try {
    return family.parse(text, { kind: "agent", agent: "a", proposer: "p" });
  } catch (error) {
    if (error instanceof Hole) throw error;
    throw new Hole(`parse threw on ${show(text)}: ${said(error)}`);
  }
}

function mustBeATask(family: TaskFamily, task: Task, text: string): void {
  mustBePlain(task, `what ${show(text)} becomes`, task);
  if (!(Number.isInteger(task.level) && task.level >= 1 && task.level <= family.levels)) {
    throw new Hole(`${show(text)} becomes a task of level ${task.level} (${task.id})`);
  }
  if (task.id !== makeTask(family.id, task.level, task.payload, task.provenance).id) {
    throw new Hole(`${show(text)} becomes a task whose id is not its content (${task.id})`);
  }
  if (!grade(family, task, family.oracle(task).completion).correct) {
    throw new Hole(`${show(text)} becomes a task that its own oracle fails (${task.id})`);
  }
}

/** Tasks that look the same must have the same right answers: else solvers can only guess, which looks learnable. */
function mustAgree(
  family: TaskFamily,
  rivals: readonly { readonly task: Task; readonly answer: string }[],
  text: string,
): void {
  for (const { task } of rivals) {
    const right = rivals.filter(({ answer }) => grade(family, task, answer).correct).length;
    if (right === rivals.length) continue;
    const solved = Math.round((PEERS * right) / rivals.length);
    const pay = learnability(solved, PEERS);
    throw new Hole(
      `${show(text)} has the prompt of another task and another answer: even one who knows all earns its proposer ${pay.toFixed(2)} (${task.id})`,
      pay,
    );
  }
}

function promptOf(family: TaskFamily, task: Task): string {
  const { text, pieces } = family.render(task);
  return JSON.stringify([text, pieces]);
}

// The agent at work: what it wrote token by token, what it had read, its verdict, and earlier tries at the same task.
import type { LabAnswer } from "../../../server/protocol/index.ts";
import { Button, Empty, Mark, Panel, percent, Toggle } from "../../ui/index.ts";
import { certainty } from "./lab-steps.ts";
import { TokenStrip } from "./token-strip.tsx";
import { useReveal } from "./use-reveal.ts";
import { Verdict } from "./verdict.tsx";

export interface Try {
  readonly number: number;
  readonly agent: string;
  readonly without: readonly string[];
  readonly temperature: number;
  readonly answer: LabAnswer;
}

interface AgentAnswerProps {
  readonly current: Try | null;
  readonly tries: readonly Try[];
  readonly busy: boolean;
  readonly without: readonly string[];
  leaveOut(names: readonly string[]): void;
  show(shown: Try): void;
  solve(): void;
}

export function AgentAnswer({ current, tries, busy, without, leaveOut, show, solve }: AgentAnswerProps) {
  const answer = current?.answer ?? null;
  const shown = useReveal(answer, answer?.tokens.length ?? 0);
  if (answer === null || current === null) {
    return (
      <Panel title="The agent's answer">
        <Empty title={busy ? "The agent is at it…" : "Nothing has been solved yet"}>
          {busy
            ? "Loading its weights takes a few seconds the first time."
            : "“Watch it solve”: its tokens appear here one by one, each with its probability."}
        </Empty>
      </Panel>
    );
  }
  const done = shown.value >= answer.tokens.length;
  const { all, weakest } = certainty(answer.tokens);
  // What was left out this time is still offered, to be read again.
  const offered = [...new Set([...answer.read.map(({ name }) => name), ...current.without, ...without])];
  const changed = [...without].sort().join() !== [...current.without].sort().join();
  return (
    <Panel
      title={`${current.agent}'s answer`}
      hint={`As of round ${answer.round}${current.temperature > 0 ? `, temperature ${current.temperature}` : ", always the likeliest token"}`}
      actions={!done && <Button onClick={() => (shown.value = answer.tokens.length)}>Show all</Button>}
    >
      <h3 class="lab-heading">It read</h3>
      {offered.length === 0 ? (
        <p class="lab-faint">Nothing from the culture.</p>
      ) : (
        <ul class="lab-read">
          {offered.map((name) => {
            const body = answer.read.find((each) => each.name === name)?.body;
            return (
              <li key={name}>
                <Toggle
                  label={<code>{body === undefined ? name : `${name} = ${body.join(" ")}`}</code>}
                  title="Untick to leave it out the next time"
                  value={!without.includes(name)}
                  onChange={(read) =>
                    leaveOut(read ? without.filter((other) => other !== name) : [...without, name])
                  }
                />
                {current.without.includes(name) && <span class="lab-faint"> left out this time</span>}
              </li>
            );
          })}
        </ul>
      )}
      {changed && (
        <Button disabled={busy} onClick={solve}>
          Solve again with this selection
        </Button>
      )}
      <h3 class="lab-heading">
        It wrote <span class="lab-faint">under each token its probability in %</span>
      </h3>
      <TokenStrip tokens={answer.tokens} shown={shown.value} marks={done ? answer.verdict.steps : []} />
      <div aria-live="polite">{done && <Verdict verdict={answer.verdict} />}</div>
      {done && answer.tokens.length > 0 && (
        <p class="lab-faint">
          Exactly this answer is sampled with probability {percent(all)} at temperature 1.
          {weakest !== null && ` It was least sure of token ${weakest + 1}.`}
        </p>
      )}
      {done && answer.oracle !== null && !answer.verdict.correct && (
        <p class="lab-oracle">
          A right answer: <code>{answer.oracle}</code>
        </p>
      )}
      {tries.length > 1 && <Tries tries={tries} current={current} show={show} />}
    </Panel>
  );
}

function Tries({
  tries,
  current,
  show,
}: Pick<AgentAnswerProps, "tries" | "show"> & { readonly current: Try }) {
  return (
    <>
      <h3 class="lab-heading">Tries at this task</h3>
      <ol class="lab-tries">
        {tries.map((one) => (
          <li key={one.number}>
            <Button kind="quiet" pressed={one === current} onClick={() => show(one)}>
              <Mark ok={one.answer.verdict.correct} /> {one.agent}
              {one.without.length > 0 && ` without ${one.without.join(", ")}`}
              {one.temperature > 0 && `, temperature ${one.temperature}`}
            </Button>
            <span class="lab-faint">{one.answer.verdict.correct ? "" : one.answer.verdict.reason}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

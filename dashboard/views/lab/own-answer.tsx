// A person's answer to the same task, before the same verifier.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LabTask, LabVerdict, Problem } from "../../../server/protocol/index.ts";
import { api, problemOf } from "../../app/api.ts";
import { Button, Empty, Mark, Panel } from "../../ui/index.ts";
import type { Language } from "./lab-options.ts";
import { stepsOf, wordsOf } from "./lab-steps.ts";
import { Trouble } from "./trouble.tsx";
import { Verdict } from "./verdict.tsx";

interface OwnAnswerProps {
  readonly run: string;
  readonly task: LabTask | null;
  readonly language: Language | null;
}

export function OwnAnswer({ run, task, language }: OwnAnswerProps) {
  const text = useSignal("");
  const graded = useSignal<{ readonly answer: string; readonly verdict: LabVerdict } | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    text.value = "";
    graded.value = null;
    problem.value = null;
  }, [run, task?.id]);
  if (task === null) {
    return (
      <Panel title="Your answer">
        <Empty title="No task yet">Make a task: you can solve it yourself, before or after the agent.</Empty>
      </Panel>
    );
  }
  const grade = async (): Promise<void> => {
    const answer = text.value;
    problem.value = null;
    try {
      const body = { family: task.family, text: task.text, answer };
      const verdict = await api.post<LabVerdict>(`/runs/${encodeURIComponent(run)}/lab/grade`, body);
      graded.value = { answer, verdict };
    } catch (thrown) {
      graded.value = null;
      problem.value = problemOf(thrown);
    }
  };
  return (
    <Panel title="Your answer" hint="The same verifier judges you. You see the task as the agent does.">
      <form
        class="lab-own"
        onSubmit={(event) => {
          event.preventDefault();
          void grade();
        }}
      >
        <label>
          Answer {language && <span class="lab-faint">for example {language.answer}</span>}
          <textarea
            rows={3}
            spellcheck={false}
            placeholder={language?.answer}
            value={text.value}
            onInput={(event) => (text.value = event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.shiftKey) {
                event.preventDefault();
                void grade();
              }
            }}
          />
        </label>
        <Button type="submit" disabled={text.value.trim() === ""}>
          Grade my answer
        </Button>
      </form>
      <Trouble problem={problem.value} />
      <div aria-live="polite">
        {graded.value && (
          <>
            <div class="lab-strip lab-words">
              {stepsOf(wordsOf(graded.value.answer), graded.value.verdict.steps).map(({ tokens, right }) => (
                <span class="lab-step" key={tokens[0]?.index}>
                  <code>{tokens.map(({ token }) => token.token).join(" ")}</code>
                  {right !== null && (
                    <Mark ok={right} title={right ? "this step is right" : "this step is wrong"} />
                  )}
                </span>
              ))}
            </div>
            <Verdict verdict={graded.value.verdict} />
          </>
        )}
      </div>
    </Panel>
  );
}

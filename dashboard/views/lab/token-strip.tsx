// An answer token by token: each with its probability as a bar and a number, grouped into steps with their marks. One
// token can be pointed at or reached with the arrow keys; its alternatives are shown below.
import { useSignal } from "@preact/signals";
import type { LabToken } from "../../../server/protocol/index.ts";
import { Mark, percent, rampColour } from "../../ui/index.ts";
import { stepsOf } from "./lab-steps.ts";

interface TokenStripProps {
  readonly tokens: readonly LabToken[];
  /** How many of them are there yet. */
  readonly shown: number;
  /** The verdict's marks; none while the agent still writes. */
  readonly marks: readonly boolean[];
}

export function TokenStrip({ tokens, shown, marks }: TokenStripProps) {
  const chosen = useSignal(0);
  const visible = tokens.slice(0, shown);
  const at = Math.min(chosen.value, Math.max(visible.length - 1, 0));
  const onKey = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(Math.max(at + step, 0), visible.length - 1);
    event.currentTarget.querySelectorAll<HTMLElement>(".lab-token")[next]?.focus();
  };
  return (
    <>
      <fieldset class="lab-strip" aria-label="The answer's tokens" onKeyDown={onKey}>
        {stepsOf(visible, marks).map(({ tokens: own, right }) => (
          <span class="lab-step" key={own[0]?.index}>
            {own.map(({ token: { token, probability }, index }) => (
              <button
                type="button"
                key={index}
                class={index === at ? "lab-token lab-chosen" : "lab-token"}
                tabIndex={index === at ? 0 : -1}
                onFocus={() => (chosen.value = index)}
                onPointerEnter={() => (chosen.value = index)}
              >
                <code>{token}</code>
                <span class="lab-level">
                  <span style={{ width: `${100 * probability}%`, background: rampColour(probability) }} />
                </span>
                <small>
                  {percentNumber(probability)}
                  <span class="unseen"> % probability</span>
                </small>
              </button>
            ))}
            {right !== null && (
              <Mark ok={right} title={right ? "this step is right" : "this step is wrong"} />
            )}
          </span>
        ))}
      </fieldset>
      {visible[at] && <Alternatives token={visible[at]} place={at + 1} />}
    </>
  );
}

/** What the agent might have written instead. */
function Alternatives({
  token: { token, probability, top },
  place,
}: {
  readonly token: LabToken;
  readonly place: number;
}) {
  return (
    <div class="lab-alternatives">
      <p>
        Token {place}: <code>{token}</code> was written with probability {percent(probability)}.
        {top.length === 0 ? " A script is certain of what it writes." : " The likeliest were:"}
      </p>
      <ul>
        {top.slice(0, 5).map((likely) => (
          <li key={likely.token}>
            <code>{likely.token}</code>
            <span class="lab-level">
              <span
                style={{ width: `${100 * likely.probability}%`, background: rampColour(likely.probability) }}
              />
            </span>
            <span>{percent(likely.probability)}</span>
            <span class="lab-taken">{likely.token === token ? "written" : ""}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Percent without the sign: there is one under every token. */
function percentNumber(probability: number): string {
  return percent(probability).replace(/\s?%$/, "");
}

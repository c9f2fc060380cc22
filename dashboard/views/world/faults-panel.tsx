// What task families did wrong, which are left out since, and which versions of plug-ins were taken up or refused.
import type { RunState } from "../../../server/protocol/index.ts";
import { useRunState } from "../../app/session.ts";
import { Panel, Tag, type TagProps } from "../../ui/index.ts";

/** Lines at most. */
const LISTED = 30;

interface Line {
  readonly seq: number;
  readonly round: number;
  readonly family: string;
  readonly tone: NonNullable<TagProps["tone"]>;
  readonly sign: string;
  readonly text: string;
}

export function FaultsPanel({ state, round }: { readonly state: RunState; readonly round: number }) {
  // Drawn again with every tick: the state is mutated in place.
  useRunState();
  const lines = [...faultLines(state), ...versionLines(state)]
    .filter((line) => line.round <= round)
    .sort((a, b) => b.seq - a.seq)
    .slice(0, LISTED);
  return (
    <Panel
      title="Faults and versions of families"
      hint="A family that throws, hangs or answers junk costs its own tasks only; one that keeps failing is left out"
      class="world-wide"
    >
      {lines.length === 0 ? (
        <p class="world-quiet">No family has failed.</p>
      ) : (
        <ol class="world-faults">
          {lines.map(({ seq, round, family, tone, sign, text }) => (
            <li key={seq}>
              <span class="world-quiet">round {round}</span>
              <strong>{family}</strong>
              <Tag tone={tone}>{sign}</Tag>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function faultLines({ faults }: Pick<RunState, "faults">): Line[] {
  return faults.map(({ kind, detail, quarantined, ...line }) => ({
    ...line,
    tone: quarantined ? "bad" : "warn",
    sign: quarantined ? "▲ quarantined" : kind,
    text: quarantined ? `${kind}: ${detail}` : detail,
  }));
}

/** Hashes are long: their beginning tells them apart. */
const HASH = 12;

function versionLines({ versions }: Pick<RunState, "versions">): Line[] {
  return versions.map(({ version, accepted, reason, ...line }) => ({
    ...line,
    tone: accepted ? "good" : "warn",
    sign: accepted ? "✓ version" : "✗ refused",
    text: `${version.slice(0, HASH)}: ${reason}`,
  }));
}

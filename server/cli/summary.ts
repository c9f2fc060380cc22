// The closing summary of a run: what was learned, the culture as a tree, where everything is stored, what to run next.
// Pure: a view and a width in, lines out.
import type { SummaryView } from "./panel-view.ts";
import {
  bar,
  clock,
  width as columnsOf,
  cut,
  pad,
  paint,
  plain,
  rate,
  share,
  short,
  withoutColour,
} from "./terminal-text.ts";

/** Lines of at most `width` columns. */
export function renderSummary(view: SummaryView, width: number, colour = false): string[] {
  const found = view.levels.reduce((sum, level) => sum + level.found, 0);
  const total = view.levels.reduce((sum, level) => sum + level.total, 0);
  const first =
    view.firstAfterSeconds === undefined ? "" : `, the first after ${clock(view.firstAfterSeconds)}`;
  const lines = [
    `${paint("accent", "◆")} ${paint("strong", `Run ${plain(view.run)} ${view.status}`)} after ${clock(view.elapsedSeconds)}: ${view.rounds} rounds, ${short(view.tokens)} tokens, ${short(view.attempts)} attempts`,
    "",
    paint("strong", "What was learned"),
    `  ${found} of ${total} laws discovered${first}`,
    ...view.levels.map(
      ({ level, found: count, total: of }) =>
        `  level ${level}  ${bar(of > 0 ? count / of : 0, 24, "good")}  ${count}/${of}`,
    ),
    ...(view.success.last === undefined
      ? []
      : [`  success per attempt from ${rate(view.success.first)} to ${rate(view.success.last)}`]),
    ...heldOut(view),
    ...view.world.map((line) => `  ${plain(line)}`),
    ...(view.finders.length === 0
      ? []
      : [
          `  found by ${view.finders.map(({ agent, found: count }) => `${plain(agent)} ${count}`).join(", ")}`,
        ]),
    ...view.alarms.map((alarm) => paint("alarm", `  ! ${plain(alarm)}`)),
    "",
    ...culture(view),
    "",
    paint("strong", "Where everything is stored"),
    ...pairs(view.stored.map(({ what, path }) => [plain(what), plain(path)])),
    "",
    paint("strong", "What to run next"),
    ...pairs(view.next.map(({ command, why }) => [plain(why), paint("accent", plain(command))])),
  ];
  // Paths and commands are never cut: they are there to be copied.
  const copied = new Set(
    [...view.stored.map(({ path }) => path), ...view.next.map(({ command }) => command)].map(plain),
  );
  return lines.map((line) => {
    const whole = [...copied].some((text) => withoutColour(line).includes(text));
    const fitted = whole ? line : cut(line, width);
    return colour ? fitted : withoutColour(fitted);
  });
}

const CULTURES = { shared: "The culture", private: "The agents' own names", none: "What was found" } as const;

function culture({ culture: { kind, adopted, refuted, tree } }: SummaryView): string[] {
  const counts =
    kind === "none" ? "in this arm nothing is known by name" : `${adopted} adopted, ${refuted} refuted`;
  const nothing = kind === "none" ? "nothing was found" : "nothing was adopted";
  return [
    `${paint("strong", CULTURES[kind])}  ${counts}`,
    ...(tree.length > 0 ? tree.map((line) => `  ${plain(line)}`) : [`  (${nothing})`]),
  ];
}

function heldOut(view: SummaryView): string[] {
  const name = Math.max(0, ...view.heldOut.map(({ label }) => columnsOf(plain(label))));
  return view.heldOut.map(
    ({ label, accuracy }, i) =>
      `  ${i === 0 ? "held-out" : "        "}  ${pad(plain(label), name)}  ${bar(accuracy ?? 0, 24, "accent")}  ${share(accuracy)}`,
  );
}

function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const widest = Math.max(0, ...rows.map(([left]) => columnsOf(left)));
  return rows.map(([left, right]) => `  ${pad(left, widest)}  ${right}`);
}

// The live panel of a run as lines of text, and the same as one line for logs. Pure: a view and a size in, lines out.
// It knows neither the terminal nor where the figures come from. Drawing is terminal-panel.ts.
import { type Block, column, type Section } from "./panel-layout.ts";
import { type CultureLine, type PanelView, PHASES } from "./panel-view.ts";
import {
  bar,
  chart,
  clock,
  width as columnsOf,
  cut,
  ends,
  pad,
  paint,
  plain,
  progress,
  rate,
  share,
  short,
  sparkline,
  withoutColour,
} from "./terminal-text.ts";

/** Below this many columns the sections stand in one column; below the fewest the panel is the plain line. */
const TWO_COLUMNS = 72;
const FEWEST_COLUMNS = 40;
const FEWEST_ROWS = 10;
/** Rounds that an alarm stays in sight. */
const ALARM_ROUNDS = 10;
/** Learnability is at most k/(k-1)/4: .29 with 8 attempts. */
const MOST_LEARNABLE = 0.29;

/** At most `height` lines of at most `width` columns. */
export function renderPanel(view: PanelView, width: number, height: number, colour = false): string[] {
  const small = height < FEWEST_ROWS || width < FEWEST_COLUMNS;
  const lines = small ? [renderLine(view)] : panel(view, width, height);
  const fitted = lines.slice(0, height).map((line) => cut(line, width).trimEnd());
  return colour ? fitted : fitted.map((line) => withoutColour(line).trimEnd());
}

function panel(view: PanelView, width: number, height: number): string[] {
  const inner = width - 2;
  const head = [title(view, inner), rounds(view, inner), speed(view, inner)];
  const news = newsLines(view, Math.max(1, Math.min(8, Math.floor(height / 8))));
  const rows = height - head.length - news.length - 3;
  const left = [laws(view), success(view), heldOut(view)];
  const right = [culture(view), proposals(view), populations(view)];
  const hint = paint("dim", "Ctrl-C stops cleanly and says how to resume");

  if (width < TWO_COLUMNS) {
    const body = column([left[0]!, left[1]!, right[1]!, left[2]!, right[0]!, right[2]!], inner, rows);
    return [...head, rule(inner), ...body, rule(inner), ...news, hint].map((line) => ` ${line}`);
  }
  const leftWidth = Math.min(52, Math.floor((inner - 3) * 0.46));
  const rightWidth = inner - 3 - leftWidth;
  const [a, b] = [column(left, leftWidth, rows), column(right, rightWidth, rows)];
  const body = a.map((line, i) => `${line} ${paint("faint", "│")} ${b[i]}`);
  const top = rule(leftWidth + 1, "┬", rightWidth + 1);
  const bottom = rule(leftWidth + 1, "┴", rightWidth + 1);
  return [...head, top, ...body, bottom, ...news, hint].map((line) => ` ${line}`);
}

/** One line that says the same, for logs and pipes. */
export function renderLine(view: PanelView): string {
  const levels = view.laws.levels.map(({ found }) => found).join("/");
  const parts = [
    `round ${view.round}${view.rounds > 0 ? `/${view.rounds}` : ""} ${view.phase}`,
    `train ${speedOf(view.speed.trainTokensPerSecond)} sample ${speedOf(view.speed.sampleTokensPerSecond)}`,
    `laws ${foundOf(view)} (by level ${levels})`,
    `success ${rate(view.attempts.history.at(-1))}`,
    `held-out ${view.heldOut.map(({ label, accuracy }) => `${plain(label)} ${share(accuracy)}`).join(", ") || "–"}`,
    `proposals ${view.proposals.accepted}/${view.proposals.proposed} learnability ${rate(view.proposals.meanLearnability)}`,
    `distinct ${share(view.diversity.distinctShare)} entropy ${bits(view)} rejected ${share(view.diversity.rejectedShare)}`,
    ...(view.culture.kind === "none"
      ? []
      : [`culture ${view.culture.adopted} adopted ${view.culture.claimed} claimed`]),
    `${clock(view.elapsedSeconds)} elapsed, ETA ${clock(view.etaSeconds)}`,
  ];
  return parts.join(" | ");
}

function title(view: PanelView, columns: number): string {
  const what = [view.experiment, view.arm, `seed ${view.seed}`].map(plain).join(" · ");
  const left = `${paint("accent", "◆")} ${paint("strong", "Folklore")}  ${what} ${paint("dim", `· run ${plain(view.run)}`)}`;
  const eta = `${paint("dim", "ETA")} ${paint("strong", clock(view.etaSeconds))}`;
  return ends(left, `${clock(view.elapsedSeconds)} ${paint("dim", "elapsed")}  ${eta}`, columns);
}

/** The phase in capitals, so that it stands out without colours too. */
function rounds(view: PanelView, columns: number): string {
  const known = (PHASES as readonly string[]).includes(view.phase);
  const phases = PHASES.map((phase) =>
    phase === view.phase ? paint("accent", phase.toUpperCase()) : paint("dim", phase),
  ).join(paint("faint", " › "));
  const right = known ? phases : `${paint("accent", view.phase.toUpperCase())}`;
  const of = view.rounds > 0 ? ` of ${view.rounds}` : "";
  const left = `round ${paint("strong", String(view.round))}${of}`;
  const room = columns - columnsOf(left) - columnsOf(right) - 4;
  return room < 4 ? ends(left, right, columns) : `${left}  ${progress(doneShare(view), room)}  ${right}`;
}

/** Of the time, once that can be estimated: rounds are not all alike, and minutes may end the run before them. */
function doneShare({ phase, elapsedSeconds, etaSeconds, round, rounds }: PanelView): number {
  if (phase === "done") return 1;
  if (etaSeconds !== undefined) return elapsedSeconds / Math.max(1, elapsedSeconds + etaSeconds);
  return rounds > 0 ? Math.max(0, round - 1) / rounds : 0;
}

function speed(view: PanelView, columns: number): string {
  const { trainTokensPerSecond, sampleTokensPerSecond, tokens, memoryMiB } = view.speed;
  const parts = [
    `${paint("dim", "train")} ${speedOf(trainTokensPerSecond)}`,
    `${paint("dim", "sample")} ${speedOf(sampleTokensPerSecond)}`,
    `${short(tokens)} ${paint("dim", "tokens")}`,
    `${short(view.attempts.total)} ${paint("dim", "attempts")}`,
    ...(memoryMiB === undefined ? [] : [`${Math.round(memoryMiB)} ${paint("dim", "MiB")}`]),
  ];
  return cut(parts.join("   "), columns);
}

function laws(view: PanelView): Section {
  const { levels, history, firstAfterSeconds } = view.laws;
  const total = levels.reduce((sum, level) => sum + level.total, 0);
  const first = firstAfterSeconds === undefined ? "" : paint("dim", `first ${clock(firstAfterSeconds)}`);
  return {
    title: `Laws discovered ${paint("good", foundOf(view))}`,
    aside: first,
    least: levels.length,
    most: levels.length + 4,
    lines: (columns, rows) => [
      ...levels.map(({ level, found, total: of }) => {
        const count = `${found}/${of}`.padStart(6);
        return `level ${level} ${bar(of > 0 ? found / of : 0, columns - 15, "good")} ${count}`;
      }),
      ...chart(history, columns, Math.max(0, rows - levels.length), "good", { low: 0, high: total }),
    ],
  };
}

function success(view: PanelView): Section {
  const { history } = view.attempts;
  return {
    title: `Success per attempt ${paint("accent", rate(history.at(-1)))}`,
    aside: history.length > 0 ? paint("dim", `best ${rate(Math.max(...history))}`) : "",
    least: 1,
    most: 4,
    lines: (columns, rows) => {
      const high = Math.max(0, ...history);
      return chart(history, columns, rows, "accent", { low: 0, high });
    },
  };
}

function heldOut(view: PanelView): Section {
  const { heldOut: items } = view;
  // A bar of fewer than 4 columns says nothing: the figure stands alone then.
  const item = ({ label, accuracy }: PanelView["heldOut"][number], columns: number, name: number): string => {
    const room = columns - name - 6;
    const figure = room < 4 || accuracy === undefined ? "" : bar(accuracy, room, "accent");
    return `${pad(`${pad(plain(label), name)} ${figure}`, columns - 5)} ${share(accuracy).padStart(4)}`;
  };
  return {
    title: "Held-out accuracy",
    aside: "",
    least: Math.max(1, Math.ceil(items.length / 2)),
    most: Math.max(1, items.length),
    lines: (columns, rows) => {
      if (items.length === 0) return [paint("dim", "not evaluated yet")];
      const name = Math.max(...items.map(({ label }) => columnsOf(plain(label))));
      if (rows >= items.length) return items.map((each) => item(each, columns, Math.min(name, 16)));
      const half = Math.floor((columns - 2) / 2);
      const height = Math.ceil(items.length / 2);
      return Array.from({ length: height }, (_, i) =>
        [items[i], items[i + height]]
          .map((each) => (each === undefined ? "" : item(each, half, Math.min(name, 9))))
          .join("  "),
      );
    },
  };
}

/** The words of the culture's section; without a culture it lists what was found, by law. */
const CULTURES = {
  shared: { title: "Culture", header: ["name", "stands for", "found by", "used by"], empty: "published" },
  private: { title: "Own names", header: ["name", "stands for", "found by", "used by"], empty: "named" },
  none: { title: "Discoveries", header: ["law", "program", "found by", "found too by"], empty: "found" },
} as const;

function culture(view: PanelView): Section {
  const { kind, adopted, claimed, refuted, entries } = view.culture;
  const { title, header, empty } = CULTURES[kind];
  return {
    title: `${title} ${paint("good", kind === "none" ? String(adopted) : `${adopted} adopted`)}`,
    aside: kind === "none" ? "" : paint("dim", `${claimed} claimed · ${refuted} refuted`),
    least: 4,
    most: Math.max(2, entries.length + 1),
    lines: (columns, rows) => {
      if (entries.length === 0) return [paint("dim", `nothing ${empty} yet`)];
      const shown = entries.slice(0, rows - 1);
      const name = Math.min(8, Math.max(4, ...shown.map((entry) => columnsOf(plain(entry.name)))));
      const finder = Math.min(10, Math.max(8, ...shown.map((entry) => columnsOf(plain(entry.foundBy)))));
      const rest = columns - name - finder - 3;
      const body = Math.ceil(rest * 0.45);
      const cells = ([a, b, c, d]: readonly [string, string, string, string]) =>
        `${pad(a, name)} ${pad(b, body)} ${pad(c, finder)} ${pad(d, rest - body)}`;
      return [
        paint("dim", cells(header)),
        ...shown.map((entry) => {
          const line = cells([
            paint(entry.status === "adopted" ? "good" : "warm", plain(entry.name)),
            plain(entry.body.join(" ")),
            plain(entry.foundBy),
            kind === "none" ? others(entry) : users(entry, rest - body),
          ]);
          return entry.status === "adopted" || entry.status === "claimed"
            ? line
            : paint("dim", withoutColour(line));
        }),
      ];
    },
  };
}

function others({ usedBy }: CultureLine): string {
  return usedBy.length === 0 ? paint("dim", "nobody yet") : usedBy.map(plain).join(" ");
}

/** "bo cy +2 ×31": as many names as fit. */
function users(entry: CultureLine, columns: number): string {
  if (entry.status === "claimed") return paint("dim", "claimed");
  if (entry.status !== "adopted") return entry.status;
  if (entry.usedBy.length === 0) return paint("dim", "nobody yet");
  const times = ` ×${short(entry.uses)}`;
  for (let count = entry.usedBy.length; count > 0; count--) {
    const hidden = entry.usedBy.length - count;
    const text = [...entry.usedBy.slice(0, count).map(plain), ...(hidden > 0 ? [`+${hidden}`] : [])].join(
      " ",
    );
    if (columnsOf(text) + columnsOf(times) <= columns) return text + paint("dim", times);
  }
  return `${entry.usedBy.length}${paint("dim", times)}`;
}

function proposals(view: PanelView): Section {
  const { proposed, accepted, meanLearnability, byProposer } = view.proposals;
  const { distinctShare, entropyMaxBits, rejectedShare, distinctHistory, entropyHistory } = view.diversity;
  const most = Math.max(1, ...byProposer.map((each) => each.accepted));
  return {
    title: `Proposals ${paint("accent", short(accepted))} accepted`,
    aside: paint("dim", `of ${short(proposed)}`),
    least: 4,
    most: 4 + byProposer.length,
    lines: (columns, rows) => {
      const row = (label: string, value: string, figure: string) =>
        `${paint("dim", pad(label, 12))} ${pad(value, 8)} ${figure}`;
      const room = columns - 22;
      const all = [
        row(
          "learnability",
          rate(meanLearnability),
          bar((meanLearnability ?? 0) / MOST_LEARNABLE, room, "accent"),
        ),
        row("distinct", share(distinctShare), sparkline(distinctHistory, room, "accent", 1)),
        row("entropy", bits(view), sparkline(entropyHistory, room, "accent", entropyMaxBits)),
        row("rejected", share(rejectedShare), bar(rejectedShare ?? 0, room, "warm")),
        ...byProposer.map(({ id, accepted: count }) =>
          row(plain(id), short(count), bar(count / most, room, "accent")),
        ),
      ];
      return all.slice(0, rows);
    },
  };
}

function populations(view: PanelView): Section {
  return {
    title: "Populations",
    aside: paint("dim", "laws found · loss"),
    least: Math.max(1, Math.min(2, view.populations.length)),
    most: Math.max(1, view.populations.length),
    lines: (columns, rows) =>
      view.populations.slice(0, rows).map(({ name, agents, found, losses }) => {
        const loss = losses.at(-1);
        const who = `${paint("strong", plain(name))} ${paint("dim", agents.map(plain).join(" "))}`;
        const figures = `${String(found).padStart(3)}  ${(loss === undefined ? "–" : loss.toFixed(2)).padStart(4)}`;
        return ends(
          who,
          `${figures} ${sparkline(losses, Math.min(12, Math.floor(columns / 4)), "warm")}`,
          columns,
        );
      }),
  };
}

function newsLines(view: PanelView, count: number): Block {
  const shown = view.news.slice(-count);
  // An alarm is not pushed out by good news for a while.
  const alarm = view.news.findLast((item) => item.alarm && item.round > view.round - ALARM_ROUNDS);
  if (alarm !== undefined && count > 1 && !shown.includes(alarm)) shown.splice(0, 1, alarm);
  const lines = shown.map(({ round, text, alarm: isAlarm }) => {
    const line = `${String(round).padStart(3)}  ${plain(text)}`;
    return isAlarm ? paint("alarm", `! ${line}`) : `  ${paint("dim", line)}`;
  });
  return [...lines, ...Array<string>(count - shown.length).fill("")];
}

function rule(columns: number, joint = "", more = 0): string {
  return paint("faint", "─".repeat(columns) + joint + "─".repeat(more));
}

function foundOf({ laws: { levels } }: PanelView): string {
  const [found, total] = [levels.reduce((a, l) => a + l.found, 0), levels.reduce((a, l) => a + l.total, 0)];
  return `${found} of ${total}`;
}

function speedOf(tokensPerSecond: number | undefined): string {
  return tokensPerSecond === undefined ? "–" : `${short(tokensPerSecond)} tok/s`;
}

function bits({ diversity: { entropyBits, entropyMaxBits } }: PanelView): string {
  return entropyBits === undefined ? "–" : `${entropyBits.toFixed(1)}/${entropyMaxBits.toFixed(1)}b`;
}

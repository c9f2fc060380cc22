// How an experiment's figures are laid out: which measures stand in which table. Data only; tables.ts draws them.

export interface Measure {
  /** Name among a cell's values. */
  readonly key: string;
  /** Head of its column. */
  readonly label: string;
  /** Digits after the point; 2 if absent. */
  readonly digits?: number;
  /** What variants should have equally much of: a warning says where they have not. */
  readonly budget?: boolean;
}

export interface Group {
  readonly title: string;
  readonly measures: readonly Measure[];
  /** Also show the values of each seed, and the paired differences to the control. */
  readonly headline?: boolean;
}

/** Values over the course of a run, drawn as lines. */
export interface Curve {
  /** Name among a cell's curves. */
  readonly key: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

export interface Layout {
  /** The variants that the others are compared with, the main one first; no differences where there is none. */
  readonly control: string | readonly string[] | null;
  readonly groups: readonly Group[];
  readonly curves?: readonly Curve[];
}

/** The controls that are there. */
export function controlsOf({ control }: Layout, variants: readonly string[]): string[] {
  const all = control === null ? [] : typeof control === "string" ? [control] : control;
  return all.filter((name) => variants.includes(name));
}

export interface Headline extends Measure {
  /** Title of its group. */
  readonly group: string;
}

/** The measures whose single values and differences are shown. */
export function headlinesOf({ groups }: Layout): Headline[] {
  return groups.flatMap(({ title, headline, measures }) =>
    headline === true ? measures.map((measure) => ({ ...measure, group: title })) : [],
  );
}

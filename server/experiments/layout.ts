// How an experiment's figures are laid out: which measures stand in which table. Data only; tables.ts draws them.

export interface Measure {
  /** Name among a cell's values. */
  readonly key: string;
  /** Head of its column. */
  readonly label: string;
  /** Digits after the point; 2 if absent. */
  readonly digits?: number;
}

export interface Group {
  readonly title: string;
  readonly measures: readonly Measure[];
  /** Also show the values of each seed, and the paired differences to the control. */
  readonly headline?: boolean;
}

export interface Layout {
  /** The variant that the others are compared with; differences are left out where there is none. */
  readonly control: string | null;
  readonly groups: readonly Group[];
}

// Every number by which entries are judged, with its unit and its reason. No behaviour.

export const FITNESS = {
  /** Least effect on success (difference of rates, 0..1) that earns an entry its symbols in every reader's context. */
  useful: 0.1,
  /**
   * Chance that one population's first trial of an entry ends with a wrong bound, on either side, however often one
   * looks: 2.5 % to keep what does not help, 2.5 % to quarantine what does.
   */
  error: 0.05,
  /** Share of `error` that the first trial spends; each further one (after a quarantine or a release) as large a share
   *  of what is left, so that all trials of an entry together stay within `error`. */
  firstTrial: 0.8,
  /** Reads in a trial before a lack of effect counts: a bound can be tight by luck after very few. */
  patience: 40,
  /**
   * Share of the definitions that a population was shown, of late, whose words its answers followed, right or wrong: from
   * here it counts as able to read. Who cannot profit from any entry says nothing about one. Success would not do: in a
   * culture without one true entry nobody succeeds, and nothing in it would ever be on trial (experiment "planted").
   */
  literacy: 0.2,
  /** Definitions shown that this must rest on. */
  literacyReads: 10,
  /** How much an earlier round counts in "of late", against the one after it. */
  memory: 0.7,
  /** Reads that "of late" must rest on before it counts. */
  memoryReads: 20,
  /** How far success of late may lie below what it was when the entry came in for it still to be accepted. */
  regression: 0.1,
  /** Rounds between reports of an entry that is read and whose judgement stays as it is. */
  reportEvery: 5,
  /** Judgements reported in one round, changed ones first. */
  reports: 64,
} as const;

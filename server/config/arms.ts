// The arms of experiments, in one place: what each sets on any base config, which one thing it isolates, and what its
// design implies for whoever reads the result. It knows no runs. `folklore help arms` prints it.
import { canonicalJson } from "../../core/index.ts";
import { FolkloreError } from "../errors.ts";
import { suggest } from "../suggest.ts";
import { mergeConfig, type Plain, resolveConfig } from "./resolve.ts";
import type { RunConfig } from "./schema.ts";

export interface Arm {
  readonly label: string;
  /** What a run of this arm has, whatever the base says; a function of the base where lists are changed in place. */
  readonly settings: (base: RunConfig) => Plain;
  /** What the comparison with the arm's counterpart shows. */
  readonly isolates: string;
  /** What the design implies, to stand beside every figure of the arm. */
  readonly caveat: string;
}

const keeping = (arm: RunConfig["arm"], more: Plain = {}) => {
  const settings = { arm, ...more };
  return (): Plain => settings;
};

/** One agent with everybody's attempts, as the strongest form of a script: several would try the same programs. */
const script =
  (policy: RunConfig["populations"][number]["policy"], arm: RunConfig["arm"]) =>
  ({ populations }: RunConfig): Plain => ({
    arm,
    propose: { perRound: 0 },
    populations: populations.map((population) => ({ ...population, policy })),
  });

/** In the order in which reports show them. */
export const EXPERIMENT_ARMS: readonly Arm[] = [
  {
    label: "none",
    settings: keeping("none"),
    isolates: "Search without names: every agent for itself, with the ops alone.",
    caveat:
      "Laws of levels 3 and 4 are mostly longer than a program may be, so that only those who keep names reach them: " +
      "partly an effect by construction. There is nothing to read, so no forecasts and no sleep are paid for either.",
  },
  {
    label: "private",
    settings: keeping("private"),
    isolates: "Names that each agent keeps for itself: what is left of culture without others.",
    caveat:
      "Every agent has to find every law itself, while in a shared culture a law found by one is closed for all: the " +
      "difference holds saved attempts as well as borrowed names. Agents of one population share weights that learn " +
      "several private vocabularies. Read 'known to an agent' beside the union 'by anybody'.",
  },
  {
    label: "shared",
    settings: keeping("shared"),
    isolates: "One culture that all write, test and read.",
    caveat:
      "Sharing pools finds and closes found laws for everybody; what each agent 'knows' is what the culture holds, " +
      "not what it could find again. Names are shared; skill is not, unless skill.* says so: every net learns every " +
      "name itself.",
  },
  {
    label: "frozen",
    settings: keeping("frozen"),
    isolates:
      "A shared culture that is not written after culture.frozenAfter: growth against what is there early.",
    caveat:
      "What is frozen is what was found by then: with few rounds before it, this arm is near 'none', with many near " +
      "'shared'. Laws explained later are not named.",
  },
  {
    label: "placebo",
    settings: keeping("placebo"),
    isolates:
      "Names with wrong bodies of equal length: whether the truth of names matters, or only their number.",
    caveat:
      "A law whose placebo was adopted is closed for all, as in the shared arm, but its true name never exists. " +
      "Wrong names dilute the vocabulary that dreams are drawn over: below 'none' is harm by dilution.",
  },
  {
    label: "random-names",
    settings: keeping("random-names"),
    isolates: "Names for random programs, given at the start: a bigger vocabulary that nobody found out.",
    caveat:
      "The names are true of what they stand for but about no law. By luck some programs of the world's laws become " +
      "shorter with them.",
  },
  {
    label: "chunks",
    settings: keeping("chunks"),
    isolates: "No names, but programs as long as names would make them: a control for reach alone.",
    caveat:
      "It controls for reach, not for search: longer programs are also more programs, so each attempt is a smaller " +
      "share of what could be tried, and samples more tokens.",
  },
  {
    label: "no-sleep",
    settings: keeping("shared", { sleep: { every: 0 } }),
    isolates: "The shared culture without sleep: what distilling names into the weights adds.",
    caveat: "It trains on fewer tokens, by what sleeps would have taken: see the accounting.",
  },
  {
    label: "no-review",
    settings: keeping("shared", { culture: { checks: 0 } }),
    isolates: "The shared culture without peers' tests: what fits the pairs seen is adopted unchecked.",
    caveat:
      "Peers' tests cost observations, not attempts, so this arm is the cheaper one. With many observations per law " +
      "few claims are false and there is little to repair: the effect is meant for few observations and op set A.",
  },
  {
    label: "no-fitness",
    settings: keeping("shared", { culture: { fitness: false } }),
    isolates:
      "The shared culture without the fair coin: nothing is withheld, nothing quarantined for what it causes.",
    caveat:
      "Without the coin there is no comparison of reads with and without an entry, so the effect of entries cannot be " +
      "measured in this arm. With hardly any false entry there is hardly anything to quarantine.",
  },
  {
    label: "single",
    settings: keeping("single"),
    isolates: "One agent with everybody's attempts and training: whether a society is more than its budget.",
    caveat:
      "It trains one set of weights on the dreams of all populations, so these weights see several times the " +
      "training of any in a society, at equal total tokens. It has no peers: it tests its claims itself.",
  },
  {
    label: "flat",
    settings: keeping("shared", { world: { flat: true } }),
    isolates:
      "The shared culture where laws re-use no other laws: culture should not help, and if it does, why?",
    caveat:
      "It is another world: compare with 'flat-none', not with the other arms. Levels are lengths here, not re-use.",
  },
  {
    label: "flat-none",
    settings: keeping("none", { world: { flat: true } }),
    isolates: "No names in the flat world: the counterpart of 'flat'.",
    caveat: "It is another world: compare with 'flat' only.",
  },
  {
    label: "enumerator",
    settings: script("enumerator", "single"),
    isolates: "Systematic enumeration with names, law by law: what a search without any learning reaches.",
    caveat:
      "It trains on nothing and samples nothing, so its price is not comparable in tokens. It counts programs per law: " +
      "one program tried on two laws is two attempts, as it is for the learners.",
  },
  {
    label: "sceptic",
    settings: script("sceptic", "single"),
    isolates: "The sceptic's enumerator with names: each program is tried on all open laws for one attempt.",
    caveat:
      "It trains on nothing, and it counts a program once for all laws, where every other arm pays per law: up to as " +
      "many times cheaper as there are laws. It is the bound that a learner has to beat to be needed.",
  },
  {
    label: "random",
    settings: script("random", "shared"),
    isolates: "Random programs over ops and shared names: what the names are worth without any skill.",
    caveat:
      "It trains on nothing. Names dilute blind search: with many of them shared is no better than private.",
  },
];

/** @throws FolkloreError "bad-usage" with did-you-mean. */
export function findArm(label: string): Arm {
  const arm = EXPERIMENT_ARMS.find((known) => known.label === label);
  if (arm !== undefined) return arm;
  const labels = EXPERIMENT_ARMS.map((known) => known.label);
  const found = suggest(label, labels);
  throw new FolkloreError(
    "bad-usage",
    `there is no arm "${label}"`,
    found === undefined ? `the arms: ${labels.join(", ")}` : `did you mean "${found}"?`,
  );
}

/** The arms that a config is an instance of: those whose settings would change nothing in it. */
export function armsOf(config: RunConfig): Arm[] {
  const same = canonicalJson(config);
  return EXPERIMENT_ARMS.filter(
    (arm) => canonicalJson(resolveConfig(mergeConfig(config, arm.settings(config)))) === same,
  );
}

/** A Markdown table. */
export function describeArms(): string {
  const rows = EXPERIMENT_ARMS.map(
    ({ label, isolates, caveat }) => `| \`${label}\` | ${isolates} | ${caveat} |`,
  );
  return ["| arm | what it isolates | caveat |", "|---|---|---|", ...rows].join("\n");
}

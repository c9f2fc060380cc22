// What peers and readers made of a run's entries, and whether they were right: outcomes of reviews, quarantine, and the
// truth of what was adopted, which the harness alone knows (an entry's ops against its law). It knows no variants.
import { equivalent, isOp } from "../../tasks/index.ts";
import { runConfigSchema } from "../config/index.ts";
import { cultureAt, culturesOf } from "../culture-log.ts";
import { hiddenWorld } from "../simulation/hidden-world.ts";
import type { RunRecord, Store } from "../store/index.ts";
import type { Group } from "./layout.ts";

export const EVIDENCE_GROUPS: readonly Group[] = [
  {
    title: "Evidence: what became of claims",
    measures: [
      { key: "claims-accepted", label: "accepted", digits: 1 },
      { key: "claims-refuted", label: "refuted", digits: 1 },
      { key: "claims-replicated", label: "replicated", digits: 1 },
      { key: "claims-retracted", label: "retracted", digits: 1 },
      { key: "review-observations", label: "fresh observations spent on tests", digits: 0 },
      { key: "quarantined", label: "ever quarantined", digits: 1 },
      { key: "released", label: "released", digits: 1 },
    ],
  },
  {
    title: "Truth of entries about laws that were ever adopted (known to the harness only)",
    measures: [
      { key: "entries-true", label: "true", digits: 1 },
      { key: "entries-false", label: "false", digits: 1 },
      { key: "false-quarantined", label: "false, in quarantine at the end", digits: 1 },
      { key: "false-standing", label: "false, still adopted at the end", digits: 1 },
      { key: "true-quarantined", label: "true, but in quarantine at the end", digits: 1 },
    ],
  },
];

const OUTCOMES = ["accepted", "refuted", "replicated", "retracted", "deferred"] as const;

/** Absent where there is no culture. */
export function evidenceFigures(store: Store, run: RunRecord): Record<string, number> {
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [`claims-${outcome}`, 0]));
  let observations = 0;
  const sets = { adopt: new Set<string>(), quarantine: new Set<string>(), release: new Set<string>() };
  const types = ["claim.reviewed", "culture.edited"] as const;
  let edited = false;
  for (const { type, data } of store.events(run.id, { types })) {
    if (type === "claim.reviewed") {
      outcomes[`claims-${data.outcome}`]! += 1;
      observations += data.observations;
    } else if (type === "culture.edited" && data.accepted) {
      edited = true;
      const { edit, culture } = data;
      if (edit.op === "adopt" || edit.op === "quarantine" || edit.op === "release") {
        sets[edit.op].add(`${culture} ${edit.id}`);
      }
    }
  }
  if (!edited) return {};
  return {
    ...outcomes,
    "review-observations": observations,
    quarantined: sets.quarantine.size,
    released: sets.release.size,
    ...truthFigures(store, run, sets.adopt),
  };
}

/** @param adopted "culture entry" */
function truthFigures(store: Store, run: RunRecord, adopted: ReadonlySet<string>): Record<string, number> {
  const config = runConfigSchema.safeParse(run.config);
  // A run of an older config has a world that cannot be made again.
  if (!config.success) return {};
  const laws = new Map(hiddenWorld(config.data).laws.map(({ id, program }) => [id, program]));
  const count = { entriesTrue: 0, entriesFalse: 0, caught: 0, standing: 0, wronged: 0 };
  for (const name of culturesOf(store, run.id)) {
    const culture = cultureAt(store, run, name);
    for (const { id, status, evidence } of culture.entries()) {
      const law = laws.get(evidence.about);
      const ops = culture.expand(id);
      if (!adopted.has(`${name} ${id}`) || law === undefined || !ops?.every(isOp)) continue;
      if (equivalent(ops, law)) {
        count.entriesTrue++;
        if (status === "quarantined") count.wronged++;
      } else {
        count.entriesFalse++;
        if (status === "quarantined") count.caught++;
        if (status === "adopted") count.standing++;
      }
    }
  }
  return {
    "entries-true": count.entriesTrue,
    "entries-false": count.entriesFalse,
    "false-quarantined": count.caught,
    "false-standing": count.standing,
    "true-quarantined": count.wronged,
  };
}

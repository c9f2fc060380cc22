// A run as lists show it: the store's record joined with what its worker is doing. Configs of older versions stay
// readable: only two fields of them are looked at.
import { z } from "zod";
import type { RunInfo } from "../protocol/index.ts";
import type { RunRecord } from "../store/index.ts";

const shownSchema = z.looseObject({ arm: z.string().catch("?"), rounds: z.number().int().catch(0) }).catch({
  arm: "?",
  rounds: 0,
});

export function infoOf(
  record: RunRecord,
  live: Pick<RunInfo, "control" | "progress" | "elsewhere" | "failure">,
): RunInfo {
  const { id, name, seed, status, tags, archived, round, lastSeq, createdAt, updatedAt } = record;
  const { arm, rounds } = shownSchema.parse(record.config);
  return {
    id,
    name,
    seed,
    arm,
    status,
    tags,
    archived,
    round,
    rounds,
    lastSeq,
    createdAt,
    updatedAt,
    ...live,
  };
}

// How well every population does on what no run learns from: held-out questions and tasks of the studied families, and
// play against chance. It changes nothing and records nothing.
import type { Rng } from "../../core/index.ts";
import { evaluate } from "./evaluate.ts";
import type { Parts } from "./parts.ts";

/** Values by measure, of each population, in the order of the hosts. */
export async function examine(
  { config, hosts, heldOut, matches, study }: Parts,
  rng: Rng,
): Promise<Record<string, Record<string, number>>> {
  const values = await Promise.all(
    hosts.map(async (host) => ({
      ...(await evaluate(host, heldOut, config.world.ops, rng.fork(host.id))),
      ...(await matches.examine(host.id, rng.fork(`play ${host.id}`))),
    })),
  );
  const studied = await study.evaluate((id) => rng.fork(`study ${id}`));
  return Object.fromEntries(hosts.map(({ id }, i) => [id, { ...values[i]!, ...studied.get(id) }]));
}

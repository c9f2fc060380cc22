// Where populations live: each in a worker thread of its own, or in this thread (tests, tools). The results are the
// same. It knows no rounds.
import { Population, type PopulationHost, type PopulationSpec } from "../../agents/index.ts";
import type { RunConfig } from "../config/index.ts";
import { inTurn } from "../worker/in-turn.ts";
import { RemotePopulation } from "../worker/remote-population.ts";
import { maxProgram } from "./arms.ts";
import { familiesConfig, makeFamilies } from "./families.ts";
import type { FamilyShape } from "./family-shape.ts";
import { ScriptedHost } from "./scripted-host.ts";
import { type SocietyPlan, weightsSeed } from "./society.ts";

export type Hosting = "workers" | "local";

/**
 * @param plugged shapes of the studied families that are plug-ins.
 * @throws DeviceError when the device is not there; the populations already made are closed.
 */
export async function startHosts(
  config: RunConfig,
  plan: SocietyPlan,
  hosting: Hosting,
  plugged: readonly FamilyShape[] = [],
): Promise<PopulationHost[]> {
  const families = familiesConfig(config, plugged);
  const started = await Promise.allSettled(
    plan.populations.map(({ id, size, policy }) => {
      if (policy !== "transformer") {
        return new ScriptedHost(id, policy, maxProgram(config), makeFamilies(families));
      }
      const spec: PopulationSpec = {
        id,
        size,
        seed: weightsSeed(config, id),
        device: config.device,
        threads: config.threads,
      };
      return hosting === "workers"
        ? RemotePopulation.start({ spec, families })
        : Population.create(spec, makeFamilies(families)).then(inTurn);
    }),
  );
  const failed = started.find((result) => result.status === "rejected");
  const hosts = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (failed === undefined) return hosts;
  await Promise.all(hosts.map((host) => host.close()));
  throw failed.reason;
}

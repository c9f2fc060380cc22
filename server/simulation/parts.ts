// What a run is made of, put together once from its config: the world, the society, and everybody who has a say in a
// round, each with a noun and a file of its own. It knows no order of things: simulation.ts does.
import type { PopulationHost } from "../../agents/index.ts";
import { RoleBaseline } from "../../trainer/index.ts";
import type { RunConfig } from "../config/index.ts";
import type { Event } from "../events.ts";
import type { Store } from "../store/index.ts";
import { Accounts } from "./accounts.ts";
import { Editors } from "./editors.ts";
import { EventLog } from "./event-log.ts";
import { familiesConfig, makeFamilies, worldFamilies } from "./families.ts";
import type { FamilyShape } from "./family-shape.ts";
import { Forecasts } from "./forecasts.ts";
import { makeHeldOut } from "./held-out.ts";
import { hiddenWorld } from "./hidden-world.ts";
import { Keeper } from "./keeper.ts";
import { Knowledge } from "./knowledge.ts";
import { LivingSociety } from "./living.ts";
import { Matches } from "./matches.ts";
import type { Plugged } from "./plugged-families.ts";
import { Puzzles } from "./puzzles.ts";
import { SkillSharing } from "./skill.ts";
import { Sleeper } from "./sleep.ts";
import { SleepDebt } from "./sleep-debt.ts";
import { planSociety } from "./society.ts";
import { Study } from "./study.ts";
import { Variety } from "./variety.ts";

export interface PartsOptions {
  readonly config: RunConfig;
  readonly runId: string;
  readonly store: Store;
  readonly hosts: readonly PopulationHost[];
  readonly onEvent?: ((event: Event) => void) | undefined;
  /** Studied families that are plug-ins. */
  readonly plugged?: Plugged | undefined;
  /** What the models were made for, where the run goes on: those of its checkpoint. */
  readonly shapes?: readonly FamilyShape[] | undefined;
}

export type Parts = Readonly<ReturnType<typeof makeParts>>;

/** Throws a FolkloreError for a config that asks for what cannot be. */
export function makeParts({ config, runId, store, hosts, onEvent, plugged, shapes }: PartsOptions) {
  const plan = planSociety(config);
  const families = worldFamilies(familiesConfig(config));
  const world = hiddenWorld(config);
  const { ops, observations: pairs } = config.world;
  const heldOut = makeHeldOut({ ops, items: config.evaluate.items, pairs, world });
  const log = new EventLog(runId, store.getRun(runId)?.lastSeq ?? 0, onEvent ?? (() => {}));
  const plugins = plugged?.families ?? [];
  const shaped = shapes ?? plugins.map(({ shape }) => shape);
  const studied = makeFamilies(familiesConfig(config, shaped))
    .filter(({ id }) => id in config.study.families)
    .map((known) => plugins.find(({ shape }) => shape.id === known.id)?.family ?? known);
  return {
    config,
    hosts,
    plan,
    /** What puzzles are posed in. */
    families,
    /** Plug-ins' as the models were made for them, whatever version they have now. */
    shapes: shaped,
    world,
    heldOut,
    log,
    knowledge: new Knowledge(config, world, log),
    puzzles: new Puzzles(config, families, hosts, heldOut.ids, log),
    society: new LivingSociety(config, plan, hosts, log),
    accounts: new Accounts(log),
    forecasts: new Forecasts(config, world, hosts, log),
    keeper: new Keeper(config, log),
    editors: new Editors(config, world, hosts, log),
    sleeper: new Sleeper({ config, world, hosts, heldOut, log }),
    debt: new SleepDebt(),
    skill: new SkillSharing(config, plan, hosts, log),
    variety: new Variety(config, log),
    study: new Study(config, plan, studied, hosts, log, plugged),
    matches: new Matches(config, hosts, log),
    baseline: new RoleBaseline(),
  };
}

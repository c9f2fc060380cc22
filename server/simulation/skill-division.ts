// Division of labour over a shared vocabulary: every symbol belongs to one population, which alone dreams of and tries
// programs that begin with it. So each hypothesis is practised by one net, with all that this net may spend. A pure
// function of the config and the symbol: who owns a name does not change while others come and go.
import { contentId } from "../../core/index.ts";
import { CULTURE_NAMES, OP_SETS } from "../../tasks/index.ts";
import type { RunConfig } from "../config/index.ts";
import { sharesCulture } from "./arms.ts";

/** Those of the symbols that programs of a population begin with; undefined where labour is not divided, as where finds
 *  are not shared: nobody there could leave a part of the programs to others. */
export function firstSymbols(
  config: RunConfig,
  population: string,
  symbols: readonly string[],
): readonly string[] | undefined {
  const { populations, skill } = config;
  if (!skill.division || populations.length < 2 || !sharesCulture(config)) return undefined;
  return symbols.filter(
    (symbol) => populations[turn(config, symbol) % populations.length]?.name === population,
  );
}

/** The place of a symbol in the deal: ops first, then names in the order in which the culture gives them out. */
function turn({ world }: RunConfig, symbol: string): number {
  const ops: readonly string[] = OP_SETS[world.ops];
  if (ops.includes(symbol)) return ops.indexOf(symbol);
  const name = CULTURE_NAMES.indexOf(symbol);
  // A word of somebody else's: it has no place, but still one owner.
  return name < 0 ? Number.parseInt(contentId(symbol).slice(0, 8), 16) : ops.length + name;
}

// The families that a command of "folklore tasks" can name: the built-in ones and those of plug-ins, which run
// contained. Refused plug-ins are told on stderr and do not stop the others. It knows no command.
import { builtInFamilies, builtInGames, type TaskFamily } from "../../../tasks/index.ts";
import { FolkloreError } from "../../errors.ts";
import {
  closePlugins,
  type LoadedPlugins,
  loadPlugins,
  PluginFault,
  QuarantinedError,
} from "../../plugins/index.ts";
import { suggest } from "../../suggest.ts";
import { repeated } from "../flags.ts";

const builtIn = () => builtInFamilies().list();

export const pluginsArg = {
  type: "string",
  description:
    "your families: folder, file, package, exec:command or ws://...; repeatable (default: ./plugins)",
  valueHint: "spec",
} as const;

export interface Listed {
  readonly family: TaskFamily;
  /** Where it comes from; undefined for built-in ones. */
  readonly plugin: string | undefined;
}

/** Opens the families, lets `use` work with them, and ends the plug-ins whatever happens. */
export function withFamilies<T>(
  raw: readonly string[],
  use: (families: readonly Listed[]) => T | Promise<T>,
): Promise<T> {
  const specs = repeated(raw, "plugins");
  return withPlugins(specs.length > 0 ? specs : undefined, ({ loaded, refused }) => {
    for (const { place, reason } of refused) {
      process.stderr.write(`warning: plug-in ${place} was refused: ${reason}\n`);
    }
    return use([
      ...builtIn().map((family) => ({ family, plugin: undefined })),
      ...loaded.map(({ family, spec }) => ({ family, plugin: spec })),
    ]);
  });
}

/** Opens plug-ins (undefined: those of the default folder) and ends them whatever happens. */
export async function withPlugins<T>(
  specs: readonly string[] | undefined,
  use: (plugins: LoadedPlugins) => T | Promise<T>,
): Promise<T> {
  const plugins = loadPlugins(specs, {
    base: process.cwd(),
    taken: [...builtIn(), ...builtInGames].map(({ id }) => id),
  });
  try {
    return await use(plugins);
  } catch (error) {
    throw told(error);
  } finally {
    closePlugins(plugins.loaded);
  }
}

/** @throws FolkloreError "not-found" */
export function familyNamed(families: readonly Listed[], id: string): TaskFamily {
  const found = families.find(({ family }) => family.id === id);
  if (found !== undefined) return found.family;
  const ids = families.map(({ family }) => family.id);
  const guess = suggest(id, ids);
  throw new FolkloreError(
    "not-found",
    `no task family "${id}"`,
    guess === undefined ? `the families: ${ids.join(", ")}` : `did you mean "${guess}"?`,
  );
}

/** What a plug-in did wrong is no bug of ours. */
function told(error: unknown): unknown {
  if (!(error instanceof PluginFault || error instanceof QuarantinedError)) return error;
  return new FolkloreError(
    "audit-failed",
    error.message,
    `mend the plug-in; what else is wrong with it says: folklore tasks audit ${error.family}`,
    { cause: error },
  );
}

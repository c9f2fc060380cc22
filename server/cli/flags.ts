// Strict flags: citty takes unknown flags and surplus words in silence, so every command line is checked against the
// command's own definition first. It knows no particular command.
import type { ArgsDef } from "citty";
import { FolkloreError } from "../errors.ts";
import { suggest } from "../suggest.ts";

/** @throws FolkloreError "bad-usage" for an unknown flag, a missing or unwanted value, a surplus or missing word. */
export function checkFlags(command: string, args: ArgsDef, raw: readonly string[]): void {
  const help = `every flag: ${command} --help`;
  const flags = new Map(Object.entries(args).filter(([, arg]) => arg.type !== "positional"));
  const short = new Map<string, ArgsDef[string]>();
  for (const arg of flags.values())
    if ("alias" in arg && typeof arg.alias === "string") short.set(arg.alias, arg);
  const positionals = Object.entries(args).filter(([, arg]) => arg.type === "positional");
  let words = 0;
  for (let i = 0; i < raw.length; i++) {
    const token = raw[i]!;
    if (!token.startsWith("-") || token === "-") {
      words++;
      continue;
    }
    const [name, value] = split(token);
    const negated = name.startsWith("no-") && flags.get(name.slice(3))?.type === "boolean";
    const flag = token.startsWith("--") ? flags.get(negated ? name.slice(3) : name) : short.get(name);
    if (flag === undefined) {
      const found = suggest(name, flags.keys());
      const hint = found === undefined ? help : `did you mean "--${found}"? (${help})`;
      throw new FolkloreError("bad-usage", `${command}: unknown flag "${token.split("=")[0]}"`, hint);
    }
    if (flag.type === "boolean") {
      if (value !== undefined)
        throw new FolkloreError("bad-usage", `${command}: --${name} takes no value`, help);
      continue;
    }
    const given = value ?? raw[++i];
    if (given === undefined || given === "" || (value === undefined && given.startsWith("--"))) {
      throw new FolkloreError(
        "bad-usage",
        `${command}: --${name} needs a value`,
        `for example --${name}=...`,
      );
    }
    if (flag.type === "enum" && flag.options !== undefined && !flag.options.includes(given)) {
      const found = suggest(given, flag.options);
      throw new FolkloreError(
        "bad-usage",
        `${command}: --${name} ${given}: expected ${flag.options.join(", ")}`,
        found === undefined ? help : `did you mean "${found}"?`,
      );
    }
  }
  const required = positionals.filter(
    ([, arg]) => arg.required !== false && arg.default === undefined,
  ).length;
  if (words < required) {
    throw new FolkloreError(
      "bad-usage",
      `${command}: ${positionals[words]![0].toUpperCase()} is missing`,
      help,
    );
  }
  if (words > positionals.length && !positionals.some(([, arg]) => arg.valueHint === MANY)) {
    throw new FolkloreError("bad-usage", `${command}: too many words`, help);
  }
}

/** The value hint of a positional that takes the rest of the line. */
export const MANY = "...";

/** Every value of a flag that may be repeated (citty keeps only the last). */
export function repeated(raw: readonly string[], flag: string): string[] {
  return raw.flatMap((token, i) => {
    if (token === `--${flag}`) return raw[i + 1] === undefined ? [] : [raw[i + 1]!];
    return token.startsWith(`--${flag}=`) ? [token.slice(flag.length + 3)] : [];
  });
}

/** @throws FolkloreError "bad-usage" unless the text is a whole number >= `least`. */
export function wholeNumber(flag: string, text: string, least = 0): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
  throw new FolkloreError(
    "bad-usage",
    `--${flag} ${text}: expected a whole number of at least ${least}`,
    `for example --${flag}=${Math.max(least, 10)}`,
  );
}

function split(token: string): [name: string, value: string | undefined] {
  const bare = token.replace(/^-{1,2}/, "");
  const at = bare.indexOf("=");
  return at < 0 ? [bare, undefined] : [bare.slice(0, at), bare.slice(at + 1)];
}

// How every scripted policy writes: symbols in, one completion out, within the request's bounds.
import type { Completion, PolicyRequest, SampleOptions } from "../policy.ts";

/** The end of every completion that a policy finishes by itself. */
export const END = ".";

/**
 * The symbols and the end symbol as a completion. Cut off before a symbol that the request does not allow, and at
 * `maxTokens` symbols.
 */
export function write(
  symbols: readonly string[],
  request: PolicyRequest,
  options: SampleOptions,
): Completion {
  const allowed = request.allowed ? new Set(request.allowed) : undefined;
  const forbidden = allowed ? symbols.findIndex((symbol) => !allowed.has(symbol)) : -1;
  const intended = forbidden < 0 ? [...symbols, END] : symbols.slice(0, forbidden);
  const written = intended.slice(0, options.maxTokens);
  return {
    text: written.join(" "),
    logProbs: [],
    stopped: forbidden < 0 && written.length === intended.length,
  };
}

/** What a program may be made of: the allowed symbols without the end. Throws if the request allows all. */
export function programSymbols(request: PolicyRequest): readonly string[] {
  if (!request.allowed) throw new TypeError("a searcher needs to be told which symbols are allowed");
  return [...new Set(request.allowed)].filter((symbol) => symbol !== END);
}

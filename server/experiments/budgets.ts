// Says loudly where variants that are compared did not spend the same. It knows no experiment: the layout marks which
// measures are budgets.
import { mean } from "../statistics.ts";
import { controlsOf, type Layout } from "./layout.ts";
import { type Figures, fixed, valuesOf, variantsOf } from "./tables.ts";

/** Share by which a budget may differ from that of the main control: what rounding of batches comes to. */
export const TOLERANCE = 0.02;

/** One warning per budget that was not kept, naming who is how far off. The reference is the main control. */
export function budgetWarnings(
  figures: readonly Figures[],
  layout: Pick<Layout, "control">,
  accounting: Layout,
): string[] {
  const variants = variantsOf(figures);
  const reference = controlsOf({ ...layout, groups: [] }, variants)[0] ?? variants[0];
  if (reference === undefined) return [];
  return accounting.groups
    .flatMap(({ measures }) => measures)
    .filter(({ budget }) => budget === true)
    .flatMap(({ key, label, digits }) => {
      const others = variants.flatMap((variant) => {
        const pairs = pairsOf(figures, variant, reference, key);
        if (variant === reference || pairs.length === 0) return [];
        const [own, theirs] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
        if (Math.abs(own - theirs) <= TOLERANCE * Math.abs(theirs)) return [];
        return [`${variant} ${fixed(own, digits)} (${percent(own, theirs)})`];
      });
      if (others.length === 0) return [];
      const theirs = fixed(mean(valuesOf(figures, reference, key)), digits);
      return [`Not equal: ${label}. ${reference} used ${theirs}; ${others.join(", ")}.`];
    });
}

function pairsOf(
  figures: readonly Figures[],
  variant: string,
  reference: string,
  key: string,
): (readonly [number, number])[] {
  const bySeed = new Map(
    figures.filter((one) => one.variant === reference).map(({ seed, values }) => [seed, values[key]]),
  );
  return figures.flatMap((one) => {
    const [own, theirs] = [one.values[key], bySeed.get(one.seed)];
    return one.variant !== variant || own === undefined || theirs === undefined ? [] : [[own, theirs]];
  });
}

function percent(own: number, theirs: number): string {
  if (theirs === 0) return "against none";
  const off = (100 * (own - theirs)) / theirs;
  return `${off > 0 ? "+" : ""}${off.toFixed(1)} %`;
}

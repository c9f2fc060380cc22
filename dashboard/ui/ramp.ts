// The sequential ramp of theme.css as steps 0..8: which colour a share has, and which text colour is read on it.
// Pure; it knows only the variables' names.
const STEPS = 9;

/** Step of a share 0..1; values outside are cut off. */
export function rampStep(share: number): number {
  return Math.min(STEPS - 1, Math.max(0, Math.round(share * (STEPS - 1))));
}

export function rampColour(share: number): string {
  return `var(--s${rampStep(share)})`;
}

/**
 * The ramp runs from the ground's lightness to the text's in both themes: text on its lower half, the ground's colour on
 * its upper half, and in the middle whichever the theme says.
 */
export function rampText(share: number): string {
  const step = rampStep(share);
  return step < 4 ? "var(--text)" : step > 4 ? "var(--bg)" : "var(--on-middle)";
}

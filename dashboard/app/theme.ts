// Dark, light, or what the system says; remembered in this browser. Views read colours from CSS variables; canvases
// redraw when `theme` changes.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";

export const THEMES = ["system", "dark", "light"] as const;
export type ThemeChoice = (typeof THEMES)[number];

const KEY = "folklore.theme";
const system = matchMedia("(prefers-color-scheme: light)");
const systemLight = signal(system.matches);

export const themeChoice = signal<ThemeChoice>(
  THEMES.find((name) => name === localStorage.getItem(KEY)) ?? "system",
);
export const theme: ReadonlySignal<"dark" | "light"> = computed(() => {
  if (themeChoice.value !== "system") return themeChoice.value;
  return systemLight.value ? "light" : "dark";
});

export function nextTheme(): void {
  themeChoice.value = THEMES[(THEMES.indexOf(themeChoice.value) + 1) % THEMES.length]!;
}

export function startTheme(): void {
  system.addEventListener("change", () => {
    systemLight.value = system.matches;
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    if (themeChoice.value === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, themeChoice.value);
  });
}

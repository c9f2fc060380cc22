// Numbers, shares and times as people read them. Pure; times take "now" as an argument.
const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 1,234 · 12.3 k · 4.20 M; three significant figures for what is not whole. */
export function formatNumber(n: number): string {
  if (!Number.isFinite(n)) return Number.isNaN(n) ? "–" : n > 0 ? "∞" : "−∞";
  const size = Math.abs(n);
  if (size >= 1e9) return `${scaled(n, 1e9)} G`;
  if (size >= 1e6) return `${scaled(n, 1e6)} M`;
  if (size >= 1e4) return `${scaled(n, 1e3)} k`;
  if (Number.isInteger(n) || size >= 1000) return WHOLE.format(n);
  if (size >= 100) return n.toFixed(0);
  if (size >= 10) return n.toFixed(1);
  if (size >= 1) return n.toFixed(2);
  return size >= 0.001 ? n.toFixed(3) : n.toExponential(1);
}

function scaled(n: number, unit: number): string {
  const value = n / unit;
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2);
}

/** 0.374 -> "37 %"; what is neither none nor all never looks like it. */
export function percent(x: number): string {
  if (!Number.isFinite(x)) return "–";
  const value = x * 100;
  if (value > 0 && value < 1) return "<1 %";
  if (value < 100 && value > 99) return ">99 %";
  return `${value.toFixed(0)} %`;
}

/** A difference of two shares in points of a hundred: 0.214 -> "+21", -0.004 -> "−0.4"; no difference is "±0". */
export function points(difference: number): string {
  const value = 100 * difference;
  const size = Math.abs(value);
  const text = size >= 1 || size === 0 ? size.toFixed(0) : size.toFixed(1);
  return `${Number(text) === 0 ? "±" : value > 0 ? "+" : "−"}${Number(text) === 0 ? "0" : text}`;
}

/** How long: "8 s", "3 min 20 s", "2 h 5 min", "3 d". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** How long ago: "just now", "4 min ago", "2 h ago", then the date. */
export function ago(ms: number, now: number): string {
  const minutes = Math.floor((now - ms) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return new Date(ms).toISOString().slice(0, 10);
}

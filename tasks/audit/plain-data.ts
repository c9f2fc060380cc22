// Is a value plain JSON data? A grader that compares objects is captured by one that brings its own equality: a
// valueOf, a getter that changes its mind, a proxy. Plain data has no say in how it is compared. It knows no families.
import { types } from "node:util";

/** Deeper than any sensible payload; a value that holds itself ends here, too. */
const MAX_DEPTH = 32;

/** Why a value is not plain JSON data; undefined if it is. Runs no code of the value. */
export function whyNotPlain(value: unknown, depth = 0): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : String(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value !== "object") return `a value of type ${typeof value}`;
  if (types.isProxy(value)) return "a proxy";
  if (depth > MAX_DEPTH) return "nested too deeply";
  const list = Array.isArray(value);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== (list ? Array.prototype : Object.prototype) && (list || prototype !== null)) {
    return "an object with a prototype of its own";
  }
  const keys = Reflect.ownKeys(value);
  if (list && keys.length !== value.length + 1) return "a list with gaps or names";
  for (const key of keys) {
    if (typeof key === "symbol") return `the symbol key ${String(key)}`;
    if (list && key === "length") continue;
    const own = Object.getOwnPropertyDescriptor(value, key)!;
    if (!Object.hasOwn(own, "value")) return `the accessor "${key}"`;
    if (own.value === undefined && !list) continue; // left out of JSON
    const why = whyNotPlain(own.value, depth + 1);
    if (why !== undefined) return depth === 0 ? `${why} in "${key}"` : why;
  }
  return undefined;
}

/** Frozen through and through. Only for plain data. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

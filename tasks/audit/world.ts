// What a family could do to the world around it, and what it could take from it. Builtins are compared before and
// after (prototype pollution, patched methods, globals); clocks and chance are replaced by ones that count.
// What a family took hold of when its module was loaded, or reached by imports, is not seen here.

const WATCHED: Readonly<Record<string, object>> = {
  "Object.prototype": Object.prototype,
  "Array.prototype": Array.prototype,
  "Function.prototype": Function.prototype,
  "String.prototype": String.prototype,
  "Number.prototype": Number.prototype,
  "Boolean.prototype": Boolean.prototype,
  "RegExp.prototype": RegExp.prototype,
  "Map.prototype": Map.prototype,
  "Set.prototype": Set.prototype,
  "Error.prototype": Error.prototype,
  Object,
  Array,
  String,
  Number,
  Math,
  JSON,
  Reflect,
  Date,
  globalThis,
};

/** The builtins as they are now. The function that comes back names what has changed since, and puts it back. */
export function watchBuiltins(): () => string[] {
  descriptors(globalThis); // Node loads some globals when they are looked at, and that makes others: not the family's
  const before = Object.entries(WATCHED).map(
    ([name, object]) => [name, object, descriptors(object)] as const,
  );
  return () => {
    const changed: string[] = [];
    for (const [name, object, known] of before) {
      for (const key of Reflect.ownKeys(object)) {
        // Packages find each other by symbols on globalThis; a grader is not fooled by what has no name.
        if (known.has(key) || (object === globalThis && typeof key === "symbol")) continue;
        changed.push(`${name}.${String(key)}`);
        Reflect.deleteProperty(object, key);
      }
      for (const [key, old] of known) {
        const own = Object.getOwnPropertyDescriptor(object, key);
        // Node turns some globals from accessors to values when they are first used.
        if (own !== undefined && (same(own, old) || (object === globalThis && old.get !== undefined)))
          continue;
        changed.push(`${name}.${String(key)}`);
        Reflect.defineProperty(object, key, old);
      }
    }
    return changed;
  };
}

function descriptors(object: object): Map<PropertyKey, PropertyDescriptor> {
  const map = new Map<PropertyKey, PropertyDescriptor>();
  for (const key of Reflect.ownKeys(object)) map.set(key, Object.getOwnPropertyDescriptor(object, key)!);
  return map;
}

function same(a: PropertyDescriptor, b: PropertyDescriptor): boolean {
  return Object.is(a.value, b.value) && a.get === b.get && a.set === b.set;
}

/** Runs with clocks and chance that tell on whoever uses them; gives their names. */
export function clocksAndChance(run: () => void): string[] {
  const used = new Set<string>();
  const told = <T extends object>(
    name: string,
    real: T,
    when: (args: unknown[]) => boolean = () => true,
  ): T =>
    new Proxy(real, {
      apply(target, self, args) {
        if (when(args)) used.add(name);
        return Reflect.apply(target as never, self, args);
      },
      construct(target, args, made) {
        if (when(args)) used.add(`new ${name}`);
        return Reflect.construct(target as never, args, made) as object;
      },
    });
  const restore = [
    replace(Math, "random", told("Math.random", Math.random)),
    replace(Date, "now", told("Date.now", Date.now)),
    replace(performance, "now", told("performance.now", performance.now)),
    replace(process, "hrtime", told("process.hrtime", process.hrtime)),
    replace(crypto, "getRandomValues", told("crypto.getRandomValues", crypto.getRandomValues)),
    replace(crypto, "randomUUID", told("crypto.randomUUID", crypto.randomUUID)),
    // A date of a given time is no clock.
    replace(
      globalThis,
      "Date",
      told("Date", Date, (args) => args.length === 0),
    ),
  ];
  try {
    run();
  } finally {
    for (const undo of restore.reverse()) undo();
  }
  return [...used];
}

/** Gives an own property another value until the function that comes back is called. */
function replace(object: object, key: string, value: unknown): () => void {
  const old = Object.getOwnPropertyDescriptor(object, key);
  Object.defineProperty(object, key, { value, configurable: true, writable: true, enumerable: true });
  return () => {
    if (old === undefined) Reflect.deleteProperty(object, key);
    else Object.defineProperty(object, key, old);
  };
}

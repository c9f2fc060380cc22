// The list language written a second time, plainly and with strings and loops: the oracle of the op and table tests.

export function naive(op: string, list: readonly number[]): number[] {
  const x = [...list];
  const n = x.length;
  const out: number[] = [];
  switch (op) {
    case "rev":
      for (let i = n - 1; i >= 0; i--) out.push(x[i]!);
      return out;
    case "sort":
      for (let digit = 0; digit <= 9; digit++) for (const v of x) if (v === digit) out.push(v);
      return out;
    case "rot":
      for (let i = 0; i < n; i++) out.push(x[(i + 1) % n]!);
      return out;
    case "swp":
      for (let i = 0; i < n; i++) out.push(i === 0 ? x[n - 1]! : i === n - 1 ? x[0]! : x[i]!);
      return out;
    case "inc":
      return x.map((v) => (v === 9 ? 0 : v + 1));
    case "dec":
      return x.map((v) => (v === 0 ? 9 : v - 1));
    case "dbl":
      return x.map((v) => Number(String(v + v).at(-1)));
    case "tri":
      return x.map((v) => Number(String(v + v + v).at(-1)));
    case "neg":
      return x.map((v) => "9876543210".charCodeAt(v) - 48);
    case "cum":
      for (let i = 0; i < n; i++) out.push(x.slice(0, i + 1).reduce((a, b) => a + b, 0) % 10);
      return out;
    case "ix":
      for (let i = 0; i < n; i++) out.push((x[i]! + i) % 10);
      return out;
    case "hd":
      for (let i = 0; i < n; i++) out.push(i === 0 ? x[0]! : (x[i]! + x[0]!) % 10);
      return out;
    case "par":
      for (const v of x) if ([0, 2, 4, 6, 8].includes(v)) out.push(v);
      for (const v of x) if ([1, 3, 5, 7, 9].includes(v)) out.push(v);
      return out;
    case "tl":
      return n <= 1 ? x : x.filter((_, i) => i > 0);
    case "evn":
      return x.filter((v) => [0, 2, 4, 6, 8].includes(v));
    case "dup":
      if (n === 0) return x;
      for (let i = 0; i <= n && i < 5; i++) out.push(i === 0 ? x[0]! : x[i - 1]!);
      return out;
    case "mir":
      for (let i = 0; i < n; i++) out.push((x[i]! + x[n - 1 - i]!) % 10);
      return out;
    case "uni":
      for (const v of x) if (!out.includes(v)) out.push(v);
      return out;
  }
  throw new Error(`unknown op ${op}`);
}

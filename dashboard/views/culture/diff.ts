// What changed between two bodies or two texts: the longest common subsequence of their words. Pure.

export interface Change {
  readonly op: "same" | "added" | "removed";
  readonly word: string;
}

/** Words compared at most: the table is quadratic, and a text has at most 2,000 characters. */
const MOST = 400;

export function diff(before: readonly string[], after: readonly string[]): readonly Change[] {
  const a = before.slice(0, MOST);
  const b = after.slice(0, MOST);
  const width = b.length + 1;
  /** Length of the longest common subsequence of a[i..] and b[j..]. */
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      changes.push({ op: "same", word: a[i++]! });
      j++;
    } else if (
      j === b.length ||
      (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      changes.push({ op: "removed", word: a[i++]! });
    } else {
      changes.push({ op: "added", word: b[j++]! });
    }
  }
  return changes;
}

export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}

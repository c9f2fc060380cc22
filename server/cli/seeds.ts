// The seeds that a user asks for: so many (5), these (1,2,3), or from one to another (4..6). It knows no experiment.
import { FolkloreError } from "../errors.ts";

/** A count beyond this is more likely meant as one seed. */
const MOST = 100;

/** @throws FolkloreError "bad-usage" for anything else. */
export function seedList(text: string): number[] {
  const wrong = (expected: string) =>
    new FolkloreError(
      "bad-usage",
      `--seeds ${text}: expected ${expected}`,
      "--seeds=5 (five seeds, 1 to 5), --seeds=1,2,3 (these), --seeds=7..7 (from one to another)",
    );
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    if (count < 1 || count > MOST) throw wrong(`1 to ${MOST} seeds`);
    return from(1, count);
  }
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(text);
  if (range !== null) {
    const [first, last] = [Number(range[1]), Number(range[2])];
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || last < first || last - first >= MOST) {
      throw wrong(`an ascending range of at most ${MOST} whole numbers`);
    }
    return from(first, last);
  }
  const seeds = text.split(",").map(Number);
  const whole = seeds.every(Number.isSafeInteger) && !/^$|^,|,$|,,/.test(text);
  if (!whole || new Set(seeds).size < seeds.length)
    throw wrong("a number of seeds, or different whole numbers");
  return seeds;
}

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Harrell's concordance: of two of which one is known to have failed first, how often it was the one said to be at more risk. */
import type { Life } from './life.ts';

/** Null where no two can be compared. Equal risks count half; of two that failed at one moment neither was first. */
export function concordanceOf(lives: readonly Life[], risks: readonly number[]): number | null {
  let pairs = 0;
  let right = 0;
  for (const [i, one] of lives.entries()) {
    if (!one.failed) continue;
    for (const [j, other] of lives.entries()) {
      const first = one.time < other.time || (one.time === other.time && !other.failed);
      if (i === j || !first) continue;
      pairs++;
      const [a, b] = [risks[i] as number, risks[j] as number];
      right += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  return pairs === 0 ? null : right / pairs;
}

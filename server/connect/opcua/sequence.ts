/**
 * The numbers of a subscription's notifications: after a cut, those that were missed come late and in between, and one may
 * come twice, asked for and by itself. Each is taken once.
 */

/** Numbers run from 1 to 2^32 - 1 and start again (OPC UA Part 4, 7.26). */
const LAST = 2 ** 32 - 1;
/** Missing numbers that are remembered; a server keeps no more notifications than that. */
const MOST = 1000;

export interface Sequence {
  /** False = it was taken before. */
  isNew(number: number): boolean;
  /** How many are missing at present. */
  missing(): number;
}

export function createSequence(): Sequence {
  const missing = new Set<number>();
  let forgotten = 0;
  let next = 0;
  return {
    isNew(number) {
      const ahead = next === 0 ? 0 : (number - next + LAST) % LAST;
      if (ahead > LAST / 2) return missing.delete(number);
      const kept = Math.min(ahead, MOST - missing.size);
      for (let n = 0; n < kept; n++) missing.add(((next + n - 1) % LAST) + 1);
      forgotten += ahead - kept;
      next = (number % LAST) + 1;
      return true;
    },
    missing: () => missing.size + forgotten,
  };
}

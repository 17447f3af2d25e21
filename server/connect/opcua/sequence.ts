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
  /** A keep-alive names the number that comes next: all before it were sent. */
  comes(number: number): void;
  /** How many are missing at present. */
  missing(): number;
  /** Those of them that were not named before: to be asked for. */
  wanted(): readonly number[];
  /** It was asked for and nobody answered: named again, unless it came meanwhile. */
  unanswered(number: number): void;
}

export function createSequence(): Sequence {
  const missing = new Set<number>();
  const wanted = new Set<number>();
  let forgotten = 0;
  // The first of a subscription is 1: that it did not come is seen like any other.
  let next = 1;
  /** False = `number` was before what is next. */
  const upTo = (number: number): boolean => {
    const ahead = (number - next + LAST) % LAST;
    if (ahead > LAST / 2) return false;
    const kept = Math.min(ahead, MOST - missing.size);
    for (let n = 0; n < kept; n++) {
      const lost = ((next + n - 1) % LAST) + 1;
      missing.add(lost);
      wanted.add(lost);
    }
    forgotten += ahead - kept;
    next = number;
    return true;
  };
  return {
    isNew(number) {
      if (!upTo(number)) {
        wanted.delete(number);
        return missing.delete(number);
      }
      next = (number % LAST) + 1;
      return true;
    },
    comes: (number) => void upTo(number),
    missing: () => missing.size + forgotten,
    wanted() {
      const list = [...wanted];
      wanted.clear();
      return list;
    },
    unanswered(number) {
      if (missing.has(number)) wanted.add(number);
    },
  };
}

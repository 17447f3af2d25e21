/** Waiting times between attempts, ms: doubling from half a second to half a minute. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A connection that held so long was a good one: the next loss starts again with a short wait. */
const SETTLED_MS = 10_000;

export interface BackOff {
  /** How long to wait before the next attempt, ms; `heldMs` is how long the last connection stood, 0 = never stood. */
  next(heldMs: number): number;
}

export function createBackOff(): BackOff {
  let wait = FIRST_MS;
  return {
    next(heldMs) {
      if (heldMs >= SETTLED_MS) wait = FIRST_MS;
      const now = wait;
      wait = Math.min(wait * 2, LONGEST_MS);
      return now;
    },
  };
}

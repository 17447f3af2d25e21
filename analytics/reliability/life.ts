/** A stretch of operating time that ended in a failure, or that was still going on (or ended otherwise) when it was looked at. */
export interface Life {
  /** In any one unit, most often hours of operation; > 0. */
  readonly time: number;
  /** False: right-censored, it lasted longer than `time`. */
  readonly failed: boolean;
}

/** The lives that can be used: a time of nothing, of less, or of no number says nothing about how long things last. */
export const usable = (lives: readonly Life[]): Life[] => lives.filter(({ time }) => Number.isFinite(time) && time > 0);

export const failuresOf = (lives: readonly Life[]): number => lives.reduce((n, { failed }) => n + (failed ? 1 : 0), 0);

/** Both ends of a confidence interval; null where it has none on that side. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Lives of one kind of failure on repaired machines, on each machine's own clock of operation: from the repair of a failure to the next
 * one of the same kind, or to its renewal or the end of the watching (right-censored). Other failures only stop the clock.
 */
import type { Life } from './life.ts';

const HOUR_MS = 3_600_000;

/** One machine that was watched; its clock stands still while it does not operate. */
export interface Watched {
  readonly machine: string;
  /** Operation from the start to the end of the watching, ms. */
  readonly operatingMs: number;
  readonly failures: readonly {
    /** Operation since the start of the watching, ms. */
    readonly clockMs: number;
    readonly mode: string;
  }[];
  /** Where on the clock the machine as a whole was made as good as new, ms: every life ends there, and another one begins. */
  readonly renewals: readonly number[];
}

export interface FailureLives {
  /** In hours of operation. */
  readonly lives: readonly Life[];
  /**
   * Lives that began before the watching. How old they were then is not known: they are in no fit (as lives from the start of the watching
   * they would make things look as if they failed young), and left out whether they ended in a failure or not, so that nothing is picked.
   */
  readonly leftTruncated: number;
}

/** `mode` null = failures of any kind are one kind. */
export function failureLives(watched: readonly Watched[], mode: string | null): FailureLives {
  const lives: Life[] = [];
  let leftTruncated = 0;
  for (const { operatingMs, failures, renewals } of watched) {
    if (operatingMs > 0) leftTruncated++;
    const ends = [
      ...failures.flatMap((one) => (mode === null || one.mode === mode ? [{ clock: one.clockMs, failed: true }] : [])),
      ...renewals.map((clock) => ({ clock, failed: false })),
      { clock: operatingMs, failed: false },
      // What was renewed in the repair of a failure ended in the failure.
    ].sort((a, b) => a.clock - b.clock || Number(b.failed) - Number(a.failed));
    ends.forEach(({ clock, failed }, i) => {
      const begin = ends[i - 1];
      const time = (clock - (begin?.clock ?? clock)) / HOUR_MS;
      if (begin && time > 0) lives.push({ time, failed });
    });
  }
  return { lives, leftTruncated };
}

/** Kinds of failure that were seen, the most frequent first. */
export function modesOf(watched: readonly Watched[]): readonly { readonly mode: string; readonly failures: number }[] {
  const counts = new Map<string, number>();
  for (const { failures } of watched) for (const { mode } of failures) counts.set(mode, (counts.get(mode) ?? 0) + 1);
  return [...counts]
    .map(([mode, failures]) => ({ mode, failures }))
    .sort((a, b) => b.failures - a.failures || (a.mode < b.mode ? -1 : 1));
}

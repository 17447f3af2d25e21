/** What a machine did, stretch by stretch: what a walk back in time goes along. */
import type { Window } from '../../twin/derived.ts';
import type { State } from '../../twin/words.ts';

/** One state of one machine without a break. */
export interface Stretch extends Window {
  readonly machine: string;
  /** As the twin saw it: what a person said of it changes no flow of goods. */
  readonly state: State;
  readonly fault: number;
  /** What was said of it; null = nothing. */
  readonly reason: string | null;
  /** Units of the machine, good or not, made in it. */
  readonly units: number;
  /** It goes on: `to` is now. */
  readonly lasts: boolean;
}

/** Each machine's stretches in order of time. */
export type Machines = ReadonlyMap<string, readonly Stretch[]>;

const RUNS: readonly State[] = ['producing', 'slow'];

export const runs = ({ state }: Stretch): boolean => RUNS.includes(state);

/** ms of a stretch that lie in a window; less than none = it is so far off. */
export const overlapOf = ({ from, to }: Window, window: Window): number =>
  Math.min(to, window.to) - Math.max(from, window.from);

/** The standstill that is going on at a moment; null = the machine runs, or nothing is recorded. */
export const standingAt = (stretches: readonly Stretch[], at: number): Stretch | null =>
  stretches.find((one) => one.from <= at && (at < one.to || one.lasts) && !runs(one)) ?? null;

/** Units a ms while it ran in a window; null = it did not run, or counted nothing. */
export function speedIn(stretches: readonly Stretch[], window: Window): number | null {
  let ms = 0;
  let units = 0;
  for (const one of stretches) {
    const part = overlapOf(one, window);
    if (part <= 0 || !runs(one)) continue;
    ms += part;
    units += (one.units * part) / (one.to - one.from);
  }
  return ms > 0 && units > 0 ? units / ms : null;
}

/** What a neighbour's time brought to a machine that waits: how much it fell short, and by what. */
import type { Window } from '../../twin/derived.ts';
import { overlapOf, runs, type Stretch } from './stretch.ts';

export interface Share {
  /** What fell short by the kind of time that counts most: time at the speed that was needed, ms. */
  readonly short: number;
  /** The longest of that kind. */
  readonly stretch: Stretch;
  readonly together: { readonly count: number; readonly ms: number };
  /** Of all that it fell short, 0..1. */
  readonly part: number;
}

/**
 * `ran`: it ran all the time that was looked at. `other-side`: it waited for its other side, so it was no lack of it.
 * `made-up`: it stood, and the buffer was made up for it again before. `no-record`: nothing is recorded of it.
 */
export type NotIt = 'ran' | 'other-side' | 'made-up' | 'no-record';

export interface Looked {
  /** Since the buffer last held most, and the whole time in which it could have been felt. */
  readonly window: Window;
  readonly widest: Window;
  readonly waiting: 'starved' | 'blocked';
  /** Units of the neighbour a ms that the other one would have taken, or given; null = not known. */
  readonly need: number | null;
}

/** Standing for less than this brought nobody to a standstill, ms. */
const FELT_MS = 1_000;
/** A neighbour that ran falls short where it ran slower than this share of the need. */
const SLOWER = 0.9;

export function shareOf(
  stretches: readonly Stretch[],
  { window, widest, waiting, need }: Looked,
): Share | { readonly why: NotIt; readonly evidence: Window | null } {
  const seen = stretches.filter((one) => overlapOf(one, window) > 0);
  if (seen.length === 0) return { why: 'no-record', evidence: null };
  const other = waiting === 'starved' ? 'blocked' : 'starved';
  const standing = seen.filter((one) => !runs(one) && one.state !== other);
  const groups = [
    kindOf(
      standing.filter(({ state }) => state === waiting),
      window,
    ),
    kindOf(
      standing.filter(({ state }) => state !== waiting && state !== 'unknown'),
      window,
    ),
  ].flatMap((kind) => (kind && kind.ms >= FELT_MS ? [{ ...kind, short: kind.ms }] : []));
  const slow = need === null ? null : slowly(seen, window, need);
  if (slow) groups.push(slow);
  const short = groups.reduce((sum, one) => sum + one.short, 0);
  const [most] = groups.sort((a, b) => b.short - a.short);
  // That nobody knows what it did explains nothing where something is known.
  const blind = kindOf(
    standing.filter(({ state }) => state === 'unknown'),
    window,
  );
  if (!most && blind && blind.ms >= FELT_MS)
    return { short: blind.ms, stretch: blind.longest, together: { count: blind.count, ms: blind.ms }, part: 1 };
  if (most)
    return {
      short: most.short,
      stretch: most.longest,
      together: { count: most.count, ms: most.ms },
      part: most.short / short,
    };
  const turned = longestOf(
    seen.filter(({ state }) => state === other),
    window,
  );
  if (turned && overlapOf(turned, window) >= FELT_MS) return { why: 'other-side', evidence: turned };
  const before = { from: widest.from, to: window.from };
  const earlier = longestOf(
    stretches.filter((one) => !runs(one) && overlapOf(one, before) >= FELT_MS),
    before,
  );
  return earlier ? { why: 'made-up', evidence: earlier } : { why: 'ran', evidence: null };
}

interface Kind {
  readonly count: number;
  readonly ms: number;
  readonly longest: Stretch;
}

function kindOf(list: readonly Stretch[], window: Window): Kind | null {
  const longest = longestOf(list, window);
  if (!longest) return null;
  return { count: list.length, ms: list.reduce((sum, one) => sum + overlapOf(one, window), 0), longest };
}

/** Time in which it ran, but made less than was needed. */
function slowly(seen: readonly Stretch[], window: Window, need: number): (Kind & { readonly short: number }) | null {
  const slow = seen.filter((one) => runs(one) && one.units > 0 && one.units / (one.to - one.from) < need * SLOWER);
  const kind = kindOf(slow, window);
  if (!kind) return null;
  const short = slow.reduce(
    (sum, one) => sum + (1 - one.units / (one.to - one.from) / need) * overlapOf(one, window),
    0,
  );
  return { ...kind, short };
}

const longestOf = (list: readonly Stretch[], window: Window): Stretch | undefined =>
  [...list].sort((a, b) => overlapOf(b, window) - overlapOf(a, window) || a.from - b.from)[0];

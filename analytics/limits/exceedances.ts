/**
 * Limits of the surroundings (emission, effluent, noise, a zone's temperature) held against readings: when one was exceeded, for
 * how long and how far, and when nobody knows. What is missing is said to be missing; it is never taken for compliance. Pure:
 * calendar edges come in as arguments. Times are epoch ms.
 */
import type { Window } from '../../twin/derived.ts';
import { isOutside, type Limits, type ReadingPoint } from '../batch/actual.ts';

/**
 * Of a mean less than this share of its period may be unknown: two thirds have to be known (as for half-hourly means under the
 * German 13. BImSchV); a period of which less is known is none that was kept.
 */
export const KNOWN_SHARE = 2 / 3;

export interface Stretch extends Window {
  readonly kind: 'exceeded' | 'no-data';
  /** It lasts: `to` is how far it was judged. */
  readonly open: boolean;
  /** Of what lay outside, the value farthest from its limit; null = nobody knows. */
  readonly worst: number | null;
  /** Periods (of an instant: one) whose mean lay outside. */
  readonly periods: number;
  /** Of its time, known; ms. */
  readonly knownMs: number;
}

/** A stretch of time over which there is one value to judge. */
interface Judged extends Window {
  readonly value: number | null;
  readonly knownMs: number;
}

/**
 * Every reading is judged by itself and holds until the next, at most `holdsMs`; then nobody knows. A gap between two readings
 * outside is part of the exceedance; after one that came to nothing more it ended when it was last known.
 */
export function instantStretches(
  points: readonly ReadingPoint[],
  holdsMs: number,
  span: Window,
  limits: Limits,
): Stretch[] {
  return stretchesOf(held(points, holdsMs, span), span, limits);
}

/** Means over periods between `edges` (in order); the last period is judged when it is over. */
export function meanStretches(
  points: readonly ReadingPoint[],
  holdsMs: number,
  edges: readonly number[],
  limits: Limits,
): Stretch[] {
  const [from, to] = [edges[0], edges.at(-1)];
  if (from === undefined || to === undefined || from >= to) return [];
  const pieces = held(points, holdsMs, { from, to });
  let next = 0;
  const periods = edges.slice(1).map((end, i): Judged => {
    const begin = edges[i] as number;
    let [sum, known] = [0, 0];
    while (next < pieces.length && (pieces[next] as Judged).to <= begin) next++;
    for (let n = next; n < pieces.length && (pieces[n] as Judged).from < end; n++) {
      const piece = pieces[n] as Judged;
      const ms = Math.min(piece.to, end) - Math.max(piece.from, begin);
      if (piece.value === null || ms <= 0) continue;
      sum += piece.value * ms;
      known += ms;
    }
    const isKnown = known >= (end - begin) * KNOWN_SHARE;
    return { from: begin, to: end, value: isKnown ? sum / known : null, knownMs: known };
  });
  return stretchesOf(periods, { from, to }, limits);
}

/** The whole span in pieces of one value each; null = nobody knows. */
function held(points: readonly ReadingPoint[], holdsMs: number, span: Window): Judged[] {
  const pieces: Judged[] = [];
  const put = (from: number, to: number, value: number | null) => {
    const begin = Math.max(from, span.from);
    const end = Math.min(to, span.to);
    if (end > begin) pieces.push({ from: begin, to: end, value, knownMs: value === null ? 0 : end - begin });
  };
  put(span.from, points[0]?.[0] ?? span.to, null);
  points.forEach(([at, value], i) => {
    const next = points[i + 1]?.[0] ?? span.to;
    const until = value === null ? at : Math.min(next, at + holdsMs);
    put(at, until, value);
    put(until, next, null);
  });
  return pieces;
}

function stretchesOf(judged: readonly Judged[], span: Window, limits: Limits): Stretch[] {
  const found: Stretch[] = [];
  /** Of an exceedance whether the time behind it is one gap that it may go on behind. */
  let last: { kind: Stretch['kind']; at: number } | null = null;
  for (const piece of judged) {
    const kind = piece.value === null ? 'no-data' : isOutside(piece.value, limits) ? 'exceeded' : null;
    if (kind === null) {
      last = null;
      continue;
    }
    const own: Stretch | undefined = last === null ? undefined : found[last.at];
    if (own && own.kind === kind && own.to === piece.from)
      found[(last as { at: number }).at] = joined(own, piece, limits);
    else if (kind === 'exceeded' && own?.kind === 'no-data') {
      // Outside before the gap and behind it: the gap is part of it, as far as anybody knows.
      const before = found.at(-2);
      if (before?.kind === 'exceeded' && before.to === own.from) {
        found.splice(-2, 2, joined({ ...before, to: own.to }, piece, limits));
        last = { kind, at: found.length - 1 };
        continue;
      }
      found.push(begun(kind, piece));
    } else found.push(begun(kind, piece));
    last = { kind, at: found.length - 1 };
  }
  return found.map((stretch) => ({ ...stretch, open: stretch.to >= span.to }));
}

const begun = (kind: Stretch['kind'], { from, to, value, knownMs }: Judged): Stretch => ({
  ...{ kind, from, to, open: false, worst: value, periods: kind === 'exceeded' ? 1 : 0, knownMs },
});

const joined = (one: Stretch, { to, value, knownMs }: Judged, limits: Limits): Stretch => ({
  ...one,
  to,
  worst: worse(one.worst, value, limits),
  periods: one.periods + (value === null ? 0 : 1),
  knownMs: one.knownMs + knownMs,
});

/** How far outside, in the unit of the reading. */
const beyond = (value: number, { low, high }: Limits): number =>
  Math.max((low ?? Number.NEGATIVE_INFINITY) - value, value - (high ?? Number.POSITIVE_INFINITY));

const worse = (one: number | null, other: number | null, limits: Limits): number | null =>
  one === null || other === null ? (one ?? other) : beyond(other, limits) > beyond(one, limits) ? other : one;

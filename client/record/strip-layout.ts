/**
 * Lays a record out as bars of a strip: pure, in pixels. A stop is never too short to be seen, and neighbours that would
 * fall into one pixel become one bar of the worse state, so that a day of micro-stops is a bounded number of rectangles.
 */
import { STATES, type State } from '../../twin/words.ts';
import type { Segment } from './segments.ts';

export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly state: State;
  /** The span that the bar stands for, epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** Narrowest stop, px. */
const HAIRLINE = 1.5;
/** Which of two states that share a pixel is shown: the later in this list. */
const RANK: readonly State[] = [
  'producing',
  'off',
  'idle',
  'unknown',
  'planned-stop',
  'maintenance',
  'slow',
  'starved',
  'blocked',
  'setup',
  'micro-stop',
  'breakdown',
];
const rank = Object.fromEntries(STATES.map((state) => [state, RANK.indexOf(state)])) as Readonly<Record<State, number>>;

/** Segments in order of time, already cut to [from, to). */
export function layoutStrip(segments: readonly Segment[], from: number, to: number, width: number): Bar[] {
  const perMs = width / (to - from);
  const bars: { x: number; width: number; state: State; from: number; to: number }[] = [];
  for (const segment of segments) {
    const end = Math.min(segment.to, to);
    let x = (segment.from - from) * perMs;
    let right = (end - from) * perMs;
    const ground = segment.state === 'producing';
    const last = bars.at(-1);
    // The one before was widened to be seen and reaches into this one.
    if (last && x < last.x + last.width) x = last.x + last.width;
    if (!ground && right - x < HAIRLINE) {
      if (last && last.state !== 'producing' && x - (last.x + last.width) < 0.5 && last.width < 2 * HAIRLINE) {
        if (rank[segment.state] > rank[last.state]) last.state = segment.state;
        last.to = end;
        continue;
      }
      right = Math.min(width, x + HAIRLINE);
    }
    if (right <= x) continue;
    if (last && last.state === segment.state && x - (last.x + last.width) < 0.01) {
      last.width = right - last.x;
      last.to = end;
      continue;
    }
    bars.push({ x, width: right - x, state: segment.state, from: segment.from, to: end });
  }
  return bars;
}

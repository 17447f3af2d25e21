/** The span that the time bar shows, and the marks on it. Pure. */

export const ZOOMS = [1, 8, 24, 168] as const;
/** Hours. */
export type Zoom = (typeof ZOOMS)[number];

const HOUR = 3_600_000;
const MINUTE = 60_000;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Share of the bar that is kept for what comes after now. */
const AHEAD = 0.08;

/**
 * The span of a zoom. It ends a little after now, so that the coming end of the shift is in the picture; a moment that
 * lies before it pulls it back. Moves in whole steps of about half a pixel, so that bars are not laid out anew each second.
 */
export function spanOf(zoom: Zoom, now: number, at: number | null): Span {
  const length = zoom * HOUR;
  const step = zoom * 2500;
  const end = Math.ceil((now + length * AHEAD) / step) * step;
  if (at === null || at >= end - length) return { from: end - length, to: end };
  const middle = Math.round(at / (length / 4)) * (length / 4);
  return { from: middle - length / 2, to: middle + length / 2 };
}

/** Distances that time marks may have, ms. */
const STEPS = [10 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR];
/** Over days, whole ones. */
const DAYS = [24 * HOUR];
/** A time needs so many px to stand apart from its neighbour. */
const MARK_PX = 64;

/** Distance of the time marks on a bar of so many px, ms. */
export const markEvery = (span: Span, width: number): number =>
  (span.to - span.from > 25 * HOUR ? DAYS : STEPS).find((step) => (step / (span.to - span.from)) * width >= MARK_PX) ??
  24 * HOUR;

/** Full multiples of `every` in local time inside the span. `offset`: local time minus UTC, ms. */
export function marksOf(span: Span, every: number, offset: number): number[] {
  const marks: number[] = [];
  for (let mark = Math.ceil((span.from + offset) / every) * every - offset; mark <= span.to; mark += every)
    marks.push(mark);
  return marks;
}

/** Steps in which the record is read for the bar, seconds: of days, a pixel's worth; 0 = every interval. */
export const stepOf = (zoom: Zoom): number => (zoom <= 24 ? 0 : zoom * 2);

/** How far an arrow key moves the moment, ms. */
export const keyStep = (zoom: Zoom): number =>
  zoom === 1 ? 10_000 : zoom === 8 ? MINUTE : zoom === 24 ? 5 * MINUTE : 30 * MINUTE;

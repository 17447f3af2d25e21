/** Sums as they go on are those of the whole history, whatever happens and in whatever order it is learned. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumsOf } from '../../../analytics/oee/cut.ts';
import { type History, type RawSpan, segmentsOf } from '../../../analytics/oee/history.ts';
import { LiveSums, type Stretch } from '../../../analytics/oee/live.ts';
import type { CountPoint, Piece } from '../../../analytics/oee/piece.ts';
import { NO_CONTEXT, NO_COUNTS } from '../../../analytics/oee/piece.ts';
import { piecesOf } from '../../../analytics/oee/pieces.ts';
import { anyHistory, anyWindow, END } from './any-history.ts';

/** Before all that happens in the histories. */
const BEFORE = -1;

/** What a machine says, one after the other, as it becomes known up to `now`: stretches and counts. */
function factsOf(history: History, now: number): (Stretch | CountPoint)[] {
  const stretches = segmentsOf({ ...history, until: now }, { from: BEFORE, to: now })
    .filter(({ from }) => from < now)
    .map(
      ({ work: { at: _at, ...work }, from, raw, state, planned }): Stretch => ({ ...work, from, raw, state, planned }),
    );
  const counts = history.points.filter(({ at }) => at <= now);
  // A count at the instant of a change belongs to what the change ends.
  return [
    ...stretches.map((fact) => [fact.from + 0.5, fact] as const),
    ...counts.map((fact) => [fact.at, fact] as const),
  ]
    .sort((a, b) => a[0] - b[0])
    .map(([, fact]) => fact);
}
const upTo = (history: History, now: number): History => {
  const spans = history.spans
    .filter(({ from }) => from < now)
    .map((span): RawSpan => ({ ...span, to: span.to !== null && span.to < now ? span.to : null }));
  return { ...history, spans, until: now, points: history.points.filter(({ at }) => at <= now) };
};
const feed = (live: LiveSums, fact: Stretch | CountPoint) => ('raw' in fact ? live.begin(fact) : live.count(fact));

test('fed fact by fact it is at every moment what the history up to then sums to', () => {
  fc.assert(
    fc.property(anyHistory, anyWindow, fc.integer({ min: 1, max: END }), (history, window, now) => {
      const live = new LiveSums('m', window, history.microStopMs);
      for (const fact of factsOf(history, now)) feed(live, fact);
      const known = upTo(history, now);
      const so_far = { from: window.from, to: Math.max(window.from, Math.min(now, window.to)) };
      expect(live.at(now)).toEqual(sumsOf(piecesOf(known, so_far), so_far));
      expect(live.at(now)).toEqual(live.at(now));
    }),
    { numRuns: 1000 },
  );
});

test('late data and corrections, in any order, lead to what the corrected history sums to', () => {
  fc.assert(
    fc.property(fc.array(anyHistory, { minLength: 2, maxLength: 4 }), anyWindow, (versions, window) => {
      const micro = (versions[0] as History).microStopMs;
      const histories = versions.map((one) => upTo({ ...one, microStopMs: micro }, END));
      const live = new LiveSums('m', window, micro);
      let before: History | null = null;
      for (const history of histories) {
        const { settled, tail } = settledOf(history);
        // What was settled before and is no longer true goes, what is true now comes; the rest is told again.
        const old = before ? settledOf(before).settled : [];
        const points = before ? [...before.points] : [];
        for (const piece of old) live.correct([piece], [], points);
        live.correct([], settled, history.points, tail);
        before = history;
        const so_far = { from: window.from, to: Math.max(window.from, Math.min(END, window.to)) };
        expect(live.at(END)).toEqual(sumsOf(piecesOf(history, so_far), so_far));
      }
    }),
    { numRuns: 300 },
  );
});

/** The part of a history that its last standstill, or last stretch, does not reach, and the facts of the rest. */
function settledOf(history: History): { settled: Piece[]; tail: (Stretch | CountPoint)[] } {
  const facts = factsOf(history, END);
  const probe = new LiveSums('m', { from: 0, to: END }, history.microStopMs);
  for (const fact of facts) feed(probe, fact);
  const since = probe.openSince;
  return {
    settled: piecesOf(history, { from: BEFORE, to: since }),
    tail: facts.filter((fact) => ('raw' in fact ? fact.from >= since : fact.at > since)),
  };
}

describe('a machine that goes on', () => {
  const stretch = (from: number, state: Stretch['state'], more: Partial<Stretch> = {}): Stretch => ({
    ...NO_CONTEXT,
    from,
    raw: state,
    state,
    planned: false,
    idealMs: 10,
    ...more,
  });
  const point = (at: number, good: number): CountPoint => ({ ...NO_COUNTS, machine: 'm', at, good });

  test('a stop is short until it is as long as the threshold, and then was never short', () => {
    const live = new LiveSums('m', { from: 0, to: Number.POSITIVE_INFINITY }, 60);
    live.begin(stretch(0, 'producing'));
    live.begin(stretch(100, 'breakdown'));
    expect(live.at(159)).toMatchObject({ 'micro-stop': 59, breakdown: 0, microStops: 1, failures: 0 });
    expect(live.at(160)).toMatchObject({ 'micro-stop': 0, breakdown: 60, microStops: 0, failures: 1, repairs: 0 });
    // A changeover of the product in the middle of it does not make two stops of one.
    live.begin(stretch(140, 'breakdown', { product: 'b' }));
    live.begin(stretch(180, 'producing', { product: 'b' }));
    expect(live.at(200)).toMatchObject({
      breakdown: 80,
      failures: 1,
      repairs: 1,
      repairMs: 80,
      stops: 1,
      producing: 120,
    });
  });

  test('before anything is known the time is unknown, and stays it', () => {
    const live = new LiveSums('m', { from: 0, to: 1000 }, 60);
    expect(live.at(50)).toMatchObject({ unknown: 50, windowMs: 50 });
    live.begin(stretch(80, 'producing'));
    expect(live.at(100)).toMatchObject({ unknown: 80, producing: 20 });
    expect(live.at(5000)).toMatchObject({ unknown: 80, producing: 920, windowMs: 1000 });
  });

  test('what comes late is refused where it would be put wrongly: it is a correction', () => {
    const live = new LiveSums('m', { from: 0, to: 1000 }, 60);
    expect(() => live.count(point(5, 1))).toThrow(/late/);
    live.begin(stretch(100, 'producing'));
    expect(() => live.count(point(100, 1))).toThrow(/late/);
    expect(() => live.begin(stretch(99, 'idle'))).toThrow(/late/);
    live.count(point(100.5, 1));
    expect(live.at(200)).toMatchObject({ good: 1, idealGood: 10 });
  });

  test('asking changes nothing', () => {
    const live = new LiveSums('m', { from: 0, to: 1000 }, 60);
    live.begin(stretch(0, 'breakdown'));
    live.at(500);
    expect(live.at(50)).toMatchObject({ 'micro-stop': 50, windowMs: 50 });
  });
});

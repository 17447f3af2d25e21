import { describe, expect, test } from 'vitest';
import { asLine, type Segment, withClosed, within, withOpen } from '../../../client/record/segments.ts';
import { lastStops, stopNextTo } from '../../../client/record/stops.ts';
import { layoutStrip } from '../../../client/record/strip-layout.ts';
import type { State } from '../../../twin/words.ts';

const segment = (from: number, to: number, state: State): Segment => ({
  from,
  to,
  state,
  fault: 0,
  good: 0,
  reject: 0,
  cause: null,
});
const closed = (from: number, to: number, state: State) =>
  ({ type: 'interval-closed', machine: 'm', from, to, state, fault: 0, good: 0, reject: 0, energy: 0 }) as const;

describe('a record that is kept up by live events', () => {
  const read = [segment(0, 100, 'producing'), segment(100, Number.POSITIVE_INFINITY, 'breakdown')];

  test('an interval that closed takes the place of the open end', () => {
    expect(withClosed(read, closed(100, 160, 'breakdown')).map((s) => [s.from, s.to])).toEqual([
      [0, 100],
      [100, 160],
    ]);
  });

  test('the same interval told twice changes nothing', () => {
    const once = withClosed(read, closed(100, 160, 'breakdown'));
    expect(withClosed(once, closed(100, 160, 'breakdown'))).toBe(once);
  });

  test('the open end is what the live twin says', () => {
    const open = withOpen(read, { state: 'setup', since: 150, fault: 0, cause: null });
    expect(open.map((s) => [s.from, s.to, s.state])).toEqual([
      [0, 100, 'producing'],
      [100, 150, 'breakdown'],
      [150, Number.POSITIVE_INFINITY, 'setup'],
    ]);
  });

  test('a window cuts what reaches over its edges', () => {
    expect(within(read, 50, 130).map((s) => [s.from, s.to])).toEqual([
      [50, 100],
      [100, 130],
    ]);
    expect(within(read, 0, 100)).toHaveLength(1);
  });
});

test('a line that waits is painted in the state of what holds it up, its constraint in its own', () => {
  const constraint = [segment(0, 100, 'producing'), { ...segment(100, 160, 'blocked'), cause: 'breakdown' as const }];
  expect(asLine(constraint).map((s) => s.state)).toEqual(['producing', 'breakdown']);
  expect(withOpen(constraint, { state: 'blocked', since: 100, fault: 0, cause: null }).at(-1)?.cause).toBe('breakdown');
});

describe('a strip', () => {
  test('shows each stretch where and as long as it was', () => {
    const bars = layoutStrip(
      [segment(0, 500, 'producing'), segment(500, 750, 'breakdown'), segment(750, 1000, 'producing')],
      0,
      1000,
      100,
    );
    expect(bars.map((bar) => [bar.x, bar.width, bar.state])).toEqual([
      [0, 50, 'producing'],
      [50, 25, 'breakdown'],
      [75, 25, 'producing'],
    ]);
  });

  test('no stop is too short to be seen, and none covers the next', () => {
    const bars = layoutStrip(
      [segment(0, 500, 'producing'), segment(500, 501, 'micro-stop'), segment(501, 1000, 'producing')],
      0,
      1000,
      100,
    );
    const stop = bars[1]!;
    expect(stop.state).toBe('micro-stop');
    expect(stop.width).toBe(1.5);
    expect(bars[2]!.x).toBe(51.5);
  });

  test('a day of micro-stops is a bounded number of bars, and shows the worst of each pixel', () => {
    const many: Segment[] = [];
    for (let at = 0; at < 86_400; at += 20)
      many.push(
        segment(at, at + 10, 'producing'),
        segment(at + 10, at + 20, at === 43_200 ? 'breakdown' : 'micro-stop'),
      );
    const bars = layoutStrip(many, 0, 86_400, 600);
    expect(bars.length).toBeLessThanOrEqual(2 * 600);
    expect(bars.some((bar) => bar.state === 'breakdown')).toBe(true);
    for (let i = 1; i < bars.length; i++)
      expect(bars[i]!.x).toBeGreaterThanOrEqual(bars[i - 1]!.x + bars[i - 1]!.width - 1e-6);
    expect(Math.max(...bars.map((bar) => bar.x + bar.width))).toBeLessThanOrEqual(600 + 1e-6);
  });
});

describe('stops to step through', () => {
  const record = [
    segment(0, 10_000, 'producing'),
    segment(10_000, 20_000, 'blocked'),
    segment(20_000, 50_000, 'producing'),
    segment(50_000, 60_000, 'breakdown'),
  ];
  const other = [
    segment(0, 30_000, 'producing'),
    segment(30_000, 31_000, 'micro-stop'),
    segment(31_000, 90_000, 'planned-stop'),
  ];

  test('the next one is the nearest ahead, of any of the lines', () => {
    expect(stopNextTo([record, other], 0, 1)).toBe(10_000);
    expect(stopNextTo([record, other], 10_000, 1)).toBe(30_000);
    expect(stopNextTo([record], 10_000, 1)).toBe(50_000);
    expect(stopNextTo([record], 50_000, 1)).toBeNull();
  });

  test('the one before is not the one stood on, though moments are whole seconds', () => {
    expect(stopNextTo([record], 50_400, -1)).toBe(10_000);
    expect(stopNextTo([record], 90_000, -1)).toBe(50_000);
  });

  test('the last stops come newest first; a planned stop is none', () => {
    expect(lastStops(record, 5).map((s) => s.state)).toEqual(['breakdown', 'blocked']);
    expect(lastStops(other, 5).map((s) => s.state)).toEqual(['micro-stop']);
  });
});

/** Features of a stream against the same told plainly: every number of the past weighed by how long ago it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Channels, OF_A_CHANNEL } from '../../models/features/channels.ts';
import { CleanedRow } from '../../models/features/cleaned-row.ts';
import { DRIVERS_EACH, ExpectedRow } from '../../models/features/expected-signal.ts';
import { FeatureStream, featureNames } from '../../models/features/feature-stream.ts';

const number = fc.double({ min: -40, max: 40, noNaN: true });
const reading = fc.oneof({ weight: 8, arbitrary: number }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
const KEEP = { fast: 0.5, middle: 0.8, slow: 0.9, long: 0.97 };

/** Sum over what came, each weighed by what the rows since then have kept of it. */
const weighed = (values: readonly number[], keep: number, of: (value: number) => number): number =>
  values.reduce(
    (sum, value, row) => sum + (Number.isNaN(value) ? 0 : of(value) * keep ** (values.length - 1 - row)),
    0,
  );

function plainly(values: readonly number[], newRows: number): number[] {
  const mean = (keep: number) => {
    const weight = weighed(values, keep, () => 1);
    return weight > 1e-9 ? weighed(values, keep, (value) => value) / weight : 0;
  };
  const deviation = (keep: number) => {
    const weight = weighed(values, keep, () => 1);
    return weight > 1e-9
      ? Math.sqrt(Math.max(0, weighed(values, keep, (value) => value * value) / weight - mean(keep) ** 2))
      : 0;
  };
  const known = values.map((value, row) => [value, row] as const).filter(([value]) => !Number.isNaN(value));
  const fresh = known.filter(([, row], i) => i === 0 || row < newRows).map(([value]) => value);
  const middle = mean(KEEP.middle);
  const first = fresh.length > 0 ? fresh.reduce((sum, value) => sum + value, 0) / fresh.length : middle;
  return [
    mean(KEEP.fast),
    mean(KEEP.slow),
    mean(KEEP.fast) - mean(KEEP.slow),
    middle - mean(KEEP.long),
    middle - first,
    deviation(KEEP.middle),
    deviation(KEEP.middle) - deviation(KEEP.long),
  ];
}

describe('channels', () => {
  test('levels, steps, trends and spreads are those of the whole past, for each channel by itself', () => {
    const rows = fc.array(fc.tuple(reading, reading, reading), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.nat(20), (given, newRows) => {
        const channels = new Channels(3);
        for (const [row, values] of given.entries()) channels.push(Float64Array.from(values), KEEP, row < newRows);
        const into = new Float32Array(3 * OF_A_CHANNEL.length);
        let at = 0;
        for (let channel = 0; channel < 3; channel++) at = channels.write(channel, into, at);
        expect(at).toBe(into.length);
        for (let channel = 0; channel < 3; channel++) {
          const said = plainly(
            given.map((values) => values[channel] as number),
            newRows,
          );
          // Deviations of numbers that hardly differ are roundings; all else is exact to a float's digits.
          for (const [i, value] of said.entries())
            expect(into[channel * OF_A_CHANNEL.length + i]).toBeCloseTo(value, i < 5 ? 4 : 3);
        }
      }),
    );
  });

  test('the peak is the highest of late and fades to the level; another life forgets it', () => {
    const channels = new Channels(1);
    const peak = () => {
      const into = new Float32Array(OF_A_CHANNEL.length);
      channels.write(0, into, 0);
      return into[OF_A_CHANNEL.indexOf('peak')] as number;
    };
    for (const value of [1, 1, 9, 1]) channels.push(Float64Array.of(value), KEEP, false);
    const high = peak();
    for (let i = 0; i < 30; i++) channels.push(Float64Array.of(1), KEEP, false);
    expect(high).toBeGreaterThan(3);
    expect(peak()).toBeLessThan(0.2);
    channels.renew();
    expect(peak()).toBe(0);
  });
});

test('what other signals leave is the weighed sum of the drivers, whatever the number of signals', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.infiniteStream(number), (signals, numbers) => {
      const take = (n: number) => Array.from({ length: n }, () => numbers.next().value as number);
      const width = signals * DRIVERS_EACH;
      const expected = Array.from({ length: signals }, () => ({
        intercept: take(1)[0] as number,
        weights: take(width),
      }));
      const drivers = Float64Array.from(take(width));
      const into = new Float64Array(signals);
      new ExpectedRow(expected).write(drivers, into);
      // In the same order, so to the bit.
      expect([...into]).toEqual(
        expected.map(({ intercept, weights }) =>
          weights.reduce((sum, weight, i) => sum + weight * (drivers[i] as number), intercept),
        ),
      );
    }),
  );
});

test('a row is cleaned signal by signal: gaps, frozen readings, single spikes', () => {
  const signal = { centre: 10, spread: 2, full: 20, frozenAfter: 3 };
  const clean = new CleanedRow([
    { name: 'a', ...signal },
    { name: 'b', ...signal, frozenAfter: null },
  ]);
  const rows = [12, 11, 900, 13, 13, 13, 13, Number.NaN, Number.POSITIVE_INFINITY, 14].map((value) => {
    clean.push(() => value);
    return [...clean.readings, ...clean.scaled];
  });
  const told = (k: number) => rows.map((row) => row[k]);
  expect(told(0)).toEqual([12, 11, 12, 13, 13, NaN, NaN, NaN, NaN, 13]);
  expect(told(1)).toEqual([12, 11, 12, 13, 13, 13, 13, NaN, NaN, 13]);
  expect(told(2).slice(0, 4)).toEqual([1, 0.5, 1, 1.5]);
  clean.push(() => 1e9);
  clean.push(() => 1e9);
  expect(clean.scaled[1]).toBe(40);
});

test('a stream writes as many features as it has names, with and without what is expected', () => {
  const signals = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, centre: 0, spread: 1, full: 1, frozenAfter: null }));
  const expected = signals.map(() => ({ intercept: 0.1, weights: signals.flatMap(() => [0.1, 0, 0.2, 0]) }));
  for (const plan of [
    { horizon: 24, signals, modes: null, expected: null },
    { horizon: 24, signals, modes: null, expected },
  ]) {
    const stream = new FeatureStream(plan);
    // Distances that change: nothing of the last one is kept.
    for (const hour of [0, 1, 2, 7, 8, 8.5]) stream.push(hour, (k) => k + Math.sin(hour), hour === 7 ? 'repair' : null);
    const into = new Float32Array(stream.width + 1).fill(Number.NaN);
    stream.write(into, 0);
    expect(stream.width).toBe(featureNames(plan).length);
    expect([...into.subarray(0, stream.width)].some(Number.isNaN)).toBe(false);
    expect(into[stream.width]).toBeNaN();
    expect(stream.age).toBe(1.5);
  }
});

/** A line worked out unit after unit is the line that the event calendar plays. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Distribution } from '../../../twin/simulate/distribution.ts';
import { calendarFigures, type LineFigures, linePlan, type SimulatedLine } from '../../../twin/simulate/line.ts';
import { inSeries, seriesFigures } from '../../../twin/simulate/series.ts';

const time = (mean: number): fc.Arbitrary<Distribution> =>
  fc.constantFrom<Distribution>(
    { constant: mean },
    { exponential: mean },
    { lognormal: [mean, mean / 2] },
    { uniform: [mean / 2, 1.5 * mean] },
  );
const drawn = (mean: number): fc.Arbitrary<Distribution> =>
  fc.constantFrom<Distribution>({ exponential: mean }, { weibull: [2, mean] }, { lognormal: [mean, mean / 2] });
const anyLine: fc.Arbitrary<SimulatedLine> = fc
  .record({
    arrivals: fc.option(time(1.3), { nil: undefined }),
    stations: fc.array(
      fc.record({
        service: time(1),
        reject: fc.constantFrom(0, 0.05, 0.4),
        // Drawn: where a stop falls due with the end of a unit, rounding decides which comes first.
        failure: fc.option(fc.record({ time: drawn(40), repair: drawn(9), clock: fc.constant('operating' as const) }), {
          nil: undefined,
        }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    capacities: fc.array(fc.constantFrom(0, 1, 2, 7, 50, null), { minLength: 5, maxLength: 5 }),
    warmup: fc.constantFrom(0, 100),
  })
  .map(({ arrivals, stations, capacities, warmup }) => ({
    ...(arrivals && { arrivals }),
    stations: stations.map(({ failure, ...rest }, i) => ({
      id: `m${i}`,
      servers: 1,
      ...rest,
      ...(failure && { failure }),
    })),
    buffers: stations.slice(1).flatMap((_station, i) => {
      const capacity = capacities[i];
      return typeof capacity === 'number' ? [{ from: `m${i}`, to: `m${i + 1}`, capacity }] : [];
    }),
    ...{ warmup, horizon: 1500.5 },
  }));

const flat = ({ stations, buffers, ...rest }: LineFigures): Record<string, number> => ({
  ...rest,
  ...Object.fromEntries(
    Object.entries(stations).flatMap(([id, shares]) =>
      Object.entries(shares).map(([name, value]) => [`${id} ${name}`, value]),
    ),
  ),
  ...Object.fromEntries(buffers.map(({ to, level }) => [`before ${to}`, level])),
});

test('every figure of any line in series is that of the calendar', () => {
  fc.assert(
    fc.property(anyLine, fc.integer({ min: 0, max: 1e6 }), (line, seed) => {
      expect(inSeries(line)).toBe(true);
      const fast = flat(seriesFigures(line, linePlan(line), seed, 2));
      const slow = flat(calendarFigures(line, linePlan(line), seed, 2));
      expect(fast.events).toBe(slow.events);
      for (const [name, value] of Object.entries(slow))
        if (Number.isNaN(value)) expect(fast[name], name).toBeNaN();
        else expect(Math.abs((fast[name] as number) - value), name).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('several servers, or a clock that never stands, are the calendar’s', () => {
  const station = { id: 'a', servers: 1, service: { constant: 1 } };
  const line = (more: object): SimulatedLine => ({
    stations: [{ ...station, ...more }],
    buffers: [],
    horizon: 10,
    warmup: 0,
  });
  const failure = { time: { constant: 5 }, repair: { constant: 1 } };
  expect(inSeries(line({ failure: { ...failure, clock: 'operating' } }))).toBe(true);
  expect(inSeries(line({ failure: { ...failure, clock: 'calendar' } }))).toBe(false);
  expect(inSeries(line({ servers: 2 }))).toBe(false);
});

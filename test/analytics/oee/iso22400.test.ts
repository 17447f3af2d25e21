/** OEE after ISO 22400-2 against cases worked out by hand, and the identity that must hold for every case. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oeeOf, type ProductCount } from '../../../analytics/oee/iso22400.ts';
import { type StateSpan, type StateTimes, timesByState } from '../../../analytics/oee/times.ts';
import { STATES, type State } from '../../../twin/words.ts';

const MINUTE = 60_000;
const times = (of: Partial<Record<State, number>>): StateTimes =>
  ({ ...Object.fromEntries(STATES.map((state) => [state, 0])), ...of }) as StateTimes;
const product = (idealMs: number | null, good: number, reject: number, name = 'a'): ProductCount => ({
  product: name,
  idealMs,
  good,
  reject,
});
const windowOf = (of: StateTimes) => ({ from: 0, to: Object.values(of).reduce((sum, ms) => sum + ms, 0) });

describe('worked by hand', () => {
  // The textbook case (Vorne, "Calculate OEE"): 480 min of shift, 60 min of breaks, 47 min down, one unit a second, 19,271
  // made, 423 rejected: A 88.81 %, P 86.11 %, Q 97.80 %, OEE 74.79 %.
  const spans = times({ producing: 373 * MINUTE, breakdown: 47 * MINUTE, 'planned-stop': 60 * MINUTE });
  const figures = oeeOf(spans, [product(1000, 19_271 - 423, 423)], windowOf(spans));

  test('the textbook shift', () => {
    expect(figures.availability.value).toBeCloseTo(373 / 420, 12);
    expect(figures.effectiveness.value).toBeCloseTo(19_271 / (373 * 60), 12);
    expect(figures.quality.value).toBeCloseTo(18_848 / 19_271, 12);
    expect(figures.oee.value).toBeCloseTo(18_848 / (420 * 60), 12);
    expect(figures.oee.value).toBeCloseTo(0.7479, 4);
  });

  test('can be worked out again from the inputs it names', () => {
    const { PRI_GQ, PBT } = figures.oee.inputs as { PRI_GQ: number; PBT: number };
    expect(PRI_GQ / PBT).toBe(figures.oee.value);
    const { APT } = figures.availability.inputs as { APT: number };
    expect(APT / PBT).toBe(figures.availability.value);
    expect(figures.oee).toMatchObject({ profile: 'iso22400', version: 2, unit: 'ratio', coverage: 1 });
  });

  test('two products of different rates are weighed by their ideal times, not averaged', () => {
    const hour = times({ producing: 60 * MINUTE });
    // 30 min of A at 1 s, 30 min of B at 2 s; A all good, B half rejected.
    const both = oeeOf(hour, [product(1000, 1800, 0, 'a'), product(2000, 450, 450, 'b')], windowOf(hour));
    expect(both.effectiveness.value).toBe(1);
    expect(both.quality.value).toBeCloseTo(0.75, 12);
    expect(both.oee.value).toBeCloseTo(0.75, 12);
  });

  test('faster than the ideal rate is shown as that, not cut off at 100 %', () => {
    const hour = times({ producing: 60 * MINUTE });
    expect(oeeOf(hour, [product(1000, 4000, 0)], windowOf(hour)).effectiveness.value).toBeCloseTo(4000 / 3600, 12);
  });

  test('a short stop is delay, slow running is production, changeover and waiting are neither', () => {
    const mixed = times({
      producing: 10,
      slow: 20,
      'micro-stop': 5,
      starved: 5,
      blocked: 5,
      setup: 5,
      idle: 5,
      unknown: 5,
      off: 100,
      maintenance: 40,
    });
    const { availability } = oeeOf(mixed, [], windowOf(mixed));
    expect(availability.inputs).toEqual({ APT: 30, PBT: 60, POT: 100 });
  });
});

describe('a figure that cannot be had is absent, with its reason', () => {
  const cases: readonly [string, StateTimes, readonly ProductCount[], Record<string, string>][] = [
    ['nothing was planned', times({ off: 10 }), [], { oee: 'no-planned-time', availability: 'no-planned-time' }],
    ['all of it was a planned stop', times({ 'planned-stop': 10 }), [], { oee: 'no-planned-time' }],
    ['nothing is known', times({ unknown: 10 }), [], { oee: 'no-data', availability: 'no-data' }],
    ['nothing ran', times({ breakdown: 10 }), [], { effectiveness: 'nothing-ran', quality: 'nothing-made' }],
    [
      'a product has no ideal rate',
      times({ producing: 10 }),
      [product(null, 5, 0)],
      { oee: 'no-ideal-rate', effectiveness: 'no-ideal-rate', quality: 'no-ideal-rate' },
    ],
  ];
  test.each(cases)('%s', (_name, of, counts, wanted) => {
    const figures = oeeOf(of, counts, windowOf(of));
    for (const [name, reason] of Object.entries(wanted))
      expect(figures[name as keyof typeof figures]).toMatchObject({ value: null, reason });
  });

  test('a line that stood all the time has an availability of 0, which is a fact and not a gap', () => {
    const stood = times({ breakdown: 10 });
    expect(oeeOf(stood, [], windowOf(stood)).availability.value).toBe(0);
  });
});

const states = fc.record(
  Object.fromEntries(STATES.map((state) => [state, fc.oneof(fc.constant(0), fc.nat(8 * 3_600_000))])) as Record<
    State,
    fc.Arbitrary<number>
  >,
);
const counts = fc.array(
  fc.record({
    product: fc.string(),
    idealMs: fc.integer({ min: 1, max: 60_000 }),
    good: fc.nat(100_000),
    reject: fc.nat(10_000),
  }),
  { maxLength: 4 },
);

test('A x E x Q is the ideal time of the good units over the planned time, whatever happened', () => {
  fc.assert(
    fc.property(states, counts, (of, made) => {
      const { oee, availability, effectiveness, quality } = oeeOf(of, made, windowOf(of));
      if (availability.value === null || effectiveness.value === null || quality.value === null) return;
      const goodTime = made.reduce((sum, { good, idealMs }) => sum + good * idealMs, 0);
      const pbt = windowOf(of).to - of.off - of['planned-stop'] - of.maintenance;
      const wanted = goodTime / pbt;
      // Both to the last digits of a double, however large: a millisecond of planned time makes an OEE of millions.
      expect(Math.abs((oee.value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(1e-12 * wanted);
      expect(Math.abs(availability.value * effectiveness.value * quality.value - wanted)).toBeLessThanOrEqual(
        1e-12 * wanted,
      );
    }),
    { numRuns: 500 },
  );
});

test('no figure is ever not a number, and an absent one always says why', () => {
  fc.assert(
    fc.property(states, counts, (of, made) => {
      for (const figure of Object.values(oeeOf(of, made, windowOf(of)))) {
        if (figure.value === null) expect(figure.reason).toMatch(/^[a-z-]+$/);
        else expect(Number.isFinite(figure.value)).toBe(true);
        expect(figure.coverage).toBeGreaterThanOrEqual(0);
        expect(figure.coverage).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 300 },
  );
});

describe('time by state', () => {
  test('spans are cut at the edges of the window; what nothing covers is unknown', () => {
    const spans: StateSpan[] = [
      { from: -50, to: 10, state: 'producing' },
      { from: 10, to: 40, state: 'breakdown' },
      { from: 60, to: 300, state: 'slow' },
      { from: 400, to: 500, state: 'setup' },
    ];
    const found = timesByState(spans, { from: 0, to: 100 });
    expect(found).toMatchObject({ producing: 10, breakdown: 30, slow: 40, unknown: 20, setup: 0 });
  });

  test('the states of a window always make up the window', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(cuts, fc.array(fc.constantFrom(...STATES), { minLength: 12, maxLength: 12 }), (edges, words) => {
        edges.sort((a, b) => a - b);
        const spans = edges.slice(1).map((to, i) => ({ from: edges[i] as number, to, state: words[i] as State }));
        const found = timesByState(spans, { from: 200, to: 800 });
        expect(Object.values(found).reduce((sum, ms) => sum + ms, 0)).toBe(600);
      }),
    );
  });
});

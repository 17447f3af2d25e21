/**
 * OEE against cases that were worked out elsewhere (test/reference/README.md), against a count second by second that shares
 * no code with it, and at the edges that the time model leaves to be read with care.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { equal, type ReferenceCase, runCase } from '../../../analytics/reference/case.ts';
import { METHODS } from '../../../analytics/reference/methods.ts';
import { oee } from '../../../analytics/reference/oee.ts';
import { bySecond, type SecondInputs } from './by-second.ts';

const file: { rtol: number; cases: readonly ReferenceCase[] } = JSON.parse(
  readFileSync(new URL('../../reference/oee-dev.json', import.meta.url), 'utf8'),
);
const { cases } = file;
const at = (clock: string) => `2025-03-10T${clock}Z`;

describe('cases worked out elsewhere', () => {
  test.each(cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    expect(runCase(METHODS, one, file.rtol)).toMatchObject({ ok: true });
  });

  test('a figure that is off by a thousandth of a per cent would be found', () => {
    for (const one of cases) {
      const wrong = { ...one, expected: { ...one.expected, PBT: (one.expected['PBT'] as number) * 1.00001 + 1e-5 } };
      expect(runCase(METHODS, wrong, file.rtol).ok).toBe(false);
    }
  });

  test('what was known after some of the facts had come is checked too', () => {
    const late = cases.find(({ id }) => id === 'late-out-of-order') as ReferenceCase;
    const [first, ...rest] = late.expected_as_of ?? [];
    expect(runCase(METHODS, { ...late, expected_as_of: [{ ...first, APT: 7201 }, ...rest] }, file.rtol).ok).toBe(false);
  });

  test('the order in which late facts are listed changes nothing', () => {
    const late = cases.find(({ id }) => id === 'late-out-of-order') as ReferenceCase;
    const inputs = late.inputs as { states: unknown[]; counters: { good: unknown[] } };
    fc.assert(
      fc.property(
        fc.shuffledSubarray(inputs.states, { minLength: inputs.states.length }),
        fc.shuffledSubarray(inputs.counters.good, { minLength: inputs.counters.good.length }),
        (states, good) => {
          const moved = { ...late, inputs: { ...inputs, states, counters: { ...inputs.counters, good } } };
          return runCase(METHODS, moved, file.rtol).ok;
        },
      ),
    );
  });
});

describe('any history comes out as a count second by second does', () => {
  const second = fc.integer({ min: 0, max: 900 });
  const span = fc
    .tuple(second, fc.integer({ min: 1, max: 200 }))
    .map(([from, length]) => [from, from + length] as const);
  const total = fc.array(fc.tuple(second, fc.nat(1000)), { maxLength: 8 });
  const history: fc.Arbitrary<SecondInputs> = fc.record({
    window: span,
    microStop: fc.constantFrom(0, 1, 30, 60, 120),
    states: fc.array(fc.tuple(second, fc.constantFrom('RUN', 'STOP', 'STOP', 'SETUP')), { maxLength: 25 }),
    planned: fc.array(span, { maxLength: 4 }),
    reasons: fc.array(fc.tuple(span, fc.constantFrom('JAM', 'SENSOR', 'NO_MATERIAL'), fc.nat(2)), { maxLength: 5 }),
    modulus: fc.constantFrom(null, 1000),
    counters: fc.record({ good: total, scrap: total, rework: total }),
    ideal: fc
      .array(fc.tuple(second, fc.constantFrom(0.5, 2, 5.5)), { maxLength: 2 })
      .map((steps) => [[0, 1] as const, ...steps]),
  });

  test('two thousand of them, every field', () => {
    fc.assert(
      fc.property(history, (inputs) => {
        const { asCase, expected } = bySecond(inputs);
        const result = oee(asCase as never);
        for (const [key, wanted] of Object.entries(expected)) {
          if (!equal(result[key], wanted, 1e-9))
            throw new Error(`${key}: ${JSON.stringify(result[key])}, by second ${JSON.stringify(wanted)}`);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('edges of the time model', () => {
  const hour = { window_given: [at('08:00:00'), at('09:00:00')] as const };
  const running = { states: [[at('07:00:00'), 'RUN'] as const] };
  const run = (inputs: Parameters<typeof oee>[0]) => oee({ ...hour, ...inputs });

  test('a short stop under a break is short by what is left of it, wherever the window cuts it', () => {
    // 07:58 to 08:12, of which 07:59 to 08:11 is break: two minutes are left, one of them in the window.
    const inputs = {
      states: [...running.states, [at('07:58:00'), 'STOP'] as const, [at('08:12:00'), 'RUN'] as const],
      planned: [[at('07:59:00'), at('08:05:00'), 'a'] as const, [at('08:04:00'), at('08:11:00'), 'b'] as const],
    };
    expect(run({ ...inputs, microstop_s: 121 })).toMatchObject({
      APT: 2940,
      down_s: 0,
      microstop_s: 60,
      microstop_count: 1,
    });
    expect(run({ ...inputs, microstop_s: 120 })).toMatchObject({
      APT: 2880,
      down_s: 60,
      microstop_s: 0,
      microstop_count: 0,
    });
  });

  test('a stop that lies under a break altogether is no short stop', () => {
    expect(
      run({
        microstop_s: 600,
        states: [...running.states, [at('08:10:00'), 'STOP'], [at('08:15:00'), 'RUN']],
        planned: [[at('08:10:00'), at('08:15:00'), 'break']],
      }),
    ).toMatchObject({ PBT: 3300, APT: 3300, microstop_count: 0, microstop_s: 0 });
  });

  test('a changeover between two stops makes two stops of them', () => {
    const states = [
      ...running.states,
      [at('08:10:00'), 'STOP'] as const,
      [at('08:11:00'), 'SETUP'] as const,
      [at('08:12:00'), 'STOP'] as const,
      [at('08:13:00'), 'RUN'] as const,
    ];
    expect(run({ microstop_s: 90, states })).toMatchObject({
      microstop_count: 2,
      microstop_s: 120,
      setup_s: 60,
      down_s: 0,
    });
  });

  test('a stop that still lasts at the end of the window is judged by what is known of it', () => {
    const states = [...running.states, [at('08:59:00'), 'STOP'] as const];
    expect(run({ microstop_s: 90, states })).toMatchObject({ microstop_count: 1, down_s: 0 });
    const known = [...states, [at('09:05:00'), 'RUN'] as const];
    expect(run({ microstop_s: 90, states: known })).toMatchObject({ microstop_count: 0, down_s: 60 });
  });

  test('a count at the beginning of the window is the one before its, one at the end is its own', () => {
    const good = [
      [at('07:59:00'), 0],
      [at('08:00:00'), 5],
      [at('09:00:00'), 12],
      [at('09:00:01'), 99],
    ] as const;
    expect(run({ ...running, counters: { good }, ideal: [[at('07:00:00'), 1]] })).toMatchObject({
      GQ: 7,
      ideal_time_s: 7,
    });
  });

  test('the rate in force at a count is the one that begins at that instant, and a late one is found whatever its place', () => {
    const good = [
      [at('08:00:00'), 0],
      [at('08:30:00'), 10],
      [at('08:45:00'), 30],
    ] as const;
    const ideal = [
      [at('08:30:00'), 3],
      [at('07:00:00'), 2],
    ] as const;
    expect(run({ ...running, counters: { good }, ideal })).toMatchObject({ ideal_time_s: 90 });
  });

  test('without a rate there is no effectiveness and no OEE, but availability and quality', () => {
    const good = [
      [at('08:00:00'), 0],
      [at('08:30:00'), 10],
    ] as const;
    expect(run({ ...running, counters: { good } })).toMatchObject({
      availability: 1,
      quality: 1,
      effectiveness: null,
      oee: null,
      NEE: null,
      teep: null,
    });
  });

  test('a counter rolls over only from above 0.8 to below 0.2 of its modulus', () => {
    const gain = (from: number, to: number, modulus: number | null = 1000) =>
      run({
        ...running,
        counters: {
          modulus,
          good: [
            [at('08:01:00'), from],
            [at('08:02:00'), to],
          ],
        },
      })['GQ'];
    expect(gain(990, 10)).toBe(20);
    expect(gain(800, 10)).toBe(10);
    expect(gain(801, 200)).toBe(200);
    expect(gain(801, 199)).toBe(398);
    expect(gain(990, 10, null)).toBe(10);
    expect(gain(10, 0)).toBe(0);
  });

  test('of readings at one instant the larger came later: a repeated one adds nothing', () => {
    const good = [
      [at('08:01:00'), 0],
      [at('08:02:00'), 9],
      [at('08:02:00'), 5],
      [at('08:02:00'), 9],
      [at('08:03:00'), 10],
    ] as const;
    expect(run({ ...running, counters: { good } })).toMatchObject({ GQ: 10 });
  });

  test('a window of no length has no figures, and none of them is NaN', () => {
    const result = oee({ ...running, window_given: [at('08:00:00'), at('08:00:00')] });
    expect(result).toMatchObject({
      window_s: 0,
      PBT: 0,
      availability: null,
      oee: null,
      teep: null,
      performance_gt_1: false,
    });
    expect(JSON.stringify(result)).not.toContain('NaN');
  });

  test('a window that nothing is known of is unknown: planned to be busy, and nothing ran', () => {
    expect(run({})).toMatchObject({
      PBT: 3600,
      APT: 0,
      down_s: 0,
      unknown_s: 3600,
      availability: 0,
      effectiveness: null,
      oee: null,
    });
  });

  test('more made than could be is shown as that; exactly as much is not more', () => {
    const made = (n: number) =>
      run({
        ...running,
        counters: {
          good: [
            [at('08:00:00'), 0],
            [at('09:00:00'), n],
          ],
        },
        ideal: [[at('07:00:00'), 0.1]],
      });
    expect(made(36_000)).toMatchObject({ effectiveness: 1, performance_gt_1: false });
    expect(made(36_001)).toMatchObject({ performance_gt_1: true });
  });

  test('parts of a second count', () => {
    const states = [
      ...running.states,
      ['2025-03-10T08:30:00.250Z', 'STOP'] as const,
      ['2025-03-10T08:30:00.7505Z', 'RUN'] as const,
    ];
    expect(run({ states })['down_s']).toBeCloseTo(0.5005, 9);
  });

  test('times may come with an offset, and are told in UTC', () => {
    const window_given = ['2025-03-10T09:00:00+01:00', '2025-03-10T09:30:00.500+01:00'] as const;
    expect(oee({ ...running, window_given })).toMatchObject({
      window: [at('08:00:00'), '2025-03-10T08:30:00.5Z'],
      window_s: 1800.5,
    });
  });

  test.each([
    // From Python 3.11 zoneinfo, fold = 0: the first of two equal clock times, the offset before a gap.
    [
      'a whole day of 25 hours',
      { tz: 'Europe/Berlin', date: '2025-10-26', start: '00:00', end: '24:00' },
      ['2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z'],
      90_000,
    ],
    [
      'a whole day of 23 hours, from morning to morning',
      { tz: 'America/New_York', date: '2025-03-08', start: '06:00', end: '06:00' },
      ['2025-03-08T11:00:00Z', '2025-03-09T10:00:00Z'],
      82_800,
    ],
    [
      'beginning in the hour that comes twice',
      { tz: 'Europe/Berlin', date: '2025-10-26', start: '02:30', end: '06:00' },
      ['2025-10-26T00:30:00Z', '2025-10-26T05:00:00Z'],
      16_200,
    ],
    [
      'beginning in the hour that is left out',
      { tz: 'Europe/Berlin', date: '2025-03-30', start: '02:30', end: '06:00' },
      ['2025-03-30T01:30:00Z', '2025-03-30T04:00:00Z'],
      9000,
    ],
    [
      'over a change of half an hour',
      { tz: 'Australia/Lord_Howe', date: '2025-04-05', start: '22:00', end: '06:00' },
      ['2025-04-05T11:00:00Z', '2025-04-05T19:30:00Z'],
      30_600,
    ],
    [
      'over the end of a year',
      { tz: 'Asia/Kolkata', date: '2024-12-31', start: '22:00', end: '06:00' },
      ['2024-12-31T16:30:00Z', '2025-01-01T00:30:00Z'],
      28_800,
    ],
  ])('a shift %s', (_name, shift, window, length) => {
    expect(oee({ shift })).toMatchObject({ window, window_s: length });
  });

  test('what is no window or no state is said, not guessed', () => {
    expect(() => oee({})).toThrow(/window/);
    expect(() => oee({ window_given: [at('09:00:00'), at('08:00:00')] })).toThrow(/window/);
    expect(() => run({ states: [[at('08:00:00'), 'toString']] })).toThrow(/toString is no state/);
  });
});

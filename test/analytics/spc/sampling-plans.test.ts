/** Sampling plans against printed rows of MIL-STD-105E, switching from lot to lot, and lots that are skipped. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AQLS, LEVELS, type Severity, samplingPlan } from '../../../analytics/spc/sampling-plans.ts';
import {
  afterSkipLot,
  EVERY_LOT,
  inspectsNext,
  type SkipLot,
  skipLotAcceptance,
} from '../../../analytics/spc/skip-lot.ts';
import { afterLot, type InspectedLot, NORMAL, passes, type Switching } from '../../../analytics/spc/switching.ts';

const plan = (lot: number, aql: number, severity: Severity = 'normal', level: (typeof LEVELS)[number] = 'II') => {
  const answer = samplingPlan(lot, level, aql, severity);
  if (!answer.ok) throw new Error(answer.reason);
  const { letter, n, accept, reject } = answer.plan;
  return `${letter} ${n} ${accept}/${reject}`;
};

describe('printed plans', () => {
  test.each([
    // Normal, level II, AQL 0.65 to 15: each column has its 0, two arrows, 1, 2, 3, 5, 7, 10, 14, 21 and an arrow up.
    [100, 0.65, 'F 20 0/1'],
    [200, 0.65, 'F 20 0/1'],
    [400, 0.65, 'J 80 1/2'],
    [1000, 0.65, 'J 80 1/2'],
    [2000, 0.65, 'K 125 2/3'],
    [2000, 1, 'K 125 3/4'],
    [2000, 2.5, 'K 125 7/8'],
    [5000, 2.5, 'L 200 10/11'],
    [5000, 4, 'L 200 14/15'],
    [5000, 10, 'K 125 21/22'],
    [30, 2.5, 'C 5 0/1'],
    [30, 1, 'E 13 0/1'],
    [10, 6.5, 'A 2 0/1'],
    [600_000, 0.01, 'Q 1250 0/1'],
    [12, 1000, 'B 3 44/45'],
    [120, 65, 'F 20 21/22'],
    [120, 100, 'E 13 21/22'],
  ])('normal, a lot of %d at %d', (lot, aql, printed) => expect(plan(lot, aql)).toBe(printed));

  test.each([
    [200, 0.65, 'G 32 0/1'],
    [400, 0.65, 'K 125 1/2'],
    [1000, 0.65, 'K 125 1/2'],
    [2000, 1, 'K 125 2/3'],
    [5000, 2.5, 'L 200 8/9'],
    [5000, 0.65, 'L 200 2/3'],
    [40_000, 0.65, 'N 500 5/6'],
  ])('tightened, a lot of %d at %d', (lot, aql, printed) => expect(plan(lot, aql, 'tightened')).toBe(printed));

  test.each([
    [400, 2.5, 'H 20 1/4'],
    [3000, 2.5, 'K 50 3/6'],
    [5000, 2.5, 'L 80 5/8'],
    [100, 0.65, 'F 8 0/1'],
    [12, 25, 'B 2 1/3'],
    [5, 1000, 'A 2 30/31'],
  ])('reduced, a lot of %d at %d', (lot, aql, printed) => expect(plan(lot, aql, 'reduced')).toBe(printed));

  test('levels', () => {
    expect(LEVELS.map((level) => plan(1000, 1, 'normal', level).split(' ')[0])).toEqual([
      'E', // C, E, F and G lead to E and H
      'E',
      'E',
      'E',
      'H',
      'J',
      'K',
    ]);
    expect(plan(100_000, 1, 'normal', 'S-4')).toBe('J 80 2/3');
  });

  test('a sample as large as the lot is the whole lot', () => {
    expect(samplingPlan(30, 'II', 0.1, 'normal')).toMatchObject({ ok: true, plan: { n: 30, whole: true } });
  });

  test.each([
    [1, 1, 'lot-size'],
    [0, 1, 'lot-size'],
    [-5, 1, 'lot-size'],
    [99.5, 1, 'lot-size'],
    [Number.NaN, 1, 'lot-size'],
    [100, 2, 'aql'],
    [100, Number.NaN, 'aql'],
  ])('a lot of %d at %d: refused', (lot, aql, reason) =>
    expect(samplingPlan(lot, 'II', aql, 'normal')).toEqual({ ok: false, reason }),
  );

  test('every lot, level, AQL and severity has one, and of as many units a tightened one accepts no more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 2_000_000 }),
        fc.constantFrom(...LEVELS),
        fc.constantFrom(...AQLS.filter((aql) => aql <= 10)),
        (lot, level, aql) => {
          const [normal, tightened, reduced] = (['normal', 'tightened', 'reduced'] as const).map((severity) => {
            const answer = samplingPlan(lot, level, aql, severity);
            if (!answer.ok) throw new Error(answer.reason);
            return answer.plan;
          });
          if (!normal || !tightened || !reduced) throw new Error('no plan');
          expect(reduced.n).toBeLessThanOrEqual(normal.n);
          if (normal.n === tightened.n) expect(tightened.accept).toBeLessThanOrEqual(normal.accept);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('from lot to lot', () => {
  const of = (aql: number, severity: Severity) => {
    const answer = samplingPlan(2000, 'II', aql, severity);
    if (!answer.ok) throw new Error(answer.reason);
    return answer.plan;
  };
  const lot = (state: Switching, defectives: number, steady = true): InspectedLot => ({
    plan: of(1, state.severity),
    defectives,
    steady,
  });
  const inspected = (defectives: readonly number[], from = NORMAL, steady = true) =>
    defectives.reduce((state, count) => afterLot(state, lot(state, count, steady)), from);

  test('two of five not accepted tighten', () => {
    expect(inspected([9, 0, 0, 0, 0, 9]).severity).toBe('normal');
    expect(inspected([0, 9, 0, 0, 9]).severity).toBe('tightened');
    expect(inspected([9, 9]).severity).toBe('tightened');
  });

  test('five accepted in a row go back to normal, five not accepted end it', () => {
    const tightened = inspected([9, 9]);
    expect(inspected([0, 0, 0, 0], tightened).severity).toBe('tightened');
    expect(inspected([0, 9, 0, 0, 0, 0, 0], tightened).severity).toBe('normal');
    expect(inspected([9, 0, 9, 0, 9, 0, 9, 0, 9], tightened)).toMatchObject({
      severity: 'tightened',
      discontinued: true,
    });
    expect(inspected([9, 0, 9, 0, 9, 0, 9, 0, 9, 0, 0, 0, 0, 0, 0], tightened).discontinued).toBe(true);
  });

  test('ten that would have passed a stricter AQL too reduce, one that would not begins anew', () => {
    expect(inspected(Array(9).fill(2)).severity).toBe('normal');
    expect(inspected(Array(10).fill(2)).severity).toBe('reduced');
    expect(inspected([...Array(9).fill(2), 3, ...Array(9).fill(2)])).toMatchObject({ severity: 'normal', score: 27 });
    expect(inspected(Array(20).fill(0), NORMAL, false).severity).toBe('normal');
  });

  test('with acceptance number 0 fifteen are needed', () => {
    const small = (state: Switching) => afterLot(state, { plan: of(0.1, 'normal'), defectives: 0, steady: true });
    let state = NORMAL;
    for (let i = 0; i < 14; i++) state = small(state);
    expect(state).toMatchObject({ severity: 'normal', score: 28 });
    expect(small(state).severity).toBe('reduced');
  });

  test('a lot in the gap of a reduced plan passes and brings back normal inspection', () => {
    const reduced = inspected(Array(10).fill(0));
    const gap = lot(reduced, 2);
    expect(gap.plan).toMatchObject({ accept: 1, reject: 4 });
    expect(passes(gap)).toBe(true);
    expect(afterLot(reduced, gap).severity).toBe('normal');
    expect(afterLot(reduced, lot(reduced, 1)).severity).toBe('reduced');
    expect(afterLot(reduced, lot(reduced, 4)).severity).toBe('normal');
    expect(afterLot(reduced, lot(reduced, 0, false)).severity).toBe('normal');
  });
});

describe('lots that are skipped', () => {
  const settings = { clearance: 4, oneIn: 3 };

  test('after four that passed one of three is inspected, and one that does not pass ends it', () => {
    let state: SkipLot = EVERY_LOT;
    const inspected: boolean[] = [];
    for (let i = 0; i < 16; i++) {
      const looks = inspectsNext(state);
      inspected.push(looks);
      state = afterSkipLot(state, looks ? true : null, settings, ((i * 7) % 10) / 10);
    }
    expect(inspected.slice(0, 4)).toEqual([true, true, true, true]);
    for (let group = 4; group + 3 <= 16; group += 3)
      expect(inspected.slice(group, group + 3).filter(Boolean)).toHaveLength(1);
    expect(afterSkipLot(state, false, settings, 0)).toEqual(EVERY_LOT);
  });

  test('in the long run as many pass as the formula says', () => {
    const accepted = 0.9;
    let state: SkipLot = EVERY_LOT;
    let passed = 0;
    // A fixed sequence that fills 0..1 evenly stands for chance.
    const even = (i: number, step: number) => (i * step) % 1;
    for (let i = 0; i < 60_000; i++) {
      const looks = inspectsNext(state);
      const good = !looks || even(i, 0.6180339887498949) < accepted;
      if (good) passed++;
      state = afterSkipLot(state, looks ? good : null, settings, even(i, 0.41421356237309503));
    }
    expect(passed / 60_000).toBeCloseTo(skipLotAcceptance(accepted, settings), 1);
    expect(skipLotAcceptance(1, settings)).toBe(1);
    expect(skipLotAcceptance(0, settings)).toBe(0);
    expect(skipLotAcceptance(0.9, { clearance: 4, oneIn: 1 })).toBeCloseTo(0.9, 12);
  });
});

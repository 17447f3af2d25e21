/** Shares of lots in lots: amounts by hand, sums exact, and no genealogy that breaks it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Direction, type GenealogyLot, type GenealogyPart, traceOf } from '../../../analytics/genealogy/shares.ts';

/** `step`: [[lot, amount], ...] -> [[lot, amount], ...] */
type Step = readonly [
  ins: readonly (readonly [number, number | null])[],
  outs: readonly (readonly [number, number | null])[],
];
const partsOf = (steps: readonly Step[], unit = 'kg'): GenealogyPart[] =>
  steps.flatMap(([ins, outs], step) => [
    ...ins.map(([lot, amount]) => ({ step, lot, side: 'in' as const, amount, unit })),
    ...outs.map(([lot, amount]) => ({ step, lot, side: 'out' as const, amount, unit })),
  ]);
const lotsOf = (quantities: Readonly<Record<number, number | null>>, wholes: readonly number[] = []) =>
  new Map<number, GenealogyLot>(
    Object.entries(quantities).map(([id, quantity]) => [
      Number(id),
      { id: Number(id), quantity, unit: 'kg', whole: wholes.includes(Number(id)) },
    ]),
  );
const traced = (
  start: number,
  direction: Direction,
  quantities: Readonly<Record<number, number | null>>,
  steps: readonly Step[],
  wholes: readonly number[] = [],
) => {
  const parts = partsOf(steps);
  const taken = parts.filter(({ side }) => side === 'in');
  const trace = traceOf(start, direction, lotsOf(quantities, wholes), parts, taken);
  return { ...trace, share: (lot: number) => trace.lots.find((one) => one.lot === lot)?.share };
};

describe('proportional to amounts', () => {
  // 100 kg of flour: 60 into dough 2, 30 into dough 3, 10 still there. Dough 2 makes bread 4 (90) and 5 (30).
  const quantities = { 1: 100, 2: 120, 3: 60, 4: 90, 5: 30, 9: 80 };
  const steps: Step[] = [
    [
      [
        [1, 60],
        [9, 60],
      ],
      [[2, 120]],
    ],
    [[[1, 30]], [[3, 60]]],
    [
      [[2, 120]],
      [
        [4, 90],
        [5, 30],
      ],
    ],
  ];

  test('forward: of the flour that much can be in each bread', () => {
    const { share, lots } = traced(1, 'forward', quantities, steps);
    expect([2, 3, 4, 5].map(share)).toEqual([0.6, 0.3, 0.6 * 0.75, 0.6 * 0.25]);
    expect(lots.map(({ lot, level }) => [lot, level]).sort()).toEqual([
      [1, 0],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 2],
    ]);
  });

  test('backward: of each lot that much can be in the bread', () => {
    const { share } = traced(5, 'backward', quantities, steps);
    expect([2, 1, 9].map(share)).toEqual([0.25, 0.15, 0.1875]);
  });

  test('a pallet goes on as a whole, a lot on it by its amount', () => {
    const { share, issues } = traced(
      1,
      'forward',
      { 1: 50, 2: null, 3: null },
      [
        [[[1, 20]], [[2, null]]],
        [[[2, null]], [[3, null]]],
      ],
      [2, 3],
    );
    expect([2, 3].map(share)).toEqual([0.4, 0.4]);
    expect(issues).toEqual([]);
  });
});

describe('what is told, and not refused', () => {
  test('a lot of which more was taken than there was: shares are of what was taken', () => {
    const { share, issues } = traced(1, 'forward', { 1: 10, 2: 5, 3: 5 }, [
      [[[1, 10]], [[2, 5]]],
      [[[1, 6]], [[3, 5]]],
    ]);
    expect(issues).toEqual([{ kind: 'over-consumed', lot: 1, taken: 16, quantity: 10 }]);
    expect([2, 3].map(share)).toEqual([10 / 16, 6 / 16]);
  });

  test('a cycle is cut where it closes, and named', () => {
    const { lots, issues } = traced(1, 'forward', { 1: 10, 2: 10, 3: 10 }, [
      [[[1, 10]], [[2, 10]]],
      [[[2, 10]], [[3, 10]]],
      [[[3, 10]], [[1, 10]]],
    ]);
    expect(lots).toHaveLength(3);
    expect(issues).toEqual([{ kind: 'cycle', lot: 1, by: 3 }]);
  });

  test('an amount that nobody knows makes an upper bound of all behind it', () => {
    const { lots, issues } = traced(1, 'forward', { 1: 10, 2: 10, 3: 10 }, [
      [[[1, null]], [[2, 10]]],
      [[[2, 10]], [[3, 10]]],
    ]);
    expect(lots.map(({ share, exact }) => [share, exact])).toEqual([
      [1, true],
      [1, false],
      [1, false],
    ]);
    expect(issues).toEqual([{ kind: 'amount-unknown', lot: 1 }]);
  });

  test('kilograms and pieces are not added up', () => {
    const parts = [
      ...partsOf([[[[1, 5]], []]], 'kg'),
      ...partsOf(
        [
          [
            [],
            [
              [2, 3],
              [3, 7],
            ],
          ],
        ],
        'kg',
      ).map((part) => (part.lot === 3 ? { ...part, unit: 'pcs' } : part)),
    ];
    const { lots, issues } = traceOf(1, 'forward', lotsOf({ 1: 5, 2: 3, 3: 7 }), parts, [parts[0] as GenealogyPart]);
    expect(lots.map(({ exact }) => exact)).toEqual([true, false, false]);
    expect(issues).toEqual([{ kind: 'units-differ', lot: 3 }]);
  });

  test('100,000 lots in a row are no trouble', () => {
    const steps = Array.from({ length: 100_000 }, (_, i): Step => [[[i, 1]], [[i + 1, 1]]]);
    const quantities = Object.fromEntries(Array.from({ length: 100_001 }, (_, i) => [i, 1]));
    const { lots } = traced(0, 'forward', quantities, steps);
    expect(lots.at(-1)).toEqual({ lot: 100_000, share: 1, exact: true, level: 100_000 });
  });
});

test('in any genealogy of layers nothing is lost and nothing comes from nowhere', () => {
  const amount = fc.integer({ min: 1, max: 50 });
  const layer = fc.array(
    fc.record({
      ins: fc.array(amount, { minLength: 3, maxLength: 3 }),
      outs: fc.array(amount, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.array(layer, { minLength: 1, maxLength: 4 }), (layers) => {
      // All lots of a layer are used up by the next, but for what is left of the start.
      let before = [0];
      let next = 1;
      const quantities: Record<number, number> = { 0: 1000 };
      const steps: Step[] = [];
      for (const made of layers) {
        const outs: number[] = [];
        made.forEach(({ ins, outs: amounts }) => {
          const from = before.map((lot, i) => [lot, ins[i % 3] as number] as const);
          const to = amounts.map((one) => [next++, one] as const);
          for (const [lot, one] of to) quantities[lot] = one;
          outs.push(...to.map(([lot]) => lot));
          steps.push([from, to]);
        });
        before = outs;
      }
      for (const lot of Object.keys(quantities).map(Number)) {
        const taken = steps
          .flatMap(([ins]) => ins.filter(([one]) => one === lot))
          .reduce((sum, [, one]) => sum + (one ?? 0), 0);
        if (taken > 0 && lot !== 0) quantities[lot] = taken;
      }
      const forward = traced(0, 'forward', quantities, steps);
      const used = steps
        .flatMap(([ins]) => ins.filter(([one]) => one === 0))
        .reduce((sum, [, one]) => sum + (one ?? 0), 0);
      const inLast = before.reduce((sum, lot) => sum + (forward.share(lot) ?? 0), 0);
      expect(inLast).toBeCloseTo(used / Math.max(1000, used), 9);
      // Both ways tell the same of every pair.
      for (const lot of before) {
        const back = traced(lot, 'backward', quantities, steps);
        expect(back.share(0) ?? 0).toBeCloseTo(forward.share(lot) ?? 0, 9);
      }
    }),
    { numRuns: 200 },
  );
});

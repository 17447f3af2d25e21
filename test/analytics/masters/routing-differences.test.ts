/** Routings against the record, with numbers worked out by hand. */
import { describe, expect, test } from 'vitest';
import type { Difference } from '../../../analytics/masters/difference.ts';
import {
  type DeclaredStep,
  type RoutingEvidence,
  routingDifferences,
} from '../../../analytics/masters/routing-differences.ts';
import type { Piece } from '../../../analytics/oee/piece.ts';
import { piece } from '../any-piece.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const step = (operation: string, machine: string, of: Partial<DeclaredStep> = {}): DeclaredStep => ({
  ...{ product: 'a', operation, machine, alike: [], counts: true, setupMs: null, runMs: null },
  ...of,
});

/** What a machine does for order number k: minutes after the order's beginning, and how many good units in how many minutes. */
interface Work {
  readonly machine: string;
  readonly after: number;
  readonly minutes: number;
  readonly good: number;
  readonly more?: Partial<Piece>;
}

/** Orders o0, o1 ... an hour each; the first and the last of them are cut by the window. */
function recordOf(count: number, workOf: (k: number) => readonly Work[], more: Partial<RoutingEvidence> = {}) {
  const pieces = new Map<string, Piece[]>();
  for (let k = 0; k < count; k++)
    for (const { machine, after, minutes, good, more: of } of workOf(k)) {
      const from = k * HOUR + after * MINUTE;
      const own = pieces.get(machine) ?? [];
      pieces.set(machine, own);
      own.push(piece({ machine, order: `o${k}`, product: 'a', from, to: from + minutes * MINUTE, good, ...of }));
    }
  return { pieces, here: [...pieces.keys()], unitsPer: () => 1, toldFor: () => null, ...more };
}
const work = (machine: string, after: number, minutes: number, good: number, more: Partial<Piece> = {}): Work => ({
  ...{ machine, after, minutes, good, more },
});
const found = (all: readonly Difference[], kind: Difference['kind'], operation: string) =>
  all.find((one) => one.kind === kind && one.operation === operation);

describe('where a step was done', () => {
  const steps = [step('fill', 'filler'), step('pack', 'packer-a', { alike: ['packer-b'] })];

  test('half of each order is packed at B, where A is declared: elsewhere', () => {
    const record = recordOf(11, () => [
      work('filler', 0, 40, 400),
      work('packer-a', 5, 40, 200),
      work('packer-b', 5, 40, 200),
    ]);
    const all = routingDifferences(steps, record);
    expect(found(all, 'routing-place', 'pack')).toEqual({
      ...{ kind: 'routing-place', product: 'a', operation: 'pack', machine: 'packer-a', material: null, unit: 'share' },
      // Nine orders between the first and the last, 400 units each.
      ...{ declared: 1, shown: 0.5, low: 0.5, high: 0.5, n: 9, units: 3600 },
      ...{ elsewhere: 'packer-b', verdict: 'elsewhere', orders: [] },
    });
    expect(found(all, 'routing-place', 'fill')).toMatchObject({ shown: 1, verdict: 'agrees', elsewhere: null });
  });

  test('an order that says itself where it is done is looked for there as well', () => {
    const record = recordOf(11, () => [work('filler', 0, 40, 400), work('hand', 5, 40, 400)], {
      toldFor: (_order, operation) => (operation === 'pack' ? 'hand' : null),
    });
    const all = routingDifferences(steps, record);
    expect(found(all, 'routing-place', 'pack')).toMatchObject({ shown: 0, elsewhere: 'hand', verdict: 'elsewhere' });
    expect(found(all, 'routing-steps', 'pack')?.verdict).toBe('agrees');
  });

  test('of a machine that counts nothing it is told that it does', () => {
    const record = recordOf(11, () => [work('filler', 0, 40, 400)]);
    const all = routingDifferences([step('mix', 'table', { counts: false, runMs: 1000 })], record);
    expect(all).toMatchObject([{ kind: 'routing-place', machine: 'table', shown: null, n: 0, verdict: 'not-counted' }]);
  });

  test('orders that another line made are not of this one', () => {
    const record = recordOf(11, () => [work('filler', 0, 40, 400)], { here: ['other'] });
    expect(found(routingDifferences(steps, record), 'routing-place', 'fill')).toMatchObject({ n: 0, verdict: 'thin' });
  });
});

describe('what running a unit took', () => {
  /** 400 units in 40 minutes of running are 6 s each, what the machine stood besides is not in it. */
  const record = recordOf(11, () => [
    work('filler', 0, 40, 400),
    work('filler', 40, 10, 0, { state: 'breakdown' }),
    work('filler', 50, 5, 0, { state: 'starved' }),
  ]);

  test('6 s net where 5 are planned; where 6 are, it agrees', () => {
    expect(found(routingDifferences([step('fill', 'filler', { runMs: 5000 })], record), 'routing-run', 'fill')).toEqual(
      {
        ...{ kind: 'routing-run', product: 'a', operation: 'fill', machine: 'filler', material: null, unit: 'ms/unit' },
        ...{ declared: 5000, shown: 6000, low: 6000, high: 6000, n: 9, units: 3600, elsewhere: null },
        ...{ verdict: 'higher', orders: [] },
      },
    );
    const agreed = routingDifferences([step('fill', 'filler', { runMs: 6000 })], record);
    expect(found(agreed, 'routing-run', 'fill')?.verdict).toBe('agrees');
  });

  test('a case of twelve is twelve units: half a second each', () => {
    const cases = { ...record, unitsPer: () => 12 };
    const all = routingDifferences([step('fill', 'filler', { runMs: 500 })], cases);
    expect(found(all, 'routing-run', 'fill')).toMatchObject({ shown: 500, units: 43_200, verdict: 'agrees' });
  });

  test('four whole orders are too few; without a plan there is nothing to compare', () => {
    const few = recordOf(6, () => [work('filler', 0, 40, 400)]);
    const all = routingDifferences([step('fill', 'filler', { runMs: 5000 })], few);
    expect(found(all, 'routing-run', 'fill')).toMatchObject({ shown: 6000, low: null, n: 4, verdict: 'thin' });
    const bare = routingDifferences([step('fill', 'filler')], record);
    expect(found(bare, 'routing-run', 'fill')?.verdict).toBe('not-declared');
  });
});

test('less than 1 % off is rounding, whatever the interval', () => {
  const record = recordOf(11, () => [work('filler', 0, 40, 400)]);
  const verdict = (runMs: number) =>
    found(routingDifferences([step('fill', 'filler', { runMs })], record), 'routing-run', 'fill')?.verdict;
  expect([5930, 5950, 6050, 6070].map(verdict)).toEqual(['higher', 'agrees', 'agrees', 'lower']);
});

describe('what setting up took', () => {
  /** a and b in turn; the change to a takes 10 minutes, of them five in a break. */
  const record = recordOf(13, (k) =>
    k % 2 === 0
      ? [work('filler', 0, 30, 300, { product: 'a' })]
      : [
          work('filler', 0, 50, 300, { product: 'b' }),
          work('filler', 50, 5, 0, { product: 'a', order: null, state: 'setup' }),
          work('filler', 55, 5, 0, { product: 'a', order: null, state: 'planned-stop' }),
        ],
  );

  test('five minutes six times where eight are planned; a step that nobody set up and nobody plans to has no row', () => {
    const all = routingDifferences([step('fill', 'filler', { setupMs: 8 * MINUTE }), step('pack', 'packer')], record);
    expect(found(all, 'routing-setup', 'fill')).toMatchObject({
      ...{ declared: 8 * MINUTE, shown: 5 * MINUTE, low: 5 * MINUTE, high: 5 * MINUTE, n: 6, verdict: 'lower' },
    });
    expect(found(all, 'routing-setup', 'pack')).toBeUndefined();
  });
});

describe('steps that were left out, or done before', () => {
  const steps = [step('fill', 'filler'), step('label', 'labeller'), step('pack', 'packer')];
  const flow = (of: { label?: number; pack?: number } = {}) => [
    work('filler', 10, 20, 400),
    ...(of.label === undefined
      ? [work('labeller', 12, 20, 400)]
      : [work('labeller', 0, 60, 0, { order: null, state: 'starved' })]),
    work('packer', of.pack ?? 14, 20, 400),
  ];

  test('steps of a flow overlap: that is their order', () => {
    const all = routingDifferences(
      steps,
      recordOf(11, () => flow()),
    );
    for (const { operation } of steps)
      expect(found(all, 'routing-steps', operation)).toMatchObject({ shown: 0, n: 9, verdict: 'agrees', orders: [] });
  });

  test('two of nine orders had no label: skipped, and which they were', () => {
    const all = routingDifferences(
      steps,
      recordOf(11, (k) => flow(k === 3 || k === 7 ? { label: 0 } : {})),
    );
    expect(found(all, 'routing-steps', 'label')).toMatchObject({
      ...{ declared: 0, shown: 2 / 9, n: 9, verdict: 'skipped', orders: ['o3', 'o7'] },
    });
    expect(found(all, 'routing-steps', 'pack')?.verdict).toBe('agrees');
  });

  test('an order of whose time nothing was heard of the labeller is not said to have left it out', () => {
    const silent = (k: number) =>
      k === 3 ? [work('filler', 10, 20, 400), work('labeller', 0, 60, 0, { state: 'unknown' })] : flow();
    const all = routingDifferences(steps, recordOf(11, silent));
    expect(found(all, 'routing-steps', 'label')).toMatchObject({ n: 8, verdict: 'agrees', orders: [] });
  });

  test('half of an order was packed before the filler had made anything of it: another order of steps', () => {
    // From minute 0 to 20: half of it by minute 10, when filling begins.
    const all = routingDifferences(
      steps,
      recordOf(11, (k) => flow(k === 5 ? { pack: 0 } : {})),
    );
    expect(found(all, 'routing-steps', 'pack')).toMatchObject({
      shown: 1 / 9,
      verdict: 'out-of-order',
      orders: ['o5'],
    });
    // From minute 3 on half of it is packed by minute 13: the other two have begun by then.
    const soon = routingDifferences(
      steps,
      recordOf(11, (k) => flow(k === 5 ? { pack: 3 } : {})),
    );
    expect(found(soon, 'routing-steps', 'pack')?.verdict).toBe('agrees');
  });

  test('of four whole orders nothing is claimed', () => {
    const all = routingDifferences(
      steps,
      recordOf(6, () => flow({ label: 0 })),
    );
    expect(found(all, 'routing-steps', 'label')).toMatchObject({ n: 4, verdict: 'thin' });
  });
});

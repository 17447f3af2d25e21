/** Stock is a sum of facts: in whatever order they are told, however often; what is not known is never 0. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balancesAt, type StockFact } from '../../../analytics/stock/balance.ts';

const fact = (id: string, at: number, kind: StockFact['kind'], told: Partial<StockFact> = {}): StockFact => ({
  ...{ id, at, kind, lot: 'L', amount: null, unit: 'pcs', whole: false, from: [], to: '' },
  ...told,
});
const amounts = (facts: readonly StockFact[], at = 1e9) =>
  Object.fromEntries(balancesAt(facts, at).map(({ place, amount }) => [place, amount]));

test('what is used at a line is taken from its places first, then from wherever the lot lies', () => {
  const facts = [
    fact('a', 1, 'in', { amount: 100, to: 'store' }),
    fact('b', 2, 'move', { amount: 30, from: ['store'], to: 'market' }),
    fact('c', 3, 'out', { amount: 50, from: ['side', 'market'] }),
  ];
  expect(amounts(facts)).toEqual({ store: 50 });
  expect(amounts(facts, 2)).toEqual({ store: 70, market: 30 });
  expect(amounts(facts, 0)).toEqual({});
});

test('more used than was told of is owed where it should have lain, and paid back by what comes later', () => {
  const used = [
    fact('a', 1, 'in', { amount: 10, to: 'market' }),
    fact('b', 2, 'out', { amount: 25, from: ['side', 'market'] }),
  ];
  expect(amounts(used)).toEqual({ market: -15 });
  expect(amounts([...used, fact('c', 3, 'in', { amount: 20, to: 'market' })])).toEqual({ market: 5 });
  expect(amounts([fact('b', 2, 'out', { amount: 25, from: ['side'] })])).toEqual({ side: -25 });
});

test('an amount that nobody told is not known, whatever is told beside it, until somebody counts', () => {
  const facts = [fact('a', 1, 'in', { to: 'store' }), fact('b', 2, 'out', { amount: 5 })];
  expect(balancesAt(facts, 9)).toMatchObject([{ place: 'store', amount: null, why: 'amount-unknown' }]);
  expect(amounts([...facts, fact('c', 3, 'set', { amount: 40, to: 'store' })])).toEqual({ store: 40 });
  const half = [fact('a', 1, 'in', { amount: 10, to: 'store' }), fact('b', 2, 'out', {})];
  expect(amounts(half)).toEqual({ store: null });
  const otherUnit = [fact('a', 1, 'in', { amount: 10, to: 'store' }), fact('b', 2, 'out', { amount: 1, unit: 'kg' })];
  expect(balancesAt(otherUnit, 9)).toMatchObject([{ amount: null, why: 'units-differ', unit: 'pcs' }]);
});

test('a thing that leaves as a whole leaves nothing; what is owed stays owed', () => {
  const facts = [
    fact('a', 1, 'in', { amount: 10, to: 'store' }),
    fact('b', 2, 'move', { amount: 4, from: [], to: 'fg' }),
    fact('c', 5, 'out', { whole: true }),
  ];
  expect(amounts(facts)).toEqual({});
  expect(amounts(facts, 4)).toEqual({ store: 6, fg: 4 });
  expect(amounts([fact('a', 1, 'out', { amount: 3, from: ['store'] }), fact('b', 2, 'out', { whole: true })])).toEqual({
    store: -3,
  });
  expect(amounts([fact('a', 1, 'in', { to: 'store' }), fact('b', 2, 'move', { whole: true, to: 'fg' })])).toEqual({
    fg: null,
  });
});

test('a count says what lay there then; what happened before it and is told later changes nothing after it', () => {
  const counted = fact('n', 10, 'set', { amount: 7, to: 'store' });
  const after = fact('o', 12, 'out', { amount: 2, from: ['store'] });
  const late = fact('p', 5, 'in', { amount: 1000, to: 'store' });
  expect(amounts([counted, after])).toEqual({ store: 5 });
  expect(amounts([counted, after, late])).toEqual({ store: 5 });
});

const PLACES = ['', 'store', 'market', 'fg'];
const anyFact = fc.record({
  id: fc.integer({ min: 0, max: 60 }).map(String),
  at: fc.integer({ min: 0, max: 40 }),
  lot: fc.constantFrom('A', 'B'),
  kind: fc.constantFrom('in', 'move', 'adjust', 'out') as fc.Arbitrary<StockFact['kind']>,
  // Eighths add up exactly.
  amount: fc.integer({ min: 0, max: 800 }).map((n) => n / 8),
  unit: fc.constant('pcs'),
  whole: fc.constant(false),
  from: fc.uniqueArray(fc.constantFrom(...PLACES), { maxLength: 3 }),
  to: fc.constantFrom(...PLACES),
});
const anyFacts = fc.uniqueArray(anyFact, { selector: ({ id }) => id, maxLength: 40 });

test('facts in any order and told again come to the same', () => {
  const shuffled = anyFacts.chain((facts) =>
    fc.tuple(
      fc.constant(facts),
      fc.shuffledSubarray([...facts, ...facts], { minLength: 2 * facts.length, maxLength: 2 * facts.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, fc.integer({ min: 0, max: 40 }), ([facts, again], at) => {
      const sorted = (list: readonly StockFact[]) =>
        balancesAt(list, at).sort((a, b) => (a.lot + a.place < b.lot + b.place ? -1 : 1));
      expect(sorted(again)).toEqual(sorted(facts));
    }),
    { numRuns: 500, seed: 6 },
  );
});

test('of a lot all places together hold what came in less what went out: moves make and lose nothing', () => {
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 0, max: 40 }), (facts, at) => {
      for (const lot of ['A', 'B']) {
        const sum = facts
          .filter((one) => one.lot === lot && one.at <= at && one.kind !== 'move')
          .reduce((total, { kind, amount }) => total + (kind === 'out' ? -1 : 1) * (amount ?? 0), 0);
        const told = balancesAt(facts, at)
          .filter((one) => one.lot === lot)
          .reduce((total, { amount }) => total + (amount ?? Number.NaN), 0);
        expect(told).toBe(sum);
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});

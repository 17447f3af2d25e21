/** Reasons suggested from the history of a machine, and how often they were right. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Labelled, suggest, type Traits } from '../../../analytics/losses/suggest.ts';

const stop = (fault: number, more: Partial<Traits> = {}): Traits => {
  return { fault, seen: 'breakdown', cause: null, product: 'red', ...more };
};
const given = (reason: string, traits: Traits): Labelled => ({ ...traits, reason });
const times = (n: number, one: Labelled): Labelled[] => Array.from({ length: n }, () => one);

describe('a suggestion', () => {
  test('needs a history: two stops are none', () => {
    expect(suggest([], stop(4))).toEqual([]);
    expect(suggest(times(2, given('jam', stop(4))), stop(4))).toEqual([]);
    expect(suggest(times(3, given('jam', stop(4))), stop(4)).map(({ reason }) => reason)).toEqual(['jam']);
  });

  test('comes from the same fault with the same product, and failing that from the same fault', () => {
    const history = [
      ...times(4, given('glue', stop(4, { product: 'blue' }))),
      ...times(6, given('jam', stop(4))),
      ...times(9, given('film', stop(7))),
    ];
    expect(suggest(history, stop(4))[0]).toMatchObject({ reason: 'jam', had: 6, like: 6, by: 'fault-product' });
    expect(suggest(history, stop(4, { product: 'blue' }))[0]).toMatchObject({ reason: 'glue', by: 'fault-product' });
    expect(suggest(history, stop(4, { product: 'new' }))).toMatchObject([
      { reason: 'jam', had: 6, like: 10, by: 'fault' },
      { reason: 'glue', had: 4, like: 10, by: 'fault' },
    ]);
    expect(suggest(history, stop(9))).toEqual([]);
  });

  test('of a stop without a fault looks at who made it wait', () => {
    const waits = (cause: string | null) => stop(0, { seen: 'starved', cause });
    const history = [...times(5, given('no-bottles', waits('washer'))), ...times(3, given('talk', waits(null)))];
    expect(suggest(history, waits('washer'))[0]).toMatchObject({ reason: 'no-bottles', by: 'cause', had: 5, like: 5 });
    expect(suggest(history, waits('capper'))[0]).toMatchObject({ reason: 'no-bottles', by: 'state', like: 8 });
  });

  test('says how often it was right: at each past stop only what was known before counts', () => {
    // Three to learn from; then suggested five times, of which people gave it four times.
    const jam = given('jam', stop(4));
    const history = [...times(3, jam), jam, jam, given('glue', stop(4)), jam, jam];
    expect(suggest(history, stop(4))[0]).toMatchObject({ reason: 'jam', tried: 5, right: 4 });
  });

  test('of equals the one given last is first', () => {
    const [a, b] = [given('a', stop(4)), given('b', stop(4))];
    expect(suggest([a, b, a, b], stop(4))[0]?.reason).toBe('b');
    expect(suggest([b, a, b, a], stop(4))[0]?.reason).toBe('a');
  });

  test('what was hardly ever given is not offered, and never more than three are', () => {
    const history = [...times(9, given('jam', stop(4))), given('odd', stop(4))];
    expect(suggest(history, stop(4)).map(({ reason }) => reason)).toEqual(['jam']);
    const many = ['a', 'b', 'c', 'd', 'e'].map((reason) => given(reason, stop(4)));
    expect(suggest(many, stop(4))).toHaveLength(3);
  });

  test('its counts are counts of any history', () => {
    const labelled = fc.record({
      fault: fc.constantFrom(0, 1, 2),
      seen: fc.constantFrom('breakdown' as const, 'starved' as const),
      cause: fc.constantFrom(null, 'm1'),
      product: fc.constantFrom(null, 'red'),
      reason: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(fc.array(labelled, { maxLength: 60 }), labelled, (history, { reason: _, ...traits }) => {
        const found = suggest(history, traits);
        for (const { had, like, tried, right } of found) {
          expect(had).toBeLessThanOrEqual(like);
          expect(like).toBeLessThanOrEqual(history.length);
          expect(right).toBeLessThanOrEqual(tried);
          expect(tried).toBeLessThanOrEqual(Math.max(0, history.length - 3));
        }
        expect(found.map(({ had }) => had)).toEqual(found.map(({ had }) => had).sort((a, b) => b - a));
      }),
    );
  });
});

/** When a figure changed: seldom for nothing, also where hours follow each other; where, by how much, and what was different. */
import { describe, expect, test } from 'vitest';
import { type FigureBucket, figureChanges } from '../../../analytics/causes/changed.ts';
import { normalDraws } from '../../../bench/spc/normal-draws.ts';

const HOUR = 3_600_000;
const bucket = (i: number, value: number | null, context: FigureBucket['context'] = {}): FigureBucket => ({
  ...{ from: i * HOUR, to: (i + 1) * HOUR, value, context },
});
/** Each value is `follow` of the one before and a normal draw; a shift from `cut` on. */
function series(seed: number, n: number, follow: number, cut = n, shift = 0): number[] {
  const draw = normalDraws(seed);
  let off = draw() / Math.sqrt(1 - follow * follow);
  return Array.from({ length: n }, (_, i) => {
    if (i > 0) off = follow * off + draw();
    return 50 + off + (i >= cut ? shift : 0);
  });
}
const changesOf = (values: readonly (number | null)[]) => figureChanges(values.map((value, i) => bucket(i, value)));

describe('in weeks in which nothing changed', () => {
  test.each([0, 0.3, 0.6])('at most 5 in 100 have a finding, where hours follow each other by %s', (follow) => {
    let told = 0;
    for (let seed = 1; seed <= 400; seed++) if (changesOf(series(seed, 168, follow)).changes.length > 0) told++;
    expect(told / 400).toBeLessThanOrEqual(0.05);
  });
});

test('of a change that is there place and size are told, and lie in their intervals as often as promised', () => {
  let [seen, placed, sized] = [0, 0, 0];
  for (let seed = 1; seed <= 300; seed++) {
    const { changes } = changesOf(series(seed, 168, 0.2, 90, 3));
    if (changes.length !== 1) continue;
    seen++;
    const [one] = changes;
    if (!one) continue;
    if (one.earliest <= 90 * HOUR && one.latest >= 90 * HOUR) placed++;
    if (one.low <= 3 && one.high >= 3) sized++;
    expect(one.earliest <= one.at && one.at <= one.latest).toBe(true);
  }
  expect(seen).toBeGreaterThan(270);
  // 95 of 100 less two standard errors; of the size less what the estimate of how values follow each other costs.
  expect(placed / seen).toBeGreaterThan(0.92);
  expect(sized / seen).toBeGreaterThan(0.9);
});

test('what was different on either side is told with how often it changes anyway', () => {
  const draw = normalDraws(9);
  const found = figureChanges(
    Array.from({ length: 60 }, (_, i) =>
      bucket(i, (i < 30 ? 70 : 60) + draw(), {
        product: i < 30 ? 'red' : 'blue',
        crew: 'abc'[Math.floor(i / 8) % 3] ?? null,
        tool: 'mold-1',
        recipe: i < 30 ? null : 'r2',
      }),
    ),
  );
  expect(found.changes).toHaveLength(1);
  const [one] = found.changes;
  expect(one).toMatchObject({ at: 30 * HOUR, before: { n: 30 }, after: { n: 30 } });
  expect(one?.change).toBeCloseTo(-10, 0);
  expect(one?.contexts).toEqual([
    { what: 'product', before: 'red', after: 'blue', times: 1 },
    { what: 'recipe', before: null, after: 'r2', times: 1 },
  ]);
});

test('hours of which nothing can be told are left out; too few of them, or all equal, tell nothing', () => {
  const values = series(3, 80, 0, 40, 8).map((value, i) => (i % 5 === 0 ? null : value));
  const { n, changes } = changesOf(values);
  expect([n, changes.length]).toEqual([64, 1]);
  expect(changes[0]?.at).toBe(41 * HOUR);
  expect(changesOf([1, 2, 3])).toMatchObject({ n: 3, tooFew: true, changes: [] });
  expect(changesOf([])).toMatchObject({ tooFew: true, changes: [] });
  expect(changesOf(Array.from({ length: 40 }, () => 5)).changes).toEqual([]);
});

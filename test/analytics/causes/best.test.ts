/** Who does best: like with like, with chance held to what is promised. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestOf, type ShiftDone } from '../../../analytics/causes/best.ts';

/** The same throws on every run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HOUR = 3_600_000;
const done = (more: Partial<ShiftDone> & { value: string; shift: string }): ShiftDone => ({
  ...{ machine: 'filler', product: 'red', good: 8_000, rejects: 80, ranMs: 8 * HOUR },
  ...more,
});

test('a crew with fewer rejects is better, whoever makes an easier product meanwhile', () => {
  const shifts = Array.from({ length: 12 }, (_, i) => [
    done({ value: 'A', shift: `a${i}`, rejects: 40 + i }),
    done({ value: 'B', shift: `b${i}`, rejects: 100 + i }),
    // Crew B makes nearly all of an easy product: that says nothing of red.
    done({ value: 'B', shift: `b${i}`, product: 'blue', rejects: 1 }),
  ]).flat();
  const { compared } = bestOf(shifts);
  const rejects = compared.filter(({ figure }) => figure === 'rejects');
  expect(rejects.map(({ value, product, better, shifts: n }) => [value, product, better, n])).toEqual([
    ['A', 'red', true, 12],
    ['B', 'red', false, 12],
  ]);
  const [best] = rejects;
  expect(best?.median).toBeCloseTo(45.5 / 8_045.5, 4);
  expect(best?.change).toBeLessThan(0);
  expect(best?.high).toBeLessThan(0);
});

test('too few shifts are told, not judged; short runs and few units are no value', () => {
  const two = ['A', 'B'].flatMap((value) =>
    [1, 2].map((i) => done({ value, shift: `${value}${i}`, rejects: value === 'A' ? 1 : 900 })),
  );
  expect(bestOf(two)).toEqual({ compared: [], tooFew: 4 });
  const short = Array.from({ length: 9 }, (_, i) =>
    ['A', 'B'].map((value) =>
      done({ value, shift: `${i}${value}`, ranMs: 60_000, good: 9, rejects: value === 'A' ? 9 : 0 }),
    ),
  ).flat();
  expect(bestOf(short).compared).toEqual([]);
  expect(bestOf([done({ value: 'A', shift: '1' })])).toEqual({ compared: [], tooFew: 0 });
});

test('where nobody differs, findings stay as rare as is promised', () => {
  const random = dice(7);
  let rounds = 0;
  for (let round = 0; round < 200; round++) {
    const shifts = Array.from({ length: 30 }, (_, i) =>
      done({ value: ['A', 'B', 'C'][i % 3] as string, shift: String(i), rejects: Math.round(40 + 80 * random()) }),
    );
    if (bestOf(shifts).compared.some(({ better }) => better !== null)) rounds++;
  }
  // 5 % and two standard errors of 200 rounds.
  expect(rounds / 200).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / 200));
});

test('property: order of shifts is of no matter, and each is said once', () => {
  const shift = fc.record({
    value: fc.constantFrom('A', 'B'),
    shift: fc.string(),
    good: fc.integer({ min: 0, max: 9_000 }),
    rejects: fc.integer({ min: 0, max: 900 }),
  });
  fc.assert(
    fc.property(fc.array(shift, { maxLength: 24 }), (some) => {
      const shifts = some.map(done);
      const { compared } = bestOf(shifts);
      const back = bestOf([...shifts].reverse()).compared;
      const key = ({ value, figure, change }: (typeof compared)[number]) => `${value} ${figure} ${change}`;
      expect(compared.map(key).sort()).toEqual(back.map(key).sort());
    }),
  );
});

import { expect, test } from 'vitest';
import { UnusualFold } from '../../../server/predict/usual/episodes.ts';
import type { Unusual, UsualRow } from '../../../server/predict/usual/words.ts';

const row = (at: number, ratio: number, event: UsualRow['event'] = null): UsualRow => ({
  ...{ at, ratio, event },
  parts: ratio > 1 ? [{ signal: `s${ratio}`, share: 1 }] : [],
});
const told = (ratios: readonly number[], fold = new UnusualFold()) =>
  ratios.reduce<Unusual | null>((last, ratio, at) => fold.push(row(at, ratio)) ?? last, null);

test('a row or three beyond the limit are chance; four of six begin, at the first of them, and it comes back with five of six', () => {
  expect(told([0.5, 3, 0.5, 0.5, 3, 3, 0.5, 0.5])).toBeNull();
  expect(told([0.5, 0.5, 2, 0.5, 3, 2, 2])).toMatchObject({ from: 2, to: null, heard: 6, peak: 3, ended: null });
  expect(told([2, 2, 2, 2, 5, 2, 0.5, 0.5, 0.5, 0.5, 0.5])).toMatchObject({
    ...{ from: 0, to: 10, peak: 5, ended: 'usual' },
    parts: [{ signal: 's5' }],
  });
});

test('rows that were not heard neither begin nor end it; a failure ends it, and what follows begins anew', () => {
  const fold = new UnusualFold();
  expect(told([2, 2, Number.NaN, Number.NaN, 2, 2, Number.NaN], fold)).toMatchObject({ from: 0, heard: 5 });
  expect(fold.push(row(9, 2, 'failure'))).toMatchObject({ from: 0, to: 9, ended: 'failure' });
  expect(fold.push(row(10, 2))).toBeNull();
  expect(fold.push(row(11, 2))).toBeNull();
  expect(fold.lasts).toBe(false);
});

test('it is gone on with after a stop', () => {
  const before = new UnusualFold();
  const open = told([2, 2, 2, 2], before);
  const after = new UnusualFold(open);
  for (let at = 0; at < 4; at++) after.remember(row(at, 2));
  for (const [at, ratio] of [4, 5, 6, 7, 8, 9].entries())
    expect(after.push(row(4 + at, ratio > 6 ? 0.5 : 2))).toEqual(before.push(row(4 + at, ratio > 6 ? 0.5 : 2)));
});
